import { defineJob, t, z } from '../../contract/index.ts'
import { gauge } from './gauge.ts'
import { gaugeOverdue } from './public.ts'
import { daysUntil } from './rules.ts'

const remindDays = [30, 14, 7, 3, 1]

/** Every morning: keepers hear of what is due soon; what is overdue is barred. */
export const checkDueDates = defineJob({
  id: 'check-due-dates',
  label: t('检查有效期', 'Check due dates'),
  input: z.strictObject({}),
  cron: '30 6 * * *',
  run: (within) =>
    within(async (ctx) => {
      const rows = await ctx.sql<{ id: string; code: string; keeper: string | null; dueOn: string }[]>`
        select id, code, keeper, due_on::text as "dueOn" from calibration_gauge
        where state = 'inUse' and due_on <= ${ctx.today}::date + 30 order by due_on limit 10000`
      const overdue = rows.filter(({ dueOn }) => dueOn < ctx.today)
      for (const { id, code, dueOn } of overdue) {
        await ctx.records(gauge).update(id, { move: 'bar', set: { barredFor: 'overdue' } })
        ctx.emit(gaugeOverdue, { id, code, dueOn })
      }
      for (const { id, code, keeper, dueOn } of rows) {
        const days = daysUntil(dueOn, ctx.today)
        if (days >= 0 && !remindDays.includes(days)) continue
        await ctx.notify({
          to: { users: keeper ? [keeper] : [], record: { entity: 'calibration.gauge', id } },
          cause: `calibration.due:${id}`,
          title:
            days < 0
              ? t(`${code} 已超期，已禁用`, `${code} is overdue and barred`)
              : t(`${code} 还有 ${days} 天到期`, `${code} is due in ${days} days`),
          link: `/a/calibration/gauges/${id}`,
          level: days < 0 ? 'warning' : 'info',
        })
      }
      return { looked: rows.length, barred: overdue.length }
    }),
})
