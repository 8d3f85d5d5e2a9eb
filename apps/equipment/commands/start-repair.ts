import { defineCommand, t, z } from '../../../contract/index.ts'
import { refuseOthers } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

export const startRepair = defineCommand({
  id: 'start-repair',
  label: t('开工', 'Start'),
  on: repairOrder,
  input: z.strictObject({}),
  moves: ['start'],
  main: true,
  permission: may.repair,
  async run(ctx, _input, row) {
    await refuseOthers(ctx, row)
    if (row.lockOut && row.lockedOutAt === null) throw ctx.refuse(refusals.lockOutFirst)
    return { move: 'start', set: { startedAt: row.startedAt ?? ctx.now } }
  },
})
