import { defineJob, t, z } from '../../contract/index.ts'
import { workOutNext } from './consumption/work-out.ts'
import { plant } from './plant.ts'

/** Registers and powers into consumption: what is new every quarter of an hour, the past when somebody asks. */
export const workOut = defineJob({
  id: 'work-out-consumption',
  label: t('计算用量', 'Work out consumption'),
  input: z.strictObject({ from: z.iso.date().optional(), meter: z.uuid().optional() }),
  cron: '*/15 * * * *',
  async run(within, { from, meter }, progress) {
    const meters = await within(async (ctx) => [
      ...(await ctx.sql<{ id: string }[]>`
        select m.id from energy_meter m left join energy_progress p on p.meter = m.id
        where ${meter ? ctx.sql`m.id = ${meter}` : ctx.sql`(m.state = 'inUse' or p.dirty_from is not null)`} order by m.code`),
    ])
    const total = { meters: 0, quarters: 0, findings: 0 }
    for (const [i, { id }] of meters.entries()) {
      if (progress.stopped()) break
      let begin = from ? plant.startOf(from) : null
      for (let more = true; more; ) {
        const slice = await within((ctx) => workOutNext(ctx, id, begin))
        more = slice?.more ?? false
        begin = null
        if (!slice) break
        total.quarters += slice.quarters
        total.findings += slice.findings
        if (!more) total.meters++
      }
      if (i % 20 === 19) await progress.report((i + 1) / meters.length)
    }
    return total
  },
})
