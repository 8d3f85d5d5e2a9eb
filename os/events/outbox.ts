import { Refusal } from '../../contract/refusal.ts'
import { auditName } from '../audit/audit.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Queryable, Sql } from '../data/connect.ts'
import type { EmittedEvent, Scope } from '../kernel/services.ts'
import { eventRefusals } from './refusals.ts'
import { nextTry } from './retry-schedule.ts'

export const eventMigrations = { owner: 'events', folder: new URL('./migrations/', import.meta.url) }

/** Most bytes of one event's payload. */
export const maxPayloadBytes = 256 * 1024
/** Most events of one transaction. */
export const maxEmitted = 10_000
/** Who claimed a delivery and does not come back loses it after this time. */
export const leaseMs = 120_000

/** An event as consumers are handed it. `time` in UTC ms. */
export type OutboxEvent = {
  id: number
  tenant: string
  time: number
  event: string
  payload: unknown
  record: { entity: string; id: string } | null
  /** As people know them. */
  actor: string
}

/** A delivery that this process has claimed. */
export type Claimed = {
  id: number
  consumer: string
  webhook: string | null
  /** This one included. */
  tries: number
  firstAt: number
  event: OutboxEvent
}

/** How a try went. */
export type Outcome = { ok: boolean; ms: number; status?: number; error?: string; giveUp?: boolean }

type ClaimedRow = Omit<Claimed, 'event'> &
  Omit<OutboxEvent, 'record' | 'id'> & {
    eventId: number
    entity: string | null
    recordId: string | null
  }

function toClaimed(row: ClaimedRow): Claimed {
  const { id, consumer, webhook, tries, firstAt, eventId, entity, recordId, ...event } = row
  const record = entity !== null && recordId !== null ? { entity, id: recordId } : null
  return { id, consumer, webhook, tries, firstAt, event: { ...event, id: eventId, record } }
}

function checkSize(events: readonly EmittedEvent[]): string {
  if (events.length > maxEmitted) throw new Refusal(eventRefusals.tooManyEmitted, { limit: maxEmitted })
  const rows = events.map(({ event, payload, record }, i) => {
    const text = canonicalJson(payload)
    if (Buffer.byteLength(text) > maxPayloadBytes)
      throw new Refusal(eventRefusals.eventTooLarge, { event, limit: maxPayloadBytes })
    const about = canonicalJson({ i, event, entity: record?.entity ?? null, record_id: record?.id ?? null })
    return `${about.slice(0, -1)},"payload":${text}}`
  })
  return `[${rows.join(',')}]`
}

/**
 * Appends events and a delivery for each of their consumers, in one statement of the command's own transaction.
 * @param reactions which consumers in code want which event
 * @returns how many deliveries wait now
 */
export async function appendEvents(
  scope: Pick<Scope, 'tx' | 'actor' | 'now'>,
  events: readonly EmittedEvent[],
  reactions: readonly { event: string; consumer: string }[],
): Promise<number> {
  if (events.length === 0) return 0
  const given = checkSize(events)
  const at = new Date(scope.now)
  const { sql } = scope.tx
  const [{ placed }] = await sql<{ placed: number }[]>`
    with given as (
      select * from jsonb_to_recordset(${given}::jsonb) g (i int, event text, payload jsonb, entity text, record_id text)
    ), stored as (
      insert into outbox_event (at, event, payload, entity, record_id, actor)
      select ${at}::timestamptz, event, coalesce(payload, 'null'), entity, record_id, ${auditName(scope.actor)} from given order by i
      returning id, event
    ), wanted as (
      select s.id, r.consumer, null::uuid as webhook from stored s
      join unnest(${reactions.map((r) => r.event)}::text[], ${reactions.map((r) => r.consumer)}::text[]) r (event, consumer)
        on r.event = s.event
      union all
      select s.id, w.id::text, w.id from stored s
      join webhook w on w.enabled and w.events && array['*', s.event, split_part(s.event, '.', 1) || '.*']
    ), placed as (
      insert into outbox_delivery (event_id, consumer, webhook, first_at, due)
      select id, consumer, webhook, ${at}::timestamptz, ${at}::timestamptz from wanted
      returning 1
    )
    select count(*)::int as placed from placed`
  return placed
}

const claimedColumns = (sql: Sql) => sql`
  d.id, d.consumer, d.webhook, d.tries, (extract(epoch from d.first_at) * 1000)::bigint as "firstAt",
  d.tenant, d.event_id as "eventId", (extract(epoch from e.at) * 1000)::bigint as time, e.event, e.payload, e.entity,
  e.record_id as "recordId", e.actor`

/**
 * Claims due deliveries of all tenants: at most `limit`, and of each consumer at most what it may have at once. Whoever claims at
 * the same time gets others. A claim that is not settled is due again after {@link leaseMs}.
 */
export async function claimDue(
  sql: Sql,
  kind: 'reaction' | 'webhook',
  options: { now: number; limit: number; most: ReadonlyMap<string, number>; mostOtherwise: number },
): Promise<Claimed[]> {
  const now = new Date(options.now)
  const most = JSON.stringify(Object.fromEntries(options.most))
  // Which webhooks there are is the database's to know, which reactions there are is the code's.
  const consumers =
    kind === 'webhook'
      ? sql`select id::text as consumer, coalesce((${most}::jsonb ->> id::text)::int, ${options.mostOtherwise}) as most
            from webhook where enabled`
      : sql`select key as consumer, value::int as most from jsonb_each_text(${most}::jsonb)`
  const rows = await sql<ClaimedRow[]>`
    with wanted as materialized (${consumers}),
    due as materialized (
      select p.id from (select * from wanted where most > 0 order by random()) w
      cross join lateral (
        select id from outbox_delivery
        where consumer = w.consumer and state = 'waiting' and due <= ${now}
        order by due limit w.most for update skip locked
      ) p
      limit ${options.limit}
    )
    update outbox_delivery d set due = ${new Date(options.now + leaseMs)}, tries = d.tries + 1
    from due, outbox_event e
    where d.id = due.id and e.id = d.event_id
    returning ${claimedColumns(sql)}`
  return rows.map(toClaimed)
}

/**
 * Takes a delivery to a reaction as done, in the reaction's own transaction and before its work: false when somebody else has done
 * it, and then nothing must be done. Until the transaction ends, whoever else claimed it waits here.
 */
export async function markDone(scope: Pick<Scope, 'tx'>, deliveryId: number, now: number): Promise<boolean> {
  const { count } = await scope.tx.sql`
    update outbox_delivery set state = 'done', last_at = ${new Date(now)}, last_error = null
    where id = ${deliveryId} and state = 'waiting'`
  return count === 1
}

/** Writes down how a try went. What was done, given up or sent anew meanwhile stays as it is. */
export async function settle(
  sql: Queryable,
  claimed: Pick<Claimed, 'id' | 'tries' | 'firstAt'>,
  outcome: Outcome,
  now: number,
  random: number,
): Promise<void> {
  const next = outcome.ok || outcome.giveUp ? null : nextTry(claimed.tries, claimed.firstAt, now, random)
  const state = outcome.ok ? 'done' : next === null ? 'dead' : 'waiting'
  const error = outcome.error?.replaceAll('\0', '').toWellFormed().slice(0, 500) ?? null
  await sql`
    update outbox_delivery set state = ${state}, due = ${new Date(next ?? now)}, last_at = ${new Date(now)},
      last_ms = ${Math.round(outcome.ms)}, last_status = ${outcome.status ?? null}, last_error = ${error}
    where id = ${claimed.id} and state = 'waiting' and tries = ${claimed.tries}`
}
