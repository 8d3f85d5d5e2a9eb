import { defineQuery, t, z } from '../../../contract/index.ts'
import { order } from '../order.ts'
import { may } from '../permissions.ts'
import { complianceOf, type Served } from '../rules/maintenance-plan.ts'

type Row = { month: string; due: string; done: string | null; early: number; late: number }

/** How much of what came due was done within its window, by the month in which it was due (SMRP 5.4.14). */
export const compliance = defineQuery({
  id: 'compliance',
  label: t('保养完成率', 'Maintenance compliance'),
  permission: may.read,
  input: z.strictObject({
    months: z
      .int()
      .min(1)
      .max(60)
      .default(6)
      .meta({ label: t('最近月数', 'Months back') }),
    equipment: z
      .uuid()
      .optional()
      .meta({ label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment' }),
  }),
  columns: {
    month: { label: t('月份', 'Month') },
    due: { label: t('到期', 'Came due'), digits: 0 },
    onTime: { label: t('按期', 'On time'), digits: 0 },
    early: { label: t('过早', 'Too early'), digits: 0 },
    late: { label: t('逾期完成', 'Late'), digits: 0 },
    missed: { label: t('未做', 'Missed'), digits: 0 },
    rate: { label: t('完成率', 'Compliance'), unit: '%', digits: 1 },
  },
  async run(ctx, { months, equipment = null }) {
    const rows = await ctx.sql<Row[]>`
      select to_char(due_on, 'YYYY-MM') as month, due_on::text as due, done_on::text as done, early, late
      from upkeep_order
      where due_on > (date_trunc('month', ${ctx.today}::date) - make_interval(months => ${months}::int))::date - 1
        and due_on <= ${ctx.today}::date and (${equipment}::uuid is null or equipment = ${equipment}::uuid) and ${ctx.within(order)}
      order by due_on limit 50000`
    const byMonth = Map.groupBy(rows, ({ month }) => month)
    const items = [...byMonth].map(([month, each]) => {
      const served = each.map(({ due, done, early, late }): Served => ({ due, done, tolerance: { early, late } }))
      const { rate, due, onTime, early, late, missed } = complianceOf(served, ctx.today)
      return { month, due, onTime, early, late, missed, rate: rate === null ? null : Math.round(rate * 1000) / 10 }
    })
    return { items }
  },
})
