import { defineQuery, t, z } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { plant } from '../plant.ts'
import { specialDaysOf, tariffsOf } from '../prices.ts'
import { type Band, energyCost } from '../rules/tariffs.ts'
import { bandWords, media } from '../words.ts'
import { chosenMeters, medium, meterInput, period, periodOf } from './period.ts'

const quarterMs = 900_000

export type CostRow = {
  band: Band | null
  tariff: string | null
  quantity: string
  unit: string
  price: string | null
  amount: string | null
}

/** What energy cost by the periods of the tariffs of its days; what no tariff has a price for stands in a row of its own. */
export const timeOfUseCost = defineQuery({
  id: 'time-of-use-cost',
  label: t('分时电费', 'Time-of-use cost'),
  permission: may.read,
  input: z.strictObject({ medium, meter: meterInput, ...period }),
  columns: {
    band: { label: t('时段', 'Period'), choices: bandWords },
    tariff: { label: t('价格', 'Tariff') },
    quantity: { label: t('用量', 'Consumption'), digits: 2 },
    unit: meter.fields.unit!,
    price: { label: t('单价（元）', 'Price (yuan)'), digits: 4 },
    amount: { label: t('金额（元）', 'Amount (yuan)'), digits: 2 },
  },
  async run(ctx, input) {
    const { from, to } = periodOf(ctx, input)
    const [low, high] = [new Date(plant.startOf(from)), new Date(plant.startOf(to))]
    const rows = await ctx.sql<{ start: number; quantity: string; medium: string }[]>`
      select (extract(epoch from q.start_at) * 1000)::float8 as start, sum(q.quantity)::text as quantity, min(m.medium) as medium
      from energy_quarter q join energy_meter m on m.id = q.meter
      where q.start_at >= ${low} and q.start_at < ${high} and ${chosenMeters(ctx, input)} group by q.start_at order by q.start_at`
    const of = (rows[0]?.medium ?? input.medium) as keyof typeof media
    const { unit } = media[of]
    const intervals = rows.map(({ start, quantity }) => ({ start, end: start + quarterMs, quantity }))
    const special = await specialDaysOf(ctx, from, to)
    const { lines, amount, unpriced } = energyCost(intervals, await tariffsOf(ctx, of, to), special, plant)
    const items = lines.map((line): CostRow => ({ ...line, unit }))
    if (Number(unpriced) !== 0)
      items.push({ band: null, tariff: null, quantity: unpriced, unit, price: null, amount: null })
    return { items, amount, unpriced, unit, from, to }
  },
})
