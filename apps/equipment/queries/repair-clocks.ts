import { defineQuery, t, z } from '../../../contract/index.ts'
import { type ClockRow, clocksNow } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

/** Both clocks of one repair against what is agreed; null where nothing is. */
export const repairClocks = defineQuery({
  id: 'repair-clocks',
  label: t('维修时限执行', 'Agreed times of a repair'),
  permission: may.read,
  input: z.strictObject({
    repair: z.uuid().meta({ label: repairOrder.label, kind: 'link', to: 'equipment.repair-order' }),
  }),
  async run(ctx, { repair }) {
    const [row] = await ctx.sql<ClockRow[]>`
      select id, equipment, priority, response_minutes as "responseMinutes", repair_minutes as "repairMinutes",
        (extract(epoch from requested_at) * 1000)::float8 as "requestedAt",
        (extract(epoch from started_at) * 1000)::float8 as "startedAt",
        (extract(epoch from finished_at) * 1000)::float8 as "finishedAt"
      from equipment_repair_order where id = ${repair} and ${ctx.within(repairOrder)}`
    if (!row) throw ctx.refuse(refusals.unknownRepair, {}, 'repair')
    return { clocks: await clocksNow(ctx, row) }
  },
})
