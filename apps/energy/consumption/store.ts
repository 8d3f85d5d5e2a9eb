import type { Ctx } from '../../../contract/index.ts'
import { plant } from '../plant.ts'
import type { Interval } from '../rules/intervals.ts'
import type { Finding } from '../rules/registers.ts'

const addDay = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)

/**
 * Puts a stretch of a meter's consumption in the place of what was there: quarters, the days that they add up to, and findings.
 *
 * @param from start of a quarter, UTC ms; all of the meter in [from, to) is replaced
 */
export async function storeConsumption(
  ctx: Ctx,
  meter: string,
  from: number,
  to: number,
  intervals: readonly Interval[],
  findings: readonly Finding[],
): Promise<void> {
  const { sql } = ctx
  const [low, high] = [new Date(from), new Date(to)]
  await sql`delete from energy_quarter where meter = ${meter} and start_at >= ${low} and start_at < ${high}`
  const rows = intervals.map(({ start, quantity, estimated, covered, uncertain }) => ({
    ...{ s: new Date(start).toISOString(), q: quantity, e: estimated, c: covered, u: uncertain },
  }))
  if (rows.length > 0)
    await sql`
      insert into energy_quarter (meter, start_at, quantity, estimated, covered, uncertain)
      select ${meter}, s, q, e, least(1, c), u
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as x(s timestamptz, q numeric, e numeric, c real, u boolean)`
  await storeDays(ctx, meter, plant.dayOf(from), plant.dayOf(to - 1))
  await sql`delete from energy_finding where meter = ${meter} and at >= ${low} and at < ${high}`
  const told = findings.map(({ time, kind, was, is }) => ({ t: new Date(time).toISOString(), k: kind, w: was, i: is }))
  if (told.length > 0)
    await sql`
      insert into energy_finding (meter, at, kind, was, became)
      select ${meter}, t, k, w, i
      from jsonb_to_recordset(${JSON.stringify(told)}::text::jsonb) as x(t timestamptz, k text, w numeric, i numeric)
      on conflict do nothing`
}

/** Days anew out of their quarters, `first` to `last`; a day with a change of clocks has 23 or 25 hours. */
async function storeDays(ctx: Ctx, meter: string, first: string, last: string): Promise<void> {
  const { sql } = ctx
  const [low, high] = [new Date(plant.startOf(first)), new Date(plant.startOf(addDay(last)))]
  const zone = plant.timeZone
  await sql`delete from energy_day where meter = ${meter} and day between ${first} and ${last}`
  await sql`
    insert into energy_day (meter, day, quantity, estimated, covered, uncertain)
    select ${meter}, day, sum(quantity), sum(estimated),
      least(1, sum(covered) * 900 / extract(epoch from (day + 1)::timestamp at time zone ${zone} - day::timestamp at time zone ${zone})),
      bool_or(uncertain)
    from (select (start_at at time zone ${zone})::date as day, quantity, estimated, covered, uncertain
      from energy_quarter where meter = ${meter} and start_at >= ${low} and start_at < ${high}) q
    group by day`
}
