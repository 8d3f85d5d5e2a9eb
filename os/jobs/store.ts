import type { JobState } from '../../api/jobs.ts'
import type { Actor } from '../../contract/actor.ts'
import type { Text } from '../../contract/text.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Queryable, Sql } from '../data/connect.ts'

/** A job as the database keeps it; times in UTC ms. */
export type JobRow = {
  id: string
  tenant: string
  kind: string
  about: Text | null
  input: unknown
  state: JobState
  progress: number
  note: Text | null
  errorCode: string | null
  error: Text | null
  tries: number
  dueAt: number
  scheduled: boolean
  createdAt: number
  createdBy: string
  createdByName: string
  actor: StoredActor
  startedAt: number | null
  endedAt: number | null
  stopAsked: boolean
}

/** Who queued a job, as far as JSON keeps it. */
export type StoredActor = Omit<Actor, 'permissions' | 'rowScopes'> & {
  permissions: string[]
  rowScopes?: [string, NonNullable<ReturnType<NonNullable<Actor['rowScopes']>['get']>>][]
}

export function storeActor(actor: Actor): StoredActor {
  return { ...actor, permissions: [...actor.permissions], rowScopes: actor.rowScopes && [...actor.rowScopes] }
}

export function readActor(stored: StoredActor): Actor {
  return {
    ...stored,
    permissions: new Set(stored.permissions),
    rowScopes: stored.rowScopes ? new Map(stored.rowScopes) : undefined,
  }
}

/** JSON that jsonb takes: no U+0000, no lone surrogate. */
export const json = (value: unknown): string | null =>
  value === undefined || value === null ? null : canonicalJson(value)

/** Wakes the dispatchers of every process when the transaction has ended well. */
export const channel = 'millrace_job'

const ms = (sql: Queryable, column: string) => sql`(extract(epoch from ${sql(column)}) * 1000)::bigint`

export const columns = (sql: Queryable) => sql`
  id, tenant, kind, about, state, progress, note, error_code as "errorCode", error, tries, ${ms(sql, 'due_at')} as "dueAt",
  cron_due is not null as scheduled, ${ms(sql, 'created_at')} as "createdAt", created_by as "createdBy",
  created_by_name as "createdByName", ${ms(sql, 'started_at')} as "startedAt", ${ms(sql, 'ended_at')} as "endedAt",
  stop_asked as "stopAsked"`

const seconds = (milliseconds: number) => milliseconds / 1000

/** Takes the next due job of these kinds; tenants of which nothing runs yet come first. */
export async function claimJob(
  sql: Sql,
  kinds: readonly string[],
  owner: string,
  leaseMs: number,
): Promise<JobRow | null> {
  const [row] = await sql<JobRow[]>`
    update job set state = 'running', tries = tries + 1, started_at = now(), progress = 0, note = null,
      lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${seconds(leaseMs)})
    where id = (
      select q.id from job q where q.state = 'queued' and q.due_at <= now() and q.kind = any(${kinds as string[]})
      order by exists (select from job r where r.state = 'running' and r.tenant = q.tenant), q.due_at, q.created_at
      limit 1 for update of q skip locked)
    returning ${columns(sql)}, input, actor`
  return row ?? null
}

/** Keeps the lease; false in the answer when it was lost. */
export async function renewLease(
  sql: Sql,
  id: string,
  owner: string,
  leaseMs: number,
): Promise<{ held: boolean; stopAsked: boolean }> {
  const [row] = await sql<{ stopAsked: boolean }[]>`
    update job set lease_until = now() + make_interval(secs => ${seconds(leaseMs)})
    where id = ${id} and lease_owner = ${owner} and state = 'running' returning stop_asked as "stopAsked"`
  return { held: row !== undefined, stopAsked: row?.stopAsked ?? false }
}

export async function writeProgress(
  sql: Sql,
  id: string,
  owner: string,
  share: number,
  note: Text | null,
): Promise<void> {
  await sql`
    update job set progress = ${share}, note = ${json(note)}::jsonb
    where id = ${id} and lease_owner = ${owner} and state = 'running'`
}

