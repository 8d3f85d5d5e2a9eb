import { defineCommand, t, z } from '../../../contract/index.ts'
import { openPause, refuseOthers } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { repairPause } from '../repair-lines.ts'
import { repairOrder } from '../repair-order.ts'

export const pauseRepair = defineCommand({
  id: 'pause-repair',
  label: t('暂停', 'Wait'),
  help: t('等备件或等让机时，修复时限停止计时', 'While it waits, the agreed repair time stands still'),
  on: repairOrder,
  input: z.strictObject({ reason: z.enum(['parts', 'production']) }),
  fields: { reason: repairPause.fields.reason! },
  when: ['inProgress'],
  permission: may.repair,
  async run(ctx, { reason }, row) {
    await refuseOthers(ctx, row)
    if (await openPause(ctx, row.id)) throw ctx.refuse(refusals.alreadyPaused)
    const { department, site } = row
    const before = await ctx.records(repairPause).find({ repair: row.id })
    const number = `${row.number}-${before.length + 1}`
    await ctx.records(repairPause).insert({ number, repair: row.id, reason, since: ctx.now, department, site })
    return { set: { restoreBy: null } }
  },
})
