import { defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { refuseClosed } from '../at-work.ts'
import { may } from '../permissions.ts'
import { partTaken } from '../public.ts'
import { repairPart } from '../repair-lines.ts'

export const takePart = defineCreate({
  id: 'take-part',
  label: t('领用备件', 'Take a part'),
  on: repairPart,
  input: z.strictObject({
    repair: z.uuid(),
    name: line,
    partCode: line.optional(),
    quantity: positive,
    unit: z.string().trim().min(1).max(20).default('件'),
  }),
  permission: may.repair,
  async run(ctx, input) {
    const { number, equipment, department, site } = await refuseClosed(ctx, input.repair)
    const { repair, name, partCode = null, quantity, unit } = input
    ctx.emit(partTaken, { repair, number, equipment, name, partCode, quantity, unit })
    return { set: { ...input, department, site } }
  },
})
