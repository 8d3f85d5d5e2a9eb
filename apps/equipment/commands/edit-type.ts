import { defineCommand, t, z } from '../../../contract/index.ts'
import { equipmentType } from '../equipment-type.ts'
import { may } from '../permissions.ts'
import { typeInput } from './register-type.ts'

export const editType = defineCommand({
  id: 'edit-type',
  label: t('修改', 'Edit'),
  on: equipmentType,
  input: z.strictObject(typeInput).partial(),
  when: ['active'],
  permission: may.keep,
  run: async (_ctx, input) => ({ set: input }),
})
