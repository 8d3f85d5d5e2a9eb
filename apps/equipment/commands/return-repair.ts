import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { deadlineNow, refuseStrangers } from '../at-work.ts'
import { may } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

export const returnRepair = defineCommand({
  id: 'return-repair',
  label: t('退回返修', 'Send back'),
  on: repairOrder,
  input: z.strictObject({ returnedFor: reason }),
  fields: { returnedFor: { label: t('退回原因', 'Reason'), kind: 'multiline' } },
  moves: ['sendBack'],
  permission: may.request,
  async run(ctx, { returnedFor }, row) {
    await refuseStrangers(ctx, row)
    // it never was restored: its clock has run on
    const set = { returnedFor, finishedAt: null, returns: row.returns + 1 }
    return { move: 'sendBack', set: { ...set, restoreBy: await deadlineNow(ctx, row) } }
  },
})
