import { defineQuery, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may, refusals } from '../permissions.ts'
import { days, which } from './asked.ts'

export type ParetoItem = { key: string; name: string | null; state: string; count: number; hours: number }

/** Time lost within shifts by what people or the machine said of it, the longest first; unexplained stops by their state. */
export const stopPareto = defineQuery({
  id: 'stop-pareto',
  label: t('停机原因排列', 'Stops by reason'),
  permission: may.read,
  input: z.strictObject({
    ...days,
    ...which,
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
      summed as (
        select s.key, min(s.state) as state, sum(s.count)::int as count, sum(s.ms) as ms
        from equipment_stop_sum s join m on m.id = s.machine
        where s.day between ${from} and ${to} and ${one === undefined ? ctx.sql`true` : ctx.sql`s.machine = ${one}`}
          and ${line === undefined ? ctx.sql`true` : ctx.sql`s.machine in (select equipment from equipment_signal_map where line = ${line})`}
        group by s.key
      )
      select s.key, r.name, s.state, s.count, round(s.ms / 3600000.0, 2)::float8 as hours
      from summed s left join equipment_stop_reason r on r.code = s.key order by hours desc limit 30`
    return { items: [...items] }
  },
})
