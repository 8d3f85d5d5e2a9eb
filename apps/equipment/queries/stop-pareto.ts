import { defineQuery, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may, refusals } from '../permissions.ts'

export type ParetoItem = { key: string; name: string | null; state: string; count: number; hours: number }

/** Time lost within shifts by what people or the machine said of it, the longest first; unexplained stops by their state. */
export const stopPareto = defineQuery({
  id: 'stop-pareto',
  label: t('停机原因排列', 'Stops by reason'),
  permission: may.read,
  input: z.strictObject({
    from: z.iso.date().meta({ label: t('从', 'From') }),
    to: z.iso.date().meta({ label: t('到', 'To') }),
    equipment: z.uuid().optional().meta({ label: equipment.label, kind: 'link', to: 'equipment.equipment' }),
    line: z
      .string()
      .max(200)
      .optional()
      .meta({ label: t('产线', 'Line') }),
  }),
  columns: {
    name: { label: t('停机原因', 'Reason') },
    count: { label: t('次数', 'Times'), digits: 0 },
    hours: { label: t('时间', 'Time'), unit: 'h', digits: 1 },
  },
  async run(ctx, { from, to, equipment: one, line }) {
    if (to < from) throw ctx.refuse(refusals.periodInverted, {}, 'to')
    const items = await ctx.sql<ParetoItem[]>`
      with m as (select id from equipment_equipment where ${ctx.within(equipment)}),
      shifts as (
        select s.machine, s.from_at, s.to_at from equipment_shift_sum s join m on m.id = s.machine
        where s.day between ${from} and ${to} and ${one === undefined ? ctx.sql`true` : ctx.sql`s.machine = ${one}`}
          and ${line === undefined ? ctx.sql`true` : ctx.sql`s.line = ${line}`}
      )
      select coalesce(i.reason, i.state) as key, r.name, min(i.state) as state, count(distinct (i.machine, i.from_at))::int as count,
        round(sum(extract(epoch from least(i.to_at, s.to_at) - greatest(i.from_at, s.from_at)))::numeric / 3600, 2)::float8 as hours
      from shifts s
      join equipment_state_interval i on i.machine = s.machine and i.from_at < s.to_at and i.to_at > s.from_at
        and i.state not in ('running', 'unknown')
      left join equipment_stop_reason r on r.code = i.reason
      group by coalesce(i.reason, i.state), r.name order by hours desc limit 30`
    return { items: [...items] }
  },
})
