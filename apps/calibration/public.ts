import { defineEvent, defineQuery, line, t, z } from '../../contract/index.ts'
import { may, refusals } from './permissions.ts'
import { usable } from './rules.ts'

/** Whether a gauge may be measured with today; overdue, barred and scrapped ones may not. */
export const gaugeUsable = defineQuery({
  id: 'gauge-usable',
  label: t('器具是否可用', 'May a gauge be used'),
  permission: may.read,
  input: z.strictObject({ code: line.meta({ label: t('管理编号', 'Gauge number') }) }),
  async run(ctx, { code }) {
    const [row] = await ctx.sql<{ state: string; dueOn: string | null }[]>`
      select state, due_on::text as "dueOn" from calibration_gauge where code = ${code}`
    if (!row) throw ctx.refuse(refusals.unknownGauge, { code }, 'code')
    const reason = usable(row, ctx.today)
    return { code, usable: reason === 'ok', reason, dueOn: row.dueOn }
  },
})

export const gaugeOverdue = defineEvent({
  id: 'calibration.gauge-overdue',
  label: t('计量器具超期', 'A gauge is overdue'),
  payload: z.strictObject({ id: z.uuid(), code: z.string(), dueOn: z.iso.date() }),
})
