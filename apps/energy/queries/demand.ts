import type { QueryCtx } from '../../../contract/index.ts'
import { defineQuery, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { plant, wallTime } from '../plant.ts'
import { specialDaysOf, tariffsOf } from '../prices.ts'
import { demandsOf, loadCurveOf, peaksOf, type Slip, windowMs } from '../rules/demand.ts'
import { bandsOfDay, dayKindOf, tariffOn } from '../rules/tariffs.ts'
import { bandWords } from '../words.ts'
import { addDays, chosenMeters, meterInput, period, periodOf } from './period.ts'

/** Quarters of the chosen electricity meters in [from, to) without holes; a quarter that is not wholly covered is missing. */
async function slipsOf(ctx: QueryCtx, meter: string | undefined, from: string, to: string): Promise<Slip[]> {
  const [low, high] = [plant.startOf(from), plant.startOf(to)]
  const rows = await ctx.sql<{ start: number; kwh: number; whole: boolean }[]>`
    select (extract(epoch from q.start_at) * 1000)::float8 as start, sum(q.quantity)::float8 as kwh, bool_and(q.covered > 0.99) as whole
    from energy_quarter q join energy_meter m on m.id = q.meter
    where q.start_at >= ${new Date(low)} and q.start_at < ${new Date(high)} and ${chosenMeters(ctx, { meter, medium: 'electricity' })}
    group by q.start_at`
  const known = new Map(rows.map((row) => [row.start, row.whole ? row.kwh : null]))
  const slips: Slip[] = []
  for (let time = low; time < high; time += windowMs) slips.push({ time, kwh: known.get(time) ?? null })
  return slips
}

/** The highest 15 min demands of a period, an hour apart at least, and what the load curve looks like. */
export const demandPeaks = defineQuery({
  id: 'demand-peaks',
  label: t('需量与峰值', 'Demand and peaks'),
  permission: may.read,
  input: z.strictObject({
    meter: meterInput,
    count: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .meta({ label: t('峰值个数', 'How many') }),
    ...period,
  }),
  columns: {
    at: { label: t('开始时间', 'Begins') },
    kw: { label: t('15 分钟需量（kW）', '15 min demand (kW)'), digits: 1 },
  },
  async run(ctx, { meter, count, ...days }) {
    const { from, to } = periodOf(ctx, days)
    const demands = demandsOf(await slipsOf(ctx, meter, from, to), windowMs, windowMs)
    const curve = loadCurveOf(demands)
    const items = peaksOf(demands, count).map(({ start, kw }) => ({ at: wallTime(start), kw: kw! }))
    return { items, max: curve?.max.kw ?? null, loadFactor: curve?.loadFactor ?? null, missing: curve?.missing ?? null }
  },
})

/** One day's load with the tariff period of every quarter. */
export const dayCurve = defineQuery({
  id: 'day-curve',
  label: t('日负荷曲线', 'Load of a day'),
  permission: may.read,
  input: z.strictObject({
    meter: meterInput,
    day: z.iso
      .date()
      .optional()
      .meta({ label: t('日期', 'Day'), help: t('留空为昨天', 'Yesterday when left empty') }),
  }),
  columns: {
    at: { label: t('时间', 'Time') },
    kw: { label: t('负荷（kW）', 'Load (kW)'), digits: 1 },
    band: { label: t('时段', 'Period'), choices: bandWords },
  },
  async run(ctx, { meter, day = addDays(ctx.today, -1) }) {
    if (day > ctx.today) throw ctx.refuse(refusals.wrongRange, {}, 'day')
    const next = addDays(day, 1)
    const demands = demandsOf(await slipsOf(ctx, meter, day, next), windowMs, windowMs)
    const tariff = tariffOn(await tariffsOf(ctx, 'electricity', next), day)
    const stretches = tariff
      ? bandsOfDay(tariff, Number(day.slice(5, 7)), dayKindOf(plant, await specialDaysOf(ctx, day, next), day))
      : []
    const items = demands.map(({ start, kw }) => {
      const minute = plant.minuteOf(start)
      const band = stretches.find((s) => minute >= s.from && minute < s.to)?.band ?? null
      return { at: wallTime(start).slice(11), kw, band }
    })
    return { items, day, tariff: tariff?.id ?? null }
  },
})
