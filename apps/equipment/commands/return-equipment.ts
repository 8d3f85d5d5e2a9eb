import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { keepChange } from '../equipment-change.ts'
import { may } from '../permissions.ts'

export const returnEquipment = defineCommand({
  id: 'return-equipment',
  label: t('归还', 'Take back'),
  on: equipment,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('归还时状况', 'Condition on return'), kind: 'multiline' } },
  moves: ['takeBack'],
  main: true,
  permission: may.move,
  async run(ctx, { reason }, row) {
    await keepChange(ctx, row, 'takeBack', { reason, party: row.borrower, dueOn: row.loanUntil })
    return { move: 'takeBack', set: { borrower: null, loanUntil: null } }
  },
})
