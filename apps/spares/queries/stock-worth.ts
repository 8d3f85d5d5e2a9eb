import { defineQuery, t, z } from '../../../contract/index.ts'
import { categories, part } from '../part.ts'
import { may } from '../permissions.ts'

/** What lies in the stores is worth, at the average price, by category; dearest first. */
export const stockWorth = defineQuery({
  id: 'stock-worth',
  label: t('库存金额', 'Stock value'),
  permission: may.read,
  input: z.strictObject({}),
  columns: {
    category: { ...part.fields.category!, choices: categories },
    parts: { label: t('品种数', 'Kinds'), digits: 0 },
    worth: { label: t('库存金额', 'Worth'), kind: 'money', digits: 2 },
  },
  async run(ctx) {
    const items = await ctx.sql<{ category: string; parts: number; worth: string }[]>`
      select category, (count(*) filter (where on_hand > 0))::int as parts, sum(round(on_hand * price, 2))::text as worth
      from spares_part where ${ctx.within(part)} group by category having sum(on_hand * price) > 0
      order by sum(on_hand * price) desc limit 100`
    return { items: [...items] }
  },
})
