import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { keepChange } from '../equipment-change.ts'
import { may } from '../permissions.ts'

export const reactivateEquipment = defineCommand({
  id: 'reactivate-equipment',
  label: t('启封', 'Reactivate'),
  on: equipment,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('启封原因', 'Reason'), kind: 'multiline' } },
  moves: ['reactivate'],
  main: true,
  permission: may.move,
  async run(ctx, { reason }, row) {
    await keepChange(ctx, row, 'reactivate', { reason })
    return { move: 'reactivate' }
  },
})
