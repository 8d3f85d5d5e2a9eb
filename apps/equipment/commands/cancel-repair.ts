import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { partsNotNeeded } from '../../spares/public.ts'
import { refuseStrangers } from '../at-work.ts'
import { may } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

export const cancelRepair = defineCommand({
  id: 'cancel-repair',
  label: t('取消', 'Cancel'),
  on: repairOrder,
  input: z.strictObject({ returnedFor: reason }),
  fields: { returnedFor: { label: t('取消原因', 'Reason'), kind: 'multiline' } },
  moves: ['cancel'],
  permission: may.request,
  async run(ctx, { returnedFor }, row) {
    await refuseStrangers(ctx, row)
    ctx.emit(partsNotNeeded, { reference: row.number })
    return { move: 'cancel', set: { returnedFor } }
  },
})