export async function endJob(
  sql: Sql,
  id: string,
  owner: string,
  end: { state: 'done' | 'failed' | 'stopped'; result?: unknown; error?: { code: string; texts: Text } },
): Promise<boolean> {
  const rows = await sql`
    update job set state = ${end.state}, progress = case when ${end.state === 'done'} then 1 else progress end,
      result = ${json(end.result)}::jsonb, error_code = ${end.error?.code ?? null}, error = ${json(end.error?.texts)}::jsonb,
      ended_at = now(), lease_owner = null, lease_until = null
    where id = ${id} and lease_owner = ${owner} and state = 'running' returning id`
  return rows.length > 0
}

/** Queues it again: after a failed try, or (`unharmed`) when its process ends in good order. */
export async function queueAgain(
  sql: Sql,
  id: string,
  owner: string,
  again: { delayMs: number; error?: { code: string; texts: Text }; unharmed?: true },
): Promise<void> {
  await sql`
    update job set state = 'queued', due_at = now() + make_interval(secs => ${seconds(again.delayMs)}),
      tries = tries - ${again.unharmed ? 1 : 0}, error_code = ${again.error?.code ?? null},
      error = ${json(again.error?.texts)}::jsonb, lease_owner = null, lease_until = null
    where id = ${id} and lease_owner = ${owner} and state = 'running'`
}

/**
 * Jobs whose process has died without a word: taken up once more, or given up when that was done already or the kind may not
 * be run twice. `mine` still run here, whatever their lease says.
 */
export async function recoverLost(
  sql: Sql,
  options: { mine: readonly string[]; notRepeatable: readonly string[]; error: { code: string; texts: Text } },
): Promise<JobRow[]> {
  const { mine, notRepeatable, error } = options
  const lost = sql`state = 'running' and lease_until < now() and id <> all(${mine as string[]}::uuid[])`
  const again = sql`takeovers = 0 and kind <> all(${notRepeatable as string[]})`
  const failed = await sql<JobRow[]>`
    update job set state = 'failed', error_code = ${error.code}, error = ${json(error.texts)}::jsonb, ended_at = now(),
      lease_owner = null, lease_until = null
    where ${lost} and not (${again}) returning ${columns(sql)}`
  await sql`
    update job set state = 'queued', takeovers = takeovers + 1, tries = tries - 1, due_at = now(), lease_owner = null,
      lease_until = null
    where ${lost} and ${again}`
  return failed
}

/**
 * Queues one run of a schedule unless some process has done so for this due time or a later one. A schedule that is new to a
 * tenant begins now: what was due before is not made up for.
 */
export async function queueScheduled(
  sql: Sql,
  due: { tenant: string; kind: string; dueMs: number; actor: StoredActor },
): Promise<boolean> {
  const { tenant, kind, dueMs, actor } = due
  return sql.begin(async (tx) => {
    const [begun] = await tx`
      insert into job_schedule (tenant, kind, last_due) values (${tenant}, ${kind}, ${new Date(dueMs)})
      on conflict do nothing returning 1`
    if (begun) return false
    const [taken] = await tx`
      update job_schedule set last_due = ${new Date(dueMs)}
      where tenant = ${tenant} and kind = ${kind} and last_due < ${new Date(dueMs)} returning 1`
    if (!taken) return false
    const rows = await tx`
      insert into job (tenant, kind, input, cron_due, created_by, created_by_name, actor)
      values (${tenant}, ${kind}, '{}', ${new Date(dueMs)}, ${actor.id}, ${actor.name}, ${json(actor)}::jsonb)
      on conflict do nothing returning id`
    return rows.length > 0
  })
}

export async function deleteOld(sql: Sql, keptMs: number): Promise<void> {
  await sql`
    delete from job where id in (
      select id from job where ended_at < now() - make_interval(secs => ${seconds(keptMs)}) limit 10000)`
}
