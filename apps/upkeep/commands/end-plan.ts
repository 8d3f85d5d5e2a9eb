import { defineCommand, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { plan } from '../plan.ts'

export const endPlan = defineCommand({
  id: 'end-plan',
  label: t('终止', 'End'),

  confirm: t('终止后不能恢复，记录保留', 'It cannot be taken up again; its records stay'),
  on: plan,
  input: z.strictObject({}),
  moves: ['end'],
  permission: may.plan,
  run: async () => ({ move: 'end' }),
})
