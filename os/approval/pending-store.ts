import type { Text } from '../../contract/text.ts'
import type { TenantTx } from '../data/tenancy.ts'
import { consented, type Decision, type Pending, type PendingState, type Rule, waitsFor } from './approval-rule.ts'

/** The rule as it was when somebody asked: later changes of it concern later requests. */
export type RuleSnapshot = Rule & { id: string; label: Text }

/** A row of pending_command. Times in UTC ms. */
export type PendingRow = Pending & {
  id: string
  command: string
  label: Text
  body: Record<string, unknown>
  before: Record<string, unknown> | null
  /** `app.entity` of the record that it is about. */
  entity: string | null
  recordId: string | null
  title: string | null
  requesterName: string
  rule: RuleSnapshot
  answer: Record<string, unknown> | null
  reason: Text | null
  resubmits: string | null
  createdAt: number
  endedAt: number | null
}

const columns = (tx: TenantTx) => tx.sql`
  id, command, label, body, before, entity, record_id as "recordId", title, requester, requester_name as "requesterName", rule,
  state, step, escalated, (extract(epoch from due) * 1000)::bigint as due, decisions, answer, reason, resubmits,
  (extract(epoch from created_at) * 1000)::bigint as "createdAt", (extract(epoch from ended_at) * 1000)::bigint as "endedAt"`

const moment = (tx: TenantTx, ms: number | null) =>
  ms === null ? tx.sql`null` : tx.sql`to_timestamp(${ms}::numeric / 1000)`

export async function insertPending(tx: TenantTx, row: PendingRow): Promise<void> {
  const json = (value: unknown) => (value === null ? null : tx.sql.json(value as never))
  const waits = waitsFor(row.rule, row)
  await tx.sql`
    insert into pending_command (id, command, label, body, before, entity, record_id, title, requester, requester_name, rule, state,
      step, escalated, due, decisions, wait_roles, wait_people, consented, own_consent, resubmits, created_at)
    values (${row.id}, ${row.command}, ${json(row.label)}, ${json(row.body)}, ${json(row.before)}, ${row.entity}, ${row.recordId},
      ${row.title}, ${row.requester}, ${row.requesterName}, ${json(row.rule)}, ${row.state}, ${row.step}, ${row.escalated},
      ${moment(tx, row.due)}, '[]', ${waits.roles}, ${waits.people}, '{}', ${row.rule.ownConsent}, ${row.resubmits},
      ${moment(tx, row.createdAt)})`
}

/** Keeps where a request stands now. `outcome` is what running it gave, or why it could not run. */
export async function savePending(
  tx: TenantTx,
  row: PendingRow,
  next: Pending,
  now: number,
  outcome: { answer?: Record<string, unknown>; reason?: Text } = {},
): Promise<PendingRow> {
  const { state, step, escalated, due, decisions } = next
  const waits = waitsFor(row.rule, next)
  const saved: PendingRow = {
    ...row,
    ...{ state, step, escalated, due, decisions },
    answer: outcome.answer ?? null,
    reason: outcome.reason ?? null,
    endedAt: state === 'waiting' ? null : now,
  }
  await tx.sql`
    update pending_command set state = ${state}, step = ${step}, escalated = ${escalated}, due = ${moment(tx, due)},
      decisions = ${tx.sql.json(decisions as never)}, wait_roles = ${waits.roles}, wait_people = ${waits.people},
      consented = ${[...consented(next)]}, answer = ${saved.answer && tx.sql.json(saved.answer as never)},
      reason = ${saved.reason && tx.sql.json(saved.reason)}, ended_at = ${moment(tx, saved.endedAt)}
    where id = ${row.id}`
  return saved
}

export async function findPending(tx: TenantTx, id: string, lock = false): Promise<PendingRow | undefined> {
  const [row] = await tx.sql<PendingRow[]>`
    select ${columns(tx)} from pending_command where id = ${id} ${lock ? tx.sql`for update` : tx.sql``}`
  return row
}

export async function countWaitingOf(tx: TenantTx, requester: string): Promise<number> {
  const [{ count }] = await tx.sql`
    select count(*) as count from pending_command where requester = ${requester} and state = 'waiting'`
  return count
}

/** Somebody for whom one may decide: oneself, or who delegated. */
export type Principal = { id: string; roles: readonly string[] }

/** What waits for one of these people; what the one who looks asked for themselves does not, unless the rule says so. */
function waitsForAny(tx: TenantTx, me: string, principals: readonly Principal[]) {
  const { sql } = tx
  const one = ({ id, roles }: Principal) => sql`
    ((${id} = any(wait_people) or wait_roles && ${[...roles]}::text[]) and ${id} <> all(consented) and (own_consent or requester <> ${id}))`
  const any = principals.map(one).reduce((left, right) => sql`${left} or ${right}`)
  return sql`state = 'waiting' and (own_consent or requester <> ${me}) and (${any})`
}

export async function countWaitingFor(tx: TenantTx, me: string, principals: readonly Principal[]): Promise<number> {
  const [{ count }] = await tx.sql`
    select count(*) as count from pending_command where ${waitsForAny(tx, me, principals)}`
  return count
}

type ListOptions = { limit: number; cursor?: { time: number; id: string } }

/** Oldest first. */
export function listWaitingFor(
  tx: TenantTx,
  me: string,
  principals: readonly Principal[],
  { limit, cursor }: ListOptions,
): Promise<PendingRow[]> {
  const after = cursor ? tx.sql`and (created_at, id) > (${moment(tx, cursor.time)}, ${cursor.id}::uuid)` : tx.sql``
  return tx.sql<PendingRow[]>`
    select ${columns(tx)} from pending_command where ${waitsForAny(tx, me, principals)} ${after}
    order by created_at, id limit ${limit}`
}

/** Newest first: what `me` asked for, or decided on. */
export function listOf(
  tx: TenantTx,
  me: string,
  box: 'mine' | 'done',
  { limit, cursor }: ListOptions,
): Promise<PendingRow[]> {
  const before = cursor ? tx.sql`and (created_at, id) < (${moment(tx, cursor.time)}, ${cursor.id}::uuid)` : tx.sql``
  const which =
    box === 'mine' ? tx.sql`requester = ${me}` : tx.sql`decisions @> ${tx.sql.json([{ by: me }] as never)}::jsonb`
  return tx.sql<PendingRow[]>`
    select ${columns(tx)} from pending_command where ${which} ${before} order by created_at desc, id desc limit ${limit}`
}

/** Commands of a record that wait, for its page. */
export function listOfRecord(tx: TenantTx, recordId: string): Promise<{ id: string; command: string; label: Text }[]> {
  return tx.sql<{ id: string; command: string; label: Text }[]>`
    select id, command, label from pending_command where record_id = ${recordId} and state = 'waiting' order by created_at limit 20`
}

export type { Decision, PendingState }
