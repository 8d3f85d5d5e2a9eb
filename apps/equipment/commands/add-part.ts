import { defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { equipmentPart } from '../equipment-part.ts'
import { may, refusals } from '../permissions.ts'

export const partInput = {
  position: line.nullish(),
  name: line,
  partCode: line.nullish(),
  model: line.nullish(),
  quantity: positive,
  unit: z.string().trim().min(1).max(20).default('件'),
  wear: z.boolean().default(false),
}

export const addPart = defineCreate({
  id: 'add-part',
  label: t('添加备件', 'Add part'),
  on: equipmentPart,
  input: z.strictObject({ equipment: z.uuid(), ...partInput }),
  permission: may.keep,
  importable: true,
  async run(ctx, input) {
    const { code, state, department, site } = await ctx.records(equipment).get(input.equipment)
    if (state === 'scrapped') throw ctx.refuse(refusals.equipmentScrapped, { code }, 'equipment')
    return { set: { ...input, department, site } }
  },
})
