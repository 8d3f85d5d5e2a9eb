import { defineQuery, line, t, z } from '../../../contract/index.ts'
import { part } from '../part.ts'
import { may } from '../permissions.ts'

export type UsedRow = { id: string; code: string; name: string; quantity: string; unit: string; amount: string }

/** What was issued for a repair or a maintenance order, less what came back, and what it cost. */
export const partsUsed = defineQuery({
  id: 'parts-used',
  label: t('工单用料', 'Parts used for a job'),
  permission: may.read,
  input: z.strictObject({ reference: line.meta({ label: t('单据号', 'Reference') }) }),
  columns: {
    code: part.fields.code!,
    name: part.fields.name!,
    quantity: { label: t('数量', 'Quantity'), digits: 0 },
    unit: part.fields.unit!,
    amount: { label: t('金额', 'Amount'), kind: 'money', digits: 2 },
  },
  async run(ctx, { reference }) {
    const items = await ctx.sql<UsedRow[]>`
      select spares_part.id, code, name, trim_scale(used.quantity)::text as quantity, spares_part.unit, used.amount::text as amount
      from spares_part join (
        select part, sum(case kind when 'issue' then quantity else -quantity end) as quantity,
          sum(case kind when 'issue' then amount else -amount end) as amount
        from spares_move where reference = ${reference} and kind in ('issue', 'takeBack') and state = 'posted' and reverses is null
        group by part
      ) used on used.part = spares_part.id
      where used.quantity <> 0 and ${ctx.within(part)} order by code limit 1000`
    return { items: [...items] }
  },
})
