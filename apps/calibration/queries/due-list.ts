import { defineQuery, t, z } from '../../../contract/index.ts'
import { gauge } from '../gauge.ts'
import { may } from '../permissions.ts'

export type DueRow = { id: string; code: string; name: string; keeper: string | null; dueOn: string; days: number }

const ahead = { label: t('今后天数', 'Days ahead') }

export const dueList = defineQuery({
  id: 'due-list',
  label: t('到期清单', 'Due list'),
  permission: may.read,
  input: z.strictObject({ days: z.int().min(0).max(400).default(30).meta(ahead) }),
  columns: {
    code: gauge.fields.code!,
    name: gauge.fields.name!,
    keeper: gauge.fields.keeper!,
    dueOn: gauge.fields.dueOn!,
    days: { label: t('剩余天数', 'Days left'), digits: 0 },
  },
  async run(ctx, { days }) {
    const items = await ctx.sql<DueRow[]>`
      select id, code, name, keeper, due_on::text as "dueOn", due_on - ${ctx.today}::date as days from calibration_gauge
      where state in ('inUse', 'barred') and due_on <= ${ctx.today}::date + ${days}::int and ${ctx.within(gauge)}
      order by due_on, code limit 1000`
    return { items: [...items] }
  },
})
