import { defineCommand, t, z } from '../../../contract/index.ts'
import { equipmentPart } from '../equipment-part.ts'
import { may } from '../permissions.ts'

export const removePart = defineCommand({
  id: 'remove-part',
  label: t('取消', 'Remove'),
  confirm: t('该零件将不再出现在备件清单里', 'The part leaves the parts list'),
  on: equipmentPart,
  input: z.strictObject({}),
  moves: ['remove'],
  permission: may.keep,
  run: async () => ({ move: 'remove' }),
})
