import { type Ctx, defineJob, t, z } from '../../contract/index.ts'
import { workOutNext } from './consumption/work-out.ts'
import { isRefusal, plant } from './plant.ts'
import { lookAt } from './protection/look.ts'

/** Registers and powers into consumption: what is new every quarter of an hour, the past when somebody asks. */
export const workOut = defineJob({
  id: 'work-out-consumption',
  label: t('计算用量', 'Work out consumption'),
  input: z.strictObject({ from: z.iso.date().optional(), meter: z.uuid().optional() }),
  cron: '*/15 * * * *',
  async run(within, { from, meter }, progress) {
    const meters = await within(async (ctx) => [
      ...(await ctx.sql<{ id: string; code: string }[]>`
        select m.id, m.code from energy_meter m left join energy_progress p on p.meter = m.id
        where ${meter ? ctx.sql`m.id = ${meter}` : ctx.sql`(m.state = 'inUse' or p.dirty_from is not null)`} order by m.code`),
    ])
    const total = { meters: 0, quarters: 0, findings: 0, failed: [] as string[] }
    for (const [i, { id, code }] of meters.entries()) {
      if (progress.stopped()) break
      let begin = from ? plant.startOf(from) : null
      for (let more = true; more; ) {
        const slice = await within((ctx) => workOutNext(ctx, id, begin)).catch((error: unknown) => {
          // a point that is gone must not keep the other meters from being worked out
          if (!isRefusal(error)) throw error
          total.failed.push(code)
          return null
        })
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

/** One look at each of the first `most` watches that are on, or of those alone that open a switch by themselves. */
async function lookAtAll(within: <T>(run: (ctx: Ctx) => Promise<T>) => Promise<T>, most: number, only?: 'switched') {
  const rows = await within(async (ctx) => [
    ...(await ctx.sql<{ id: string }[]>`
      select id from energy_protection
      where state <> 'off' and ${only ? ctx.sql`switch_point is not null` : ctx.sql`true`} order by code limit ${most}`),
  ])
  let told = 0
  for (const { id } of rows) told += await within((ctx) => lookAt(ctx, id))
  return { looked: rows.length, told }
}

/**
 * Follows every overload watch second by second over what its points have said since the last look. People hear within a minute; what
 * must be faster than that needs a relay.
 */
export const lookAtProtections = defineJob({
  id: 'look-at-protections',
  label: t('过载监视', 'Overload watches'),
  input: z.strictObject({}),
  cron: '* * * * *',
  run: (within) => lookAtAll(within, 5_000),
})

const roundMs = 2_000
const onGuardMs = 56_000

/** Follows the watches that open a switch by themselves every two seconds, as a minute would be too long for them. */
export const standBy = defineJob({
  id: 'stand-by',
  label: t('过载保护值守', 'Overload protection on guard'),
  input: z.strictObject({}),
  cron: '* * * * *',
  urgent: true,
  async run(within, _input, progress) {
    const begun = performance.now()
    let rounds = 0
    while (performance.now() - begun < onGuardMs && !progress.stopped()) {
      const { looked } = await lookAtAll(within, 200, 'switched')
      if (looked === 0) break
      rounds++
      await new Promise((resolve) => setTimeout(resolve, roundMs))
    }
    return { rounds }
  },
})
