import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { keepChange } from '../equipment-change.ts'
import { may } from '../permissions.ts'

export const mothballEquipment = defineCommand({
  id: 'mothball-equipment',
  label: t('封存', 'Mothball'),
  help: t('暂时停用，做好防护，随时可以启封', 'Out of use and protected until it is needed again'),
  on: equipment,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('封存原因', 'Reason'), kind: 'multiline' } },
  moves: ['mothball'],
  permission: may.move,
  async run(ctx, { reason }, row) {
    await keepChange(ctx, row, 'mothball', { reason })
    return { move: 'mothball' }
  },
})
