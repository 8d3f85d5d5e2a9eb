import { defineQuery, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

export type MachineRepair = {
  id: string
  number: string
  state: string
  symptom: string
  priority: string
  requestedAt: number
  mechanic: string | null
}

/** What is open on one machine. */
export const machineRepairs = defineQuery({
  id: 'machine-repairs',
  label: t('设备的未完维修', 'Open repairs of a machine'),
  permission: may.read,
  input: z.strictObject({
    equipment: z.uuid().meta({ label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment' }),
  }),
  async run(ctx, { equipment }) {
    const items = await ctx.sql<MachineRepair[]>`
      with open as (
        select * from equipment_repair_order
        where equipment = ${equipment} and state not in ('accepted', 'cancelled') and ${ctx.within(repairOrder)}
      )
      select o.id, o.number, o.state, o.symptom, o.priority, m.name as mechanic,
        (extract(epoch from o.requested_at) * 1000)::float8 as "requestedAt"
      from open o left join equipment_mechanic m on m.id = o.mechanic order by o.requested_at limit 50`
    return { items: [...items] }
  },
})
