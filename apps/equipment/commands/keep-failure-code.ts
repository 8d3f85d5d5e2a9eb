import { defineCommand, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { failureCode, skillNames } from '../repair-people.ts'

const input = {
  name: line,
  type: z.uuid().nullish(),
  skill: z.enum(skillNames),
  level: z.int().min(1).max(3),
  lockOut: z.boolean(),
  usualHours: positive,
}

export const addFailureCode = defineCreate({
  id: 'add-failure-code',
  label: t('新增故障代码', 'Add failure code'),
  on: failureCode,
  input: z.strictObject({ code: line, ...input }),
  permission: may.dispatch,
  importable: true,
  run: async (_ctx, told) => ({ set: told }),
})

export const editFailureCode = defineCommand({
  id: 'edit-failure-code',
  label: t('修改', 'Edit'),
  on: failureCode,
  input: z.strictObject(input).partial(),
  when: ['active'],
  permission: may.dispatch,
  run: async (_ctx, told) => ({ set: told }),
})

export const retireFailureCode = defineCommand({
  id: 'retire-failure-code',
  label: t('停用', 'Retire'),
  on: failureCode,
  input: z.strictObject({}),
  moves: ['retire'],
  permission: may.dispatch,
  run: async () => ({ move: 'retire' }),
})
