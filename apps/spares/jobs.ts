import { defineJob, t, z } from '../../contract/index.ts'
import { part } from './part.ts'
import { may } from './permissions.ts'
import { partBelowMinimum } from './public.ts'

/** Every morning: who keeps the parts hears of what has fallen below its minimum, once until it is filled up. */
export const tellBelowMinimum = defineJob({
  id: 'tell-below-minimum',
  label: t('检查备件下限', 'Look for parts below minimum'),
  input: z.strictObject({}),
  cron: '40 6 * * *',
  run: (within) =>
    within(async (ctx) => {
      const rows = await ctx.sql<{ id: string; code: string; available: string; minimum: string; low: boolean }[]>`
        select id, code, trim_scale(on_hand - reserved)::text as available, trim_scale(minimum)::text as minimum,
          on_hand - reserved < minimum as low from spares_part
        where state = 'active' and (on_hand - reserved < minimum) <> (told_on is not null) order by code limit 10000`
      for (const { id, low } of rows) await ctx.records(part).update(id, { set: { toldOn: low ? ctx.today : null } })
      const fresh = rows.filter(({ low }) => low)
      for (const { id, code, available, minimum } of fresh) ctx.emit(partBelowMinimum, { id, code, available, minimum })
      if (fresh.length > 0) {
        const told = fresh.slice(0, 5).map(({ code, available, minimum }) => `${code} ${available}/${minimum}`)
        await ctx.notify({
          to: { permission: may.keep },
          cause: `spares.low:${ctx.today}`,
          title: t(`${fresh.length} 种备件低于下限`, `${fresh.length} parts are below their minimum`),
          body: t(told.join('、'), told.join(', ')),
          link: '/a/spares/q/below-minimum',
          level: 'warning',
        })
      }
      return { told: fresh.length }
    }),
})
