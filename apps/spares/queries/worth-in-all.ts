import { defineQuery, t, z } from '../../../contract/index.ts'
import { part } from '../part.ts'
import { may } from '../permissions.ts'

/** The stock's worth as one figure, with how many kinds lie there and how many are short. */
export const worthInAll = defineQuery({
  id: 'worth-in-all',
  label: t('库存总额', 'Total value'),
  permission: may.read,
  input: z.strictObject({}),
  columns: {
    worth: { label: t('库存总额（元）', 'Total value (yuan)'), kind: 'money', digits: 2 },
    parts: { label: t('品种数', 'Kinds'), digits: 0 },
    low: { label: t('低于下限', 'Below minimum'), digits: 0 },
  },
  async run(ctx) {
    const items = await ctx.sql<{ worth: string; parts: number; low: number }[]>`
      select coalesce(sum(round(on_hand * price, 2)), 0)::text as worth, (count(*) filter (where on_hand > 0))::int as parts,
        (count(*) filter (where state = 'active' and on_hand - reserved < minimum))::int as low
      from spares_part where ${ctx.within(part)}`
    return { items: [...items] }
  },
})
