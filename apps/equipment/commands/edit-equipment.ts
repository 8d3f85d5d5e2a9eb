import { defineCommand, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may } from '../permissions.ts'
import { checkPapers, nameplateInput } from './register-equipment.ts'

export const editEquipment = defineCommand({
  id: 'edit-equipment',
  label: t('修改', 'Edit'),
  help: t('位置、部门和保管人用“调拨”来改', 'Place, department and keeper are changed by a transfer'),
  on: equipment,
  input: z.strictObject(nameplateInput).partial(),
  when: ['inUse', 'onLoan', 'sealedOff'],
  permission: may.keep,
  async run(ctx, input, row) {
    await checkPapers(ctx, input, row)
    return { set: input }
  },
})
