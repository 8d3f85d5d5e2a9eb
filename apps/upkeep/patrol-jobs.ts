import { type Ctx, defineJob, t, z } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { round } from './round.ts'
import { route } from './route.ts'
import { windowsBetween } from './route-stops.ts'
import { addRound, lockRoute } from './take-round.ts'

const dayMs = 86_400_000

/** Puts down the rounds whose window has begun, and marks as skipped what nobody has sent within its grace. */
async function planRounds(ctx: Ctx): Promise<{ planned: number; skipped: number }> {
  let planned = 0
  for (const { id } of await ctx.records(route).find({ state: 'active' })) {
    const known = await lockRoute(ctx, { id })
    if (!known) continue
    const begun = windowsBetween(known, { from: ctx.now - dayMs, to: ctx.now + 1 }).filter(
      ({ from }) => from >= Math.max(known.createdAt, ctx.now - dayMs),
    )
    const rows = await ctx.sql<{ from: number }[]>`
      select (extract(epoch from window_from) * 1000)::float8 as from from upkeep_round
      where route = ${id} and window_from > to_timestamp(${(ctx.now - 2 * dayMs) / 1000})`
    const there = new Set(rows.map(({ from }) => from))
    for (const window of begun.filter(({ from }) => !there.has(from))) {
      await addRound(ctx, known, window)
      planned++
    }
  }
  const over = await ctx.sql<{ id: string; route: string; responsible: string | null }[]>`
    select upkeep_round.id, upkeep_route.name as route, upkeep_route.responsible from upkeep_round
      join upkeep_route on upkeep_route.id = upkeep_round.route
    where upkeep_round.state = 'due'
      and window_to + make_interval(mins => grace_minutes) <= to_timestamp(${ctx.now / 1000}) limit 5000`
  for (const { id, route: name, responsible } of over) {
    await ctx.records(round).update(id, { move: 'skip', set: { timing: 'skipped' } })
    await ctx.notify({
      to: responsible ? { users: [responsible] } : { permission: may.plan },
      cause: `upkeep.skipped:${name}`,
      title: t(`${name} 漏检`, `${name}: a round was skipped`),
      link: `/a/upkeep/rounds/${id}`,
      level: 'warning',
    })
  }
  return { planned, skipped: over.length }
}

export const rounds = defineJob({
  id: 'plan-rounds',
  label: t('安排巡检、标记漏检', 'Plan rounds and mark what was skipped'),
  input: z.strictObject({}),
  cron: '*/15 * * * *',
  run: (within) => within(planRounds),
})
