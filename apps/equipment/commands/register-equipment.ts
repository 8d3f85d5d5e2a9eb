import { type Ctx, decimal, defineCreate, line, t, z } from '../../../contract/index.ts'
import { equipment, equipmentNumbers } from '../equipment.ts'
import { equipmentType } from '../equipment-type.ts'
import { may, refusals } from '../permissions.ts'

const parameter = z.strictObject({
  name: line.meta({ label: t('参数', 'Parameter') }),
  value: line.meta({ label: t('数值', 'Value') }),
  unit: z
    .string()
    .trim()
    .max(20)
    .optional()
    .meta({ label: t('单位', 'Unit') }),
})

/** What a nameplate and the papers that came with a machine say. */
export const nameplateInput = {
  name: line,
  type: z.uuid(),
  criticality: z.enum(['A', 'B', 'C']),
  model: line.nullish(),
  serialNo: line.nullish(),
  maker: line.nullish(),
  supplier: line.nullish(),
  purchasedOn: z.iso.date().nullish(),
  commissionedOn: z.iso.date().nullish(),
  warrantyUntil: z.iso.date().nullish(),
  originalValue: decimal.nullish(),
  parameters: z.array(parameter).max(200).nullish(),
  remark: z.string().trim().max(2000).nullish(),
}

type Papers = { type?: string; purchasedOn?: string | null; warrantyUntil?: string | null }

/** Refuses papers that contradict themselves or the calendar. @param before what the record says of what is not sent */
export async function checkPapers(ctx: Ctx, papers: Papers, before: Papers = {}): Promise<void> {
  const { purchasedOn, warrantyUntil } = { ...before, ...papers }
  if (papers.type && papers.type !== before.type) {
    const { code, state } = await ctx.records(equipmentType).get(papers.type)
    if (state === 'retired') throw ctx.refuse(refusals.typeRetired, { code }, 'type')
  }
  if (papers.purchasedOn && papers.purchasedOn > ctx.today) throw ctx.refuse(refusals.futureDate, {}, 'purchasedOn')
  if (purchasedOn && warrantyUntil && warrantyUntil < purchasedOn)
    throw ctx.refuse(refusals.warrantyTooEarly, {}, 'warrantyUntil')
}

export const registerEquipment = defineCreate({
  id: 'register-equipment',
  label: t('登记设备', 'Register equipment'),
  on: equipment,
  input: z.strictObject({
    code: line.optional(),
    ...nameplateInput,
    place: z.string().max(300).optional(),
    department: z.string().max(100).optional(),
    costCentre: line.optional(),
    keeper: z.string().max(100).optional(),
  }),
  fields: { department: { label: t('使用部门', 'Department'), kind: 'department' } },
  permission: may.keep,
  importable: true,
  async run(ctx, { code, ...rest }) {
    await checkPapers(ctx, rest)
    return { set: { ...rest, keeper: rest.keeper ?? ctx.actor.id, code: code ?? (await ctx.number(equipmentNumbers)) } }
  },
})
