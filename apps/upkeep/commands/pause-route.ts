import { defineCommand, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { route } from '../route.ts'

export const pauseRoute = defineCommand({
  id: 'pause-route',
  label: t('暂停', 'Pause'),
  on: route,
  input: z.strictObject({}),
  moves: ['pause'],
  permission: may.plan,
  run: async () => ({ move: 'pause' }),
})
