import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { gauge } from '../gauge.ts'
import { may } from '../permissions.ts'

export const barGauge = defineCommand({
  id: 'bar-gauge',
  label: t('禁用', 'Bar'),
  on: gauge,
  input: z.strictObject({ barredFor: reason }),
  fields: { barredFor: { label: t('禁用原因', 'Reason') } },
  moves: ['bar'],
  when: ['new', 'inUse'],
  permission: may.keep,
  run: async (_ctx, { barredFor }) => ({ move: 'bar', set: { barredFor } }),
})
