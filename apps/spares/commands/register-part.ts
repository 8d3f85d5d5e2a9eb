import { decimal, defineCreate, line, t, z } from '../../../contract/index.ts'
import { categoryKeys, part, partNumbers } from '../part.ts'
import { may, refusals } from '../permissions.ts'
import { levelsCross } from '../rules/levels.ts'
import { unitKeys } from '../units.ts'

const amount = decimal.refine((text) => !text.startsWith('-'), '≥ 0')

export const partInput = {
  name: line,
  specification: line.optional(),
  category: z.enum(categoryKeys),
  unit: z.enum(unitKeys),
  minimum: amount.optional(),
  maximum: amount.nullable().optional(),
  leadDays: z.int().min(0).max(1000).nullable().optional(),
  maker: line.nullable().optional(),
  usedOn: line.nullable().optional(),
  picture: z.uuid().nullable().optional(),
}
export const price = amount

export const registerPart = defineCreate({
  id: 'register-part',
  label: t('登记备件', 'Register part'),
  help: t('库存由入库产生，这里只建档案', 'Stock comes by receiving; this makes the part known'),
  on: part,
  input: z.strictObject({ code: line.optional(), ...partInput, price: price.optional() }),
  permission: may.keep,
  importable: true,
  async run(ctx, { code, ...rest }) {
    const minimum = rest.minimum ?? '0'
    if (levelsCross(minimum, rest.maximum)) throw ctx.refuse(refusals.levelsCrossed, {}, 'maximum')
    const given = code ?? (await ctx.number(partNumbers))
    return { set: { ...rest, code: given, minimum, price: rest.price ?? '0', onHand: '0', reserved: '0' } }
  },
})
