import { defineQuery, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may } from '../permissions.ts'

export type DateRow = { id: string; code: string; name: string; what: 'warranty' | 'loan'; on: string; days: number }

const ahead = { label: t('今后天数', 'Days ahead') }

/** What runs out: warranties that end, loans that are to come back or should have. */
export const dateList = defineQuery({
  id: 'date-list',
  label: t('到期提醒', 'What runs out'),
  permission: may.read,
  input: z.strictObject({ days: z.int().min(0).max(400).default(60).meta(ahead) }),
  columns: {
    code: equipment.fields.code!,
    name: equipment.fields.name!,
    what: {
      label: t('事项', 'What'),
      choices: { warranty: t('保修到期', 'Warranty ends'), loan: t('借出应还', 'Loan is due back') },
    },
    on: { label: t('日期', 'On') },
    days: { label: t('剩余天数', 'Days left'), digits: 0 },
  },
  async run(ctx, { days }) {
    const items = await ctx.sql<DateRow[]>`
      select id, code, name, what, due::text as on, due - ${ctx.today}::date as days
      from equipment_equipment, lateral (values ('warranty', warranty_until), ('loan', loan_until)) as d (what, due)
      where state <> 'scrapped' and due <= ${ctx.today}::date + ${days}::int and ${ctx.within(equipment)}
        and (what = 'loan' or due >= ${ctx.today}::date)
      order by due, code limit 1000`
    return { items: [...items] }
  },
})
