import { defineQuery, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

/** What a repair has cost so far. Amounts are decimals in the tenant's currency, `hours` of work; `unpriced`: parts not out of the store. */
export type RepairCost = { lines: number; amount: string; unpriced: number; hours: string }

export const repairCost = defineQuery({
  id: 'repair-cost',
  label: t('维修用料和工时', 'Parts and work of a repair'),
  permission: may.read,
  input: z.strictObject({
    repair: z.uuid().meta({ label: repairOrder.label, kind: 'link', to: 'equipment.repair-order' }),
  }),
  async run(ctx, { repair }): Promise<RepairCost> {
    const [row] = await ctx.sql<RepairCost[]>`
      select (select count(*)::int from equipment_repair_part where repair = equipment_repair_order.id and state = 'used') as lines,
        (select coalesce(sum(amount), 0)::text from equipment_repair_part where repair = equipment_repair_order.id) as amount,
        (select count(*)::int from equipment_repair_part where repair = equipment_repair_order.id and state = 'used' and part is null) as unpriced,
        (select coalesce(trim_scale(sum(hours)), 0)::text from equipment_repair_work where repair = equipment_repair_order.id) as hours
      from equipment_repair_order where id = ${repair} and ${ctx.within(repairOrder)}`
    return row ?? { lines: 0, amount: '0', unpriced: 0, hours: '0' }
  },
})
