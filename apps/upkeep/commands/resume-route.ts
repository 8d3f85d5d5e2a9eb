import { defineCommand, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { route } from '../route.ts'

export const resumeRoute = defineCommand({
  id: 'resume-route',
  label: t('恢复', 'Resume'),
  on: route,
  input: z.strictObject({}),
  moves: ['resume'],
  permission: may.plan,
  run: async () => ({ move: 'resume' }),
})
