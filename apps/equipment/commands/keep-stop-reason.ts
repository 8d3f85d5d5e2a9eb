import { defineCommand, defineCreate, line, t, z } from '../../../contract/index.ts'
import { stopReason } from '../machine-data.ts'
import { may } from '../permissions.ts'
import { stopKinds } from '../rules/oee-times.ts'

const input = { name: line, kind: z.enum(stopKinds) }

export const addStopReason = defineCreate({
  id: 'add-stop-reason',
  label: t('新增停机原因', 'Add stop reason'),
  on: stopReason,
  input: z.strictObject({ code: line, ...input }),
  permission: may.connect,
  importable: true,
  run: async (_ctx, told) => ({ set: told }),
})

export const editStopReason = defineCommand({
  id: 'edit-stop-reason',
  label: t('修改', 'Edit'),
  help: t('归类只对以后汇总的班次生效', 'What it counts as holds for shifts that are summed from now on'),
  on: stopReason,
  input: z.strictObject(input).partial(),
  when: ['active'],
  permission: may.connect,
  run: async (_ctx, told) => ({ set: told }),
})

export const retireStopReason = defineCommand({
  id: 'retire-stop-reason',
  label: t('停用', 'Retire'),
  on: stopReason,
  input: z.strictObject({}),
  moves: ['retire'],
  permission: may.connect,
  run: async () => ({ move: 'retire' }),
})
