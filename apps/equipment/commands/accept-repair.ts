import { defineCommand, t, z } from '../../../contract/index.ts'
import { partsNotNeeded } from '../../spares/public.ts'
import { refuseStrangers } from '../at-work.ts'
import { may } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

export const acceptRepair = defineCommand({
  id: 'accept-repair',
  label: t('验收通过', 'Accept'),
  on: repairOrder,
  input: z.strictObject({}),
  moves: ['accept'],
  main: true,
  permission: may.request,
  async run(ctx, _input, row) {
    await refuseStrangers(ctx, row)
    ctx.emit(partsNotNeeded, { reference: row.number })
    return { move: 'accept', set: { acceptedAt: ctx.now } }
  },
})
