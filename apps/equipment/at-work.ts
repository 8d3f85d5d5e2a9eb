import type { Ctx, QueryCtx, Row } from '../../contract/index.ts'
import { may, refusals } from './permissions.ts'
import { repairPause } from './repair-lines.ts'
import { openStates, repairOrder } from './repair-order.ts'
import { mechanic } from './repair-people.ts'
import type { repairOrderTable } from './repair-schema.ts'
import { clocksOf, type Pause } from './rules/service-clock.ts'
import { serviceHours } from './shift-hours.ts'

type Order = Row<typeof repairOrderTable>

/** Whoever dispatches may step in; else only the mechanic it was given to works on it. */
export async function refuseOthers(ctx: Ctx, { mechanic: given }: Order): Promise<void> {
  if (ctx.actor.permissions.has(may.dispatch) || given === null) return
  const { name, person } = await ctx.records(mechanic).get(given)
  if (person !== ctx.actor.id) throw ctx.refuse(refusals.givenToOther, { name })
}

/** A repair is accepted, sent back or cancelled by who asked for it, or by those who may for all. */
export async function refuseStrangers(ctx: Ctx, { requestedBy }: Order): Promise<void> {
  if (requestedBy !== ctx.actor.id && !ctx.actor.permissions.has(may.acceptAny)) throw ctx.refuse(refusals.notRequester)
}

/** Hours and parts go onto a repair that is under way, or finished and not yet accepted. */
export async function refuseClosed(ctx: Ctx, id: string): Promise<Order> {
  const row = await ctx.records(repairOrder).get(id)
  if (!(openStates as readonly string[]).includes(row.state))
    throw ctx.refuse(refusals.repairClosed, { number: row.number }, 'repair')
  return row
}

/** What a repair waits for just now. */
export async function openPause(ctx: Ctx, repair: string) {
  const [pause] = await ctx.records(repairPause).find({ repair, state: 'waiting' })
  return pause
}

/** Ends the waiting, where there is any. */
export async function endPause(ctx: Ctx, repair: string): Promise<boolean> {
  const pause = await openPause(ctx, repair)
  if (pause) await ctx.records(repairPause).update(pause.id, { move: 'end', set: { until: ctx.now } })
  return pause !== undefined
}

const day = 86_400_000

/** Both clocks of a repair as they stand; null where nothing is agreed. */
export async function clocksNow(ctx: QueryCtx, row: ClockRow) {
  const { responseMinutes, repairMinutes, requestedAt, startedAt, finishedAt } = row
  if (responseMinutes === null || repairMinutes === null) return null
  const [agreed] = await ctx.sql<{ calendar: string | null }[]>`
    select l.calendar from equipment_service_limit l join equipment_equipment e on e.criticality = l.criticality
    where e.id = ${row.equipment} and l.priority = ${row.priority} and l.state = 'active'`
  const service = await serviceHours(ctx, agreed?.calendar ?? null, { from: requestedAt, to: ctx.now + 60 * day })
  const pauses = await ctx.sql<Pause[]>`
    select (extract(epoch from since) * 1000)::float8 as from, (extract(epoch from until) * 1000)::float8 as to, reason
    from equipment_repair_pause where repair = ${row.id} order by since`
  const limits = { responseMs: responseMinutes * 60_000, repairMs: repairMinutes * 60_000 }
  return clocksOf(
    limits,
    { requested: requestedAt, taken: startedAt, restored: finishedAt, pauses: [...pauses] },
    service,
    ctx.now,
  )
}
export type ClockRow = Pick<
  Order,
  'id' | 'equipment' | 'priority' | 'responseMinutes' | 'repairMinutes' | 'requestedAt' | 'startedAt' | 'finishedAt'
>

/** By when it must run, with what it has waited. */
export const deadlineNow = async (ctx: Ctx, row: Order): Promise<number | null> =>
  (await clocksNow(ctx, { ...row, finishedAt: null }))?.repair.deadline ?? null
