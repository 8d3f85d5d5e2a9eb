import { randomUUID } from 'node:crypto'
import type { Ctx, Row } from '../../contract/index.ts'
import { t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { openStates, repairNumbers, repairOrder } from './repair-order.ts'
import { failureCode } from './repair-people.ts'
import { type priorities } from './repair-words.ts'
import { type Cause, causeKeyOf, judgeCause, type KnownRepair } from './rules/repair-cause.ts'
import { deadlineOf } from './rules/service-clock.ts'
import type { equipmentTable } from './schema.ts'
import { serviceHours } from './shift-hours.ts'

const day = 86_400_000
const minute = 60_000
/** What a machine says within half an hour after a repair is still the repair; within a month it is the same fault again. */
const echoMs = 30 * minute
const recurrenceMs = 30 * day

/** A machine that says the same all day long: beyond this its further reports are not written down, and its oldest occurrences forgotten. */
const mostReportsChars = 20_000
const mostEvents = 500

export type Wanted = {
  symptom: string
  priority: keyof typeof priorities
  stopped: boolean
  source: 'person' | Cause['kind']
  /** A failure code's id: what has one cause has one order, whoever says it. */
  failureCode?: string
  /** The machine's own code of it, e.g. of an alarm. */
  code?: string
  /** Names this very occurrence. */
  event?: string
  /** A person wants it, whatever the source says. */
  asked?: true
  photos?: string[]
}
export type Raised = { order: string | null; number: string | null; joined: boolean }

async function knownRepairs(ctx: Ctx, causeKey: string): Promise<KnownRepair[]> {
  const rows = await ctx.sql<{ id: string; state: string; closedAt: number | null; events: string[] }[]>`
    select id, state, (extract(epoch from coalesce(accepted_at, updated_at)) * 1000)::float8 as "closedAt", events
    from equipment_repair_order
    where cause_key = ${causeKey} and state <> 'cancelled' order by requested_at desc limit 100`
  return rows.map(({ id, state, closedAt, events }) => {
    const open = (openStates as readonly string[]).includes(state)
    return { id, causeKey, state: open ? 'open' : 'closed', closedAt: open ? null : closedAt, events }
  })
}

/** The moments by which somebody must come and the machine must run, by the agreement for such machines; null: none agreed. */
export async function agreedTimes(ctx: Ctx, criticality: string, priority: string, from: number) {
  const [limit] = await ctx.sql<{ response: number; repair: number; calendar: string | null }[]>`
    select response_minutes as response, repair_minutes as repair, calendar from equipment_service_limit
    where criticality = ${criticality} and priority = ${priority} and state = 'active'`
  if (!limit) return { responseMinutes: null, repairMinutes: null, respondBy: null, restoreBy: null }
  const service = await serviceHours(ctx, limit.calendar, { from, to: from + 60 * day })
  return {
    responseMinutes: limit.response,
    repairMinutes: limit.repair,
    respondBy: deadlineOf(from, limit.response * minute, service, []),
    restoreBy: deadlineOf(from, limit.repair * minute, service, []),
  }
}

/**
 * Opens a repair of a machine, or adds to the one that is open for the same cause; says nothing twice. What a person asks for is
 * never taken for an echo of what was repaired just before.
 */
export async function raiseRepair(ctx: Ctx, machine: Row<typeof equipmentTable>, wanted: Wanted): Promise<Raised> {
  const code = wanted.failureCode ? await ctx.records(failureCode).get(wanted.failureCode) : null
  // a fault that nobody has classified is one of its own
  const own = code || wanted.code ? null : await ctx.number(repairNumbers)
  const name = code?.code ?? wanted.code ?? own!
  const event = wanted.event ?? randomUUID()
  const kind = wanted.source === 'person' ? 'check' : wanted.source
  const cause: Cause = { equipment: machine.code, kind, code: name, event, at: ctx.now }
  const same = code || own ? { [name]: name } : {}
  const echo = wanted.source === 'person' || wanted.asked ? 0 : echoMs
  const known = await knownRepairs(ctx, causeKeyOf(cause, same))
  const verdict = judgeCause(cause, known, { same, echoMs: echo, recurrenceMs })
  const orders = ctx.records(repairOrder)
  if (verdict.do !== 'open') {
    const { number, events, reports, stopped, photos } = await orders.get(verdict.repair)
    if (verdict.do === 'note') {
      const report = `${ctx.today} ${ctx.actor.displayName ?? ctx.actor.name}：${wanted.symptom}`
      const isFull = wanted.source !== 'person' && (reports?.length ?? 0) + report.length > mostReportsChars
      const set = {
        events: wanted.event ? [...events, wanted.event].slice(-mostEvents) : events,
        reports: isFull ? reports : reports ? `${reports}\n${report}` : report,
        stopped: stopped || wanted.stopped,
        photos: wanted.photos?.length ? [...(photos ?? []), ...wanted.photos] : photos,
      }
      await orders.update(verdict.repair, { set })
    }
    return { order: verdict.repair, number, joined: true }
  }
  const agreed = await agreedTimes(ctx, machine.criticality, wanted.priority, ctx.now)
  const number = own ?? (await ctx.number(repairNumbers))
  const { id } = await orders.insert({
    ...{ number, equipment: machine.id, symptom: wanted.symptom, failureCode: code?.id ?? null },
    ...{ priority: wanted.priority, stopped: wanted.stopped, source: wanted.source, causeKey: verdict.causeKey },
    ...{
      events: wanted.event ? [wanted.event] : [],
      reports: null,
      recurrenceOf: verdict.recurrenceOf,
      photos: wanted.photos ?? null,
    },
    ...{ requestedAt: ctx.now, requestedBy: ctx.actor.id, ...agreed, lockOut: code?.lockOut ?? false },
    ...{ estimatedHours: code?.usualHours ?? null, returns: 0 },
    ...{ department: machine.department, site: machine.site },
  })
  await ctx.notify({
    to: { permission: may.dispatch },
    cause: 'equipment.to-dispatch',
    title: t(
      `${machine.code} ${machine.name} 报修：${wanted.symptom}`,
      `${machine.code} wants repair: ${wanted.symptom}`,
    ),
    link: `/a/equipment/repair-orders/${id}`,
    level: wanted.priority === 'urgent' ? 'urgent' : 'warning',
  })
  return { order: id, number, joined: false }
}
