import { defineCommand, line, reason, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { keepChange } from '../equipment-change.ts'
import { may, refusals } from '../permissions.ts'

export const lendEquipment = defineCommand({
  id: 'lend-equipment',
  label: t('借出', 'Lend'),
  on: equipment,
  input: z.strictObject({ borrower: line, loanUntil: z.iso.date(), reason }),
  fields: { reason: { label: t('借用事由', 'What for'), kind: 'multiline' } },
  moves: ['lend'],
  permission: may.move,
  async run(ctx, { borrower, loanUntil, reason }, row) {
    if (loanUntil < ctx.today) throw ctx.refuse(refusals.pastDate, {}, 'loanUntil')
    await keepChange(ctx, row, 'lend', { reason, party: borrower, dueOn: loanUntil })
    return { move: 'lend', set: { borrower, loanUntil } }
  },
})
