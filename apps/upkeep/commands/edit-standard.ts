import { defineCommand, line, t, z } from '../../../contract/index.ts'
import { checkRows, refuseRows } from '../checks.ts'
import { may } from '../permissions.ts'
import { standard } from '../standard.ts'

export const editStandard = defineCommand({
  id: 'edit-standard',
  label: t('修改', 'Edit'),
  help: t('已做的巡检按当时的标准保留', 'Rounds that are done stay as they were judged'),
  on: standard,
  input: z.strictObject({ name: line, type: z.uuid().nullable(), items: checkRows }).partial(),
  when: ['active'],
  permission: may.plan,
  async run(ctx, input) {
    if (input.items) refuseRows(ctx, input.items, 'items')
    return { set: input }
  },
})
