import { defineCommand, t, z } from '../../../contract/index.ts'
import { equipmentType } from '../equipment-type.ts'
import { may } from '../permissions.ts'

export const retireType = defineCommand({
  id: 'retire-type',
  label: t('停用', 'Retire'),
  help: t('停用后不能再用来登记新设备', 'No new equipment can be registered with it'),
  on: equipmentType,
  input: z.strictObject({}),
  moves: ['retire'],
  permission: may.keep,
  run: async () => ({ move: 'retire' }),
})

export const reviveType = defineCommand({
  id: 'revive-type',
  label: t('重新启用', 'Bring back'),
  on: equipmentType,
  input: z.strictObject({}),
  moves: ['revive'],
  permission: may.keep,
  run: async () => ({ move: 'revive' }),
})
