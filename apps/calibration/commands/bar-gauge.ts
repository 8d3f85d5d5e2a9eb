import { z } from 'zod'
import { defineCommand } from '../../../contract/command.ts'
import { t } from '../../../contract/text.ts'
import { gauge } from '../gauge.ts'
import { reason } from '../inputs.ts'
import { may } from '../permissions.ts'

export const barGauge = defineCommand({
  id: 'bar-gauge',
  label: t('禁用', 'Bar'),
  on: gauge,
  input: z.strictObject({ barredFor: reason }),
  moves: ['bar'],
  when: ['new', 'inUse'],
  permission: may.keep,
  audit: 'logged',
  run: async (_ctx, { barredFor }) => ({ move: 'bar', set: { barredFor } }),
})
