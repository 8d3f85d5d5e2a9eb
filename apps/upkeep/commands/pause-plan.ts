import { defineCommand, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { plan } from '../plan.ts'

export const pausePlan = defineCommand({
  id: 'pause-plan',
  label: t('暂停', 'Pause'),
  help: t('暂停后不再开工单', 'No orders are made until it is resumed'),

  on: plan,
  input: z.strictObject({}),
  moves: ['pause'],
  permission: may.plan,
  run: async () => ({ move: 'pause' }),
})
