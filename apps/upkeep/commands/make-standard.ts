import { defineCreate, line, t, z } from '../../../contract/index.ts'
import { checkRows, refuseRows } from '../checks.ts'
import { may } from '../permissions.ts'
import { standard } from '../standard.ts'

export const makeStandard = defineCreate({
  id: 'make-standard',
  label: t('新建点检标准', 'New check standard'),
  on: standard,
  input: z.strictObject({ code: line, name: line, type: z.uuid().optional(), items: checkRows }),
  permission: may.plan,
  async run(ctx, input) {
    refuseRows(ctx, input.items, 'items')
    return { set: input }
  },
})
