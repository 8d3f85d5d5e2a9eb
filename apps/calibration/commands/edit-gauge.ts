import { defineCommand, t, z } from '../../../contract/index.ts'
import { gauge } from '../gauge.ts'
import { may } from '../permissions.ts'
import { gaugeInput } from './register-gauge.ts'

export const editGauge = defineCommand({
  id: 'edit-gauge',
  label: t('修改', 'Edit'),
  on: gauge,
  input: z.strictObject(gaugeInput).partial(),
  when: ['new', 'inUse', 'barred'],
  permission: may.keep,
  run: async (_ctx, input) => ({ set: input }),
})
