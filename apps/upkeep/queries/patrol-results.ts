import { defineQuery, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { round } from '../round.ts'
import { route } from '../route.ts'

/** How routes were gone lately: in time, late, skipped, doubtful, and what was found. */
export const patrolResults = defineQuery({
  id: 'patrol-results',
  label: t('巡检完成情况', 'How routes were gone'),
  permission: may.read,
  input: z.strictObject({
    days: z
      .int()
      .min(1)
      .max(400)
      .default(30)
      .meta({ label: t('最近天数', 'Days back') }),
  }),
  columns: {
    code: route.fields.code!,
    name: route.fields.name!,
    planned: { label: t('应巡', 'Planned'), digits: 0 },
    onTime: { label: t('按时', 'On time'), digits: 0 },
    late: { label: t('迟到', 'Late'), digits: 0 },
    skipped: { label: t('漏检', 'Skipped'), digits: 0 },
    doubtful: { label: t('可疑', 'Doubtful'), digits: 0 },
    notOk: { label: t('异常项', 'Not OK'), digits: 0 },
    rate: { label: t('按时率', 'On time'), unit: '%', digits: 1 },
  },
  async run(ctx, { days }) {
    const items = await ctx.sql<Record<string, unknown>[]>`
      select upkeep_route.id, upkeep_route.code, upkeep_route.name, count(*)::int as planned,
        (count(*) filter (where timing = 'onTime'))::int as "onTime", (count(*) filter (where timing = 'late'))::int as late,
        (count(*) filter (where timing = 'skipped'))::int as skipped,
        (count(*) filter (where upkeep_round.state = 'doubtful'))::int as doubtful, sum(not_ok)::int as "notOk",
        round(100.0 * count(*) filter (where timing = 'onTime') / count(*), 1)::float8 as rate
      from upkeep_round join upkeep_route on upkeep_route.id = upkeep_round.route
      where timing <> 'open' and due_on > ${ctx.today}::date - ${days}::int and ${ctx.within(round)}
      group by upkeep_route.id order by rate, upkeep_route.code limit 1000`
    return { items: [...items] }
  },
})
