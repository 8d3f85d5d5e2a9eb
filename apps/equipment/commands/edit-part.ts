import { defineCommand, t, z } from '../../../contract/index.ts'
import { equipmentPart } from '../equipment-part.ts'
import { may } from '../permissions.ts'
import { partInput } from './add-part.ts'

const { unit, wear, ...rest } = partInput

export const editPart = defineCommand({
  id: 'edit-part',
  label: t('修改', 'Edit'),
  on: equipmentPart,
  input: z.strictObject({ ...rest, unit: unit.unwrap(), wear: wear.unwrap() }).partial(),
  when: ['fitted'],
  permission: may.keep,
  run: async (_ctx, input) => ({ set: input }),
})
