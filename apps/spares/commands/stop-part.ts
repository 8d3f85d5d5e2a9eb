import { defineCommand, t, z } from '../../../contract/index.ts'
import { part } from '../part.ts'
import { may } from '../permissions.ts'

export const stopPart = defineCommand({
  id: 'stop-part',
  label: t('停用', 'Stop'),
  help: t(
    '停用后不再入库和提醒，余料可以继续领用',
    'It is received no more and nobody is told; what is left can be issued',
  ),
  on: part,
  input: z.strictObject({}),
  moves: ['stop'],
  permission: may.keep,
  run: async () => ({ move: 'stop' }),
})
