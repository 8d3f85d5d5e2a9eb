import { defineQuery, t, z } from '../../../contract/index.ts'
import { part } from '../part.ts'
import { may } from '../permissions.ts'

export type LowRow = {
  id: string
  code: string
  name: string
  specification: string | null
  available: string
  minimum: string
  order: string
  unit: string
  leadDays: number | null
  toldOn: string | null
}

/** Parts of which less is free than the minimum: what is short and how much to order to fill up. */
export const belowMinimum = defineQuery({
  id: 'below-minimum',
  label: t('低于下限', 'Below minimum'),
  permission: may.read,
  input: z.strictObject({}),
  columns: {
    code: part.fields.code!,
    name: part.fields.name!,
    order: { label: t('建议订购', 'To order'), digits: 0 },
    available: { label: t('可用', 'Available'), digits: 0 },
    minimum: { ...part.fields.minimum!, digits: 0 },
    specification: part.fields.specification!,
    unit: part.fields.unit!,
    leadDays: { ...part.fields.leadDays!, digits: 0 },
    toldOn: part.fields.toldOn!,
  },
  async run(ctx) {
    const items = await ctx.sql<LowRow[]>`
      select id, code, name, specification, trim_scale(on_hand - reserved)::text as available, trim_scale(minimum)::text as minimum,
        trim_scale(coalesce(maximum, minimum) - (on_hand - reserved))::text as "order", unit, lead_days as "leadDays", told_on::text as "toldOn"
      from spares_part
      where state = 'active' and on_hand - reserved < minimum and ${ctx.within(part)}
      order by (on_hand - reserved) / minimum, price desc, code limit 1000`
    return { items: [...items] }
  },
})
