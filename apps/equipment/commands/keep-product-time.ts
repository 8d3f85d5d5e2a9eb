import { defineCommand, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { productTime } from '../job-order-data.ts'
import { may } from '../permissions.ts'

const input = { name: line, program: line.nullish(), cycleSeconds: positive }

export const addProductTime = defineCreate({
  id: 'add-product-time',
  label: t('新增产品节拍', 'Add planned time'),
  on: productTime,
  input: z.strictObject({ code: line, ...input }),
  permission: may.connect,
  importable: true,
  run: async (_ctx, told) => ({ set: told }),
})

export const editProductTime = defineCommand({
  id: 'edit-product-time',
  label: t('修改', 'Edit'),
  help: t('新的节拍只用于以后开工的工单', 'A new time holds for orders that start from now on'),
  on: productTime,
  input: z.strictObject(input).partial(),
  when: ['active'],
  permission: may.connect,
  run: async (_ctx, told) => ({ set: told }),
})

export const retireProductTime = defineCommand({
  id: 'retire-product-time',
  label: t('停用', 'Retire'),
  on: productTime,
  input: z.strictObject({}),
  moves: ['retire'],
  permission: may.connect,
  run: async () => ({ move: 'retire' }),
})
