import Big from 'big.js'
import { defineQuery, t, z } from '../../../contract/index.ts'
import { factorKinds } from '../entities/factor.ts'
import { mediumField, meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { factorsOf } from '../prices.ts'
import { convertUses, type Use } from '../rules/conversion.ts'
import { period, periodOf } from './period.ts'

const shown = (amount: string) => Big(amount).toFixed(1)

/** What came in at the main meters, as standard coal or CO₂ by the factors of its days. */
export const conversion = defineQuery({
  id: 'conversion',
  label: t('折标煤与碳排放', 'Coal and CO₂'),
  permission: may.read,
  input: z.strictObject({
    kind: z
      .enum(['calorific', 'equivalent', 'co2'])
      .default('calorific')
      .meta({ label: t('折算', 'As'), choices: factorKinds }),
    ...period,
  }),
  columns: {
    medium: mediumField,
    quantity: { label: t('用量', 'Consumption'), digits: 1 },
    factor: { label: t('系数', 'Factor') },
    from: { label: t('系数生效', 'Factor from') },
    source: { label: t('出处', 'Source') },
    result: { label: t('折算（kg）', 'Result (kg)'), digits: 1 },
  },
  async run(ctx, { kind, ...days }) {
    const { from, to } = periodOf(ctx, days)
    const uses = await ctx.sql<Use[]>`
      select m.medium, d.day::text as day, sum(d.quantity)::text as quantity
      from energy_day d join energy_meter m on m.id = d.meter
      where d.day >= ${from} and d.day < ${to} and m.parent is null and m.medium <> 'reactive'
        and m.id in (select id from energy_meter where ${ctx.within(meter)})
      group by m.medium, d.day order by m.medium, d.day`
    const { lines, total, missing } = convertUses(uses, await factorsOf(ctx, kind), kind)
    const without = Map.groupBy(missing, (use) => use.medium)
    const items = [
      ...lines.map((line) => ({ ...line, quantity: shown(line.quantity), result: shown(line.result) })),
      ...[...without].map(([medium, list]) => ({
        ...{ medium, factor: null, from: null, source: null, result: null },
        quantity: list.reduce((sum, use) => sum + Number(use.quantity), 0).toFixed(1),
      })),
    ]
    return { items, total, without: [...without.keys()] }
  },
})
