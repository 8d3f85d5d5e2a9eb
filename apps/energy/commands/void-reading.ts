import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { markDirty } from '../consumption/progress.ts'
import { reading } from '../entities/reading.ts'
import { may } from '../permissions.ts'

export const voidReading = defineCommand({
  id: 'void-reading',
  label: t('作废', 'Void'),
  help: t(
    '抄错了：作废后重新登记，用量自动重算',
    'A wrong reading: void it and give the right one; consumption follows',
  ),
  on: reading,
  input: z.strictObject({ remark: reason }),
  fields: { remark: { label: t('作废原因', 'Reason'), kind: 'multiline' } },
  moves: ['void'],
  permission: may.take,
  async run(ctx, { remark }, row) {
    await markDirty(ctx, row.meter, row.at)
    return { move: 'void', set: { remark } }
  },
})
