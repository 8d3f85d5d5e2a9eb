import { defineCommand, t, z } from '../../../contract/index.ts'
import { deadlineNow, endPause, refuseOthers } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

export const resumeRepair = defineCommand({
  id: 'resume-repair',
  label: t('继续', 'Go on'),
  on: repairOrder,
  input: z.strictObject({}),
  when: ['inProgress'],
  permission: may.repair,
  async run(ctx, _input, row) {
    await refuseOthers(ctx, row)
    if (!(await endPause(ctx, row.id))) throw ctx.refuse(refusals.notPaused)
    return { set: { restoreBy: await deadlineNow(ctx, row) } }
  },
})
