import { defineCommand, t, z } from '../../../contract/index.ts'
import { part } from '../part.ts'
import { may } from '../permissions.ts'

export const resumePart = defineCommand({
  id: 'resume-part',
  label: t('恢复', 'Resume'),
  on: part,
  input: z.strictObject({}),
  moves: ['resume'],
  permission: may.keep,
  run: async () => ({ move: 'resume' }),
})
