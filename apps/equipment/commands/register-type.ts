import { defineCreate, line, t, z } from '../../../contract/index.ts'
import { categories, equipmentType } from '../equipment-type.ts'
import { may } from '../permissions.ts'

export const typeInput = {
  name: line,
  category: z.enum(Object.keys(categories) as (keyof typeof categories)[]),
  note: z.string().trim().max(2000).nullish(),
}

export const registerType = defineCreate({
  id: 'register-type',
  label: t('新增设备类型', 'Add type'),
  on: equipmentType,
  input: z.strictObject({ code: line, ...typeInput }),
  permission: may.keep,
  importable: true,
  run: async (_ctx, input) => ({ set: input }),
})
