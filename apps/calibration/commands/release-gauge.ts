import { defineCommand, t, z } from '../../../contract/index.ts'
import { gauge } from '../gauge.ts'
import { may, refusals } from '../permissions.ts'

export const releaseGauge = defineCommand({
  id: 'release-gauge',
  label: t('恢复使用', 'Release'),
  on: gauge,
  input: z.strictObject({}),
  moves: ['takeIntoUse'],
  when: ['barred'],
  permission: may.keep,
  async run(ctx, _input, row) {
    if (!row.dueOn || row.dueOn < ctx.today) throw ctx.refuse(refusals.notCalibrated, { code: row.code })
    return { move: 'takeIntoUse', set: { barredFor: null } }
  },
})
