import { z } from 'zod'
import { type JobDetail, type JobItem, type JobSchedule, jobStates } from '../../api/jobs.ts'
import type { Page } from '../../api/platform.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import type { TenantData, TenantTx } from '../data/tenancy.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Jobs } from './jobs.ts'
import { jobRefusals } from './refusals.ts'
import { channel, columns, type JobRow } from './store.ts'

const params = z.object({ id: z.uuid() })
const cursorForm = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function itemOf(jobs: Jobs, row: JobRow): JobItem {
  const kind = jobs.kind(row.kind)
  const { tenant: _t, errorCode, error, input: _i, actor: _a, ...rest } = row
  return {
    ...rest,
    label: kind?.label ?? { zh: row.kind, en: row.kind },
    error: errorCode && error ? { code: errorCode, texts: error } : null,
    repeatable: kind !== undefined && kind.repeatable !== false,
  }
}

/** The jobs that the actor may see. */
const reach = (tx: TenantTx, actor: Actor) =>
  actor.permissions.has('jobs.manage') ? tx.sql`true` : tx.sql`created_by = ${actor.id}`

async function findJob(
  tx: TenantTx,
  actor: Actor,
  id: string,
  lock = false,
): Promise<JobRow & { result: JobDetail['result'] }> {
  const [row] = await tx.sql<(JobRow & { result: JobDetail['result'] })[]>`
    select ${columns(tx.sql)}, result from job where id = ${id} and ${reach(tx, actor)} ${lock ? tx.sql`for update` : tx.sql``}`
  if (!row) throw new Refusal(jobRefusals.unknownJob)
  return row
}

type ListQuery = { state?: string; kind?: string; mine?: string; routine?: string; limit: number; cursor?: string }

async function listJobs(
  tx: TenantTx,
  actor: Actor,
  query: ListQuery,
): Promise<{ rows: JobRow[]; next: string | null }> {
  const { sql } = tx
  const at = query.cursor ? cursorForm.exec(query.cursor) : null
  const rows = await sql<(JobRow & { micros: number })[]>`
    select ${columns(sql)}, (extract(epoch from created_at) * 1000000)::bigint as micros from job
    where ${query.mine === 'true' ? sql`created_by = ${actor.id}` : reach(tx, actor)}
      ${query.routine === 'false' ? sql`and (cron_due is null or state <> 'done')` : sql``}
      ${query.state ? sql`and state = ${query.state}` : sql``} ${query.kind ? sql`and kind = ${query.kind}` : sql``}
      ${at ? sql`and (created_at, id) < (to_timestamp(${Number(at[1])}::numeric / 1000000), ${at[2]}::uuid)` : sql``}
    order by created_at desc, id desc limit ${query.limit + 1}`
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(({ micros: _, ...row }) => row),
    next: rows.length > query.limit && last ? `${last.micros}_${last.id}` : null,
  }
}

async function askStop(tx: TenantTx, actor: Actor, id: string): Promise<string> {
  const row = await findJob(tx, actor, id, true)
  if (row.state !== 'queued' && row.state !== 'running') throw new Refusal(jobRefusals.jobEnded)
  await tx.sql`
    update job set stop_asked = true, state = case when state = 'queued' then 'stopped' else state end,
      ended_at = case when state = 'queued' then now() else ended_at end
    where id = ${id}`
  await tx.sql`select pg_notify(${channel}, '')`
  return id
}

async function runAgain(tx: TenantTx, actor: Actor, jobs: Jobs, id: string): Promise<string> {
  const row = await findJob(tx, actor, id, true)
  const kind = jobs.kind(row.kind)
  if (!kind) throw new Refusal(jobRefusals.kindGone)
  if (kind.repeatable === false) throw new Refusal(jobRefusals.notRepeatable)
  if (row.state === 'queued' || row.state === 'running') throw new Refusal(jobRefusals.jobNotEnded)
  await tx.sql`
    update job set state = 'queued', due_at = now(), tries = 0, takeovers = 0, progress = 0, note = null, result = null,
      error_code = null, error = null, stop_asked = false, started_at = null, ended_at = null
    where id = ${id}`
  await tx.sql`select pg_notify(${channel}, '')`
  return id
}

/** GET /api/jobs, GET /api/jobs/:id, POST /api/jobs/:id/stop, POST /api/jobs/:id/retry */
export function jobRoutes(services: { jobs: Jobs; tenants: TenantData; audit: Audit }): Route[] {
  const { jobs, tenants, audit } = services

  /** @param run answers the id of the job that it was about */
  async function act(actor: Actor, action: string, run: (tx: TenantTx) => Promise<string>): Promise<JobDetail> {
    return tenants.within(actor.tenant, async (tx) => {
      const id = await run(tx)
      const { result, ...row } = await findJob(tx, actor, id)
      await audit.write({ actor: auditName(actor), action, object: `job:${id}`, after: { kind: row.kind } }, tx.sql)
      return { ...itemOf(jobs, row as JobRow), result }
    })
  }

  return [
    defineRoute({
      method: 'GET',
      path: '/api/jobs',
      summary: { zh: '后台任务，最新的在前', en: 'Jobs, newest first' },
      permission: 'signedIn',
      query: z.object({
        state: z.enum(jobStates).optional(),
        kind: z
          .string()
          .max(129)
          .regex(/^[a-z][\w.-]*$/)
          .optional(),
        mine: z.enum(['true', 'false']).optional(),
        routine: z.enum(['true', 'false']).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(50),
        cursor: z.string().max(60).regex(cursorForm).optional(),
      }),
      async run({ query, actor }): Promise<Page<JobItem>> {
        const { rows, next } = await tenants.within(actor.tenant, (tx) => listJobs(tx, actor, query), {
          readOnly: true,
        })
        return { items: rows.map((row) => itemOf(jobs, row)), next }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/jobs/schedules',
      summary: { zh: '定时任务', en: 'What runs by itself' },
      permission: 'jobs.manage',
      async run(): Promise<{ items: JobSchedule[] }> {
        const items = jobs.schedules().map(({ kind: { id, label, cron }, nextAt }) => ({
          ...{ kind: id, label, cron: cron!, nextAt },
        }))
        return { items }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/jobs/schedules/:kind/run',
      summary: { zh: '立即运行定时任务', en: 'Run a scheduled job now' },
      permission: 'jobs.manage',
      params: z.object({ kind: z.string().max(129) }),
      run({ params, actor }): Promise<JobDetail> {
        const kind = jobs.kind(params.kind)
        if (!kind?.cron) throw new Refusal(jobRefusals.unknownSchedule)
        return act(actor, 'job.run', (tx) => jobs.runScheduled({ tx, actor }, kind))
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/jobs/:id',
      summary: { zh: '一个后台任务及其结果', en: 'One job and its result' },
      permission: 'signedIn',
      params,
      async run({ params, actor }): Promise<JobDetail> {
        const { result, ...row } = await tenants.within(actor.tenant, (tx) => findJob(tx, actor, params.id), {
          readOnly: true,
        })
        return { ...itemOf(jobs, row as JobRow), result }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/jobs/:id/stop',
      summary: { zh: '停止后台任务', en: 'Stop a job' },
      permission: 'signedIn',
      params,
      run({ params, actor }) {
        return act(actor, 'job.stop', (tx) => askStop(tx, actor, params.id))
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/jobs/:id/retry',
      summary: { zh: '重跑已结束的后台任务', en: 'Run an ended job again' },
      permission: 'signedIn',
      params,
      run({ params, actor }) {
        return act(actor, 'job.retry', (tx) => runAgain(tx, actor, jobs, params.id))
      },
    }),
  ]
}
