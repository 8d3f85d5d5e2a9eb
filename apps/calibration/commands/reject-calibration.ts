import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { calibration } from '../calibration.ts'
import { may } from '../permissions.ts'

export const rejectCalibration = defineCommand({
  id: 'reject-calibration',
  label: t('退回', 'Send back'),
  on: calibration,
  input: z.strictObject({ remark: reason }),
  fields: { remark: { label: t('退回原因', 'Reason'), kind: 'multiline' } },
  moves: ['reject'],
  permission: may.approve,
  async run(ctx, { remark }, { id, number, createdBy }) {
    await ctx.notify({
      to: { users: [createdBy] },
      cause: `calibration.rejected:${id}`,
      title: t(`${number} 已退回：${remark}`, `${number} was sent back: ${remark}`),
      link: `/a/calibration/calibrations/${id}`,
    })
    return { move: 'reject', set: { remark } }
  },
})
