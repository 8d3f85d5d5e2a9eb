import type { QueryCtx } from '../../contract/index.ts'
import type { Factor, FactorKind } from './rules/conversion.ts'
import type { DayKind, SpecialDays, Tariff } from './rules/tariffs.ts'
import type { TypedPeriod, TypedPrice } from './schema.ts'

const minuteOf = (clock: string) => {
  const [hour, minute] = clock.split(':').map(Number)
  return hour * 60 + minute
}

/** A tariff as people type it, as the rules read it. */
export const typedTariff = (typed: {
  id: string
  validFrom: string
  periods: readonly TypedPeriod[]
  prices: readonly TypedPrice[]
}): Tariff => ({
  id: typed.id,
  from: typed.validFrom,
  rules: typed.periods.map(({ band, from, to, months, days }) => ({
    ...{ band, from: minuteOf(from), to: minuteOf(to) },
    ...(months && { months: months.split(',').map(Number) }),
    ...(days && { days: [days] }),
  })),
  prices: Object.fromEntries(typed.prices.map(({ band, price }) => [band, price])),
})

/** The tariffs of a medium that hold on some day before `to`; the id is the record's number. */
export async function tariffsOf(ctx: QueryCtx, medium: string, to: string): Promise<Tariff[]> {
  const rows = await ctx.sql<{ id: string; validFrom: string; periods: TypedPeriod[]; prices: TypedPrice[] }[]>`
    select number as id, valid_from::text as "validFrom", periods, prices from energy_tariff
    where medium = ${medium} and state = 'set' and valid_from < ${to} order by valid_from`
  return rows.map(typedTariff)
}

/** The days in [from, to) that are not what their weekday says. */
export async function specialDaysOf(ctx: QueryCtx, from: string, to: string): Promise<SpecialDays> {
  const rows = await ctx.sql<{ day: string; kind: DayKind }[]>`
    select d::date::text as day, kind from energy_special_day,
      generate_series(greatest(first_day, ${from}::date), least(last_day, ${to}::date - 1), interval '1 day') d
    where state = 'set' and first_day < ${to} and last_day >= ${from}`
  return Object.fromEntries(rows.map(({ day, kind }) => [day, kind]))
}

export async function factorsOf(ctx: QueryCtx, kind: FactorKind): Promise<Factor[]> {
  const rows = await ctx.sql<Factor[]>`
    select medium, kind, valid_from::text as "from", value::text as value, source from energy_factor
    where kind = ${kind} and state = 'set' order by valid_from`
  return [...rows]
}
