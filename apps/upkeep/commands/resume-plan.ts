import { defineCommand, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { plan } from '../plan.ts'

export const resumePlan = defineCommand({
  id: 'resume-plan',
  label: t('恢复', 'Resume'),

  on: plan,
  input: z.strictObject({}),
  moves: ['resume'],
  permission: may.plan,
  run: async () => ({ move: 'resume' }),
})
