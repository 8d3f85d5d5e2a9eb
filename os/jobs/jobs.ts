import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Actor } from '../../contract/actor.ts'
import type { Progress } from '../../contract/app.ts'
import type { Notice } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import type { Sql } from '../data/connect.ts'
import type { TenantData, TenantTx } from '../data/tenancy.ts'
import { checked } from '../http/problem.ts'
import type { Scope } from '../kernel/services.ts'
import { readSchedule, type Schedule } from './cron.ts'
import { jobRefusals } from './refusals.ts'
import { type RunningJob, retryDelayMs, startRun } from './run-job.ts'
import {
  channel,
  claimJob,
  deleteOld,
  type JobRow,
  json,
  queueAgain,
  queueScheduled,
  readActor,
  recoverLost,
  type StoredActor,
  storeActor,
} from './store.ts'
import { createWaker } from './waker.ts'

/** What a job is handed when it runs. */
export type JobContext<I = unknown> = {
  id: string
  tenant: string
  /** Whoever started it, with what they may do now; the system for a scheduled one. */
  actor: Actor
  input: I
  progress: Progress
  /** One transaction of the tenant; a job may open many. */
  within<T>(run: (tx: TenantTx) => Promise<T>, options?: { readOnly?: boolean }): Promise<T>
}

export type JobDeclaration<I extends z.ZodType = any> = {
  /** `app.job`, or `os.job` for the OS's own. */
  id: string
  label: Text
  input: I
  /** What in particular, for the list of jobs: kept when the job is queued. */
  about?(input: z.output<I>): Text
  /** minute hour day-of-month month day-of-week in the plant's time zone, for every tenant; the input is then `{}`. */
  cron?: string
  /** Has places of its own when those of all jobs are taken. */
  urgent?: true
  /** What the system may do in a scheduled run. */
  permissions?: readonly string[]
  /** False: running it a second time does harm. It is then never tried again by itself, nor by a person. */
  repeatable?: boolean
  run(job: JobContext<z.output<I>>): Promise<Record<string, unknown> | void>
}

export type Jobs = {
  /** Before {@link start}. */
  register(kind: JobDeclaration): void
  /** Queues a job within the caller's transaction; answers its id. `at`: not before, UTC ms. */
  enqueue(scope: Pick<Scope, 'tx' | 'actor'>, kind: string, input: unknown, options?: { at?: number }): Promise<string>
  kind(id: string): JobDeclaration | undefined
  /** What runs by itself, with its next time, UTC ms. */
  schedules(): { kind: JobDeclaration; nextAt: number | null }[]
  /** Queues a scheduled job now, as the system would; answers its id. */
  runScheduled(scope: Pick<Scope, 'tx' | 'actor'>, kind: JobDeclaration): Promise<string>
  start(): Promise<void>
  /** Lets what runs end, for a few seconds; the rest is queued again. */
  stop(): Promise<void>
}

export type JobOptions = {
  /** The owner's connection: the dispatcher works for every tenant. */
  sql: Sql
  tenants: TenantData
  /** Ids of all tenants, for schedules. */
  tenantIds(): Promise<readonly string[]>
  /** What a person may do now; null when disabled or gone. */
  actorOf(tenant: string, id: string): Promise<Actor | null>
  /** Tells whoever started a job that took long, or failed. */
  notify?(scope: Pick<Scope, 'tx' | 'actor'>, notice: Notice): Promise<void>
  timeZone: string
  clock?(): number
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
  /** Running at once in this process, besides at most {@link urgentAtOnce} of each urgent kind. */
  atOnce?: number
  leaseMs?: number
  pollMs?: number
  stopWithinMs?: number
  retryDelayMs?(tries: number): number
}

const maxQueued = 10_000
const maxInputBytes = 256 * 1024
const keptMs = 30 * 86_400_000
const cleanEveryMs = 3_600_000
/** Whoever started a job that took longer is told of its end. */
const toldAfterMs = 20_000

export const systemActor = (tenant: string, permissions: readonly string[] = []): Actor => ({
  kind: 'system',
  id: 'system',
  name: 'system',
  tenant,
  permissions: new Set(permissions),
})

/** Checks and writes one job in the caller's transaction. */
async function insertJob(
  { tx, actor }: Pick<Scope, 'tx' | 'actor'>,
  kind: JobDeclaration,
  input: unknown,
  { at, as = actor }: { at?: number; as?: Actor } = {},
): Promise<string> {
  const parsed = checked(kind.input, input, 'input')
  const text = json(input ?? {})!
  if (Buffer.byteLength(text) > maxInputBytes) throw new Refusal(jobRefusals.inputTooLarge, { limit: maxInputBytes })
  const { sql } = tx
  const [{ queued }] = await sql`
    select count(*)::int as queued from (select from job where state = 'queued' limit ${maxQueued}) q`
  if (queued >= maxQueued) throw new Refusal(jobRefusals.tooManyJobs, { limit: maxQueued })
  const due = at === undefined ? sql`now()` : sql`${new Date(at)}`
  const about = json(kind.about?.(parsed))
  const [row] = await sql<{ id: string }[]>`
    insert into job (kind, about, input, due_at, created_by, created_by_name, actor)
    values (${kind.id}, ${about}::jsonb, ${text}::jsonb, ${due}, ${actor.id}, ${actor.displayName ?? actor.name},
      ${json(storeActor(as))}::jsonb)
    returning id`
  await sql`select pg_notify(${channel}, '')`
  return row.id
}

const urgentAtOnce = 4

/** Work that takes longer than a person waits: queued in a transaction, run by whichever process is free, at least once. */
export function createJobs(options: JobOptions): Jobs {
  const { sql, tenants, log, clock = Date.now } = options
  const { atOnce = 2, leaseMs = 30_000, pollMs = 2_000, stopWithinMs = 5_000 } = options
  const owner = randomUUID()
  const kinds = new Map<string, JobDeclaration>()
  const schedules = new Map<string, Schedule>()
  const running = new Map<string, RunningJob>()
  const runOptions = { sql, tenants, owner, leaseMs, log, retryDelayMs: options.retryDelayMs ?? retryDelayMs }
  let closing = false
  let cleanedAt = 0

  async function actorFor(row: JobRow): Promise<Actor> {
    if (row.actor.kind !== 'user') return readActor(row.actor)
    const actor = await options.actorOf(row.tenant, row.actor.id)
    if (!actor) throw new Refusal(jobRefusals.starterGone)
    return actor
  }

  async function tell(row: JobRow, state: 'done' | 'failed', tookMs: number): Promise<void> {
    if (!options.notify || row.actor.kind !== 'user' || (state === 'done' && tookMs < toldAfterMs)) return
    const { notify } = options
    const label = kinds.get(row.kind)?.label ?? { zh: row.kind, en: row.kind }
    const about = row.about ? { zh: `（${row.about.zh}）`, en: ` (${row.about.en})` } : { zh: '', en: '' }
    const notice: Notice = {
      to: { users: [row.createdBy] },
      cause: `job:${row.id}`,
      title:
        state === 'done'
          ? { zh: `后台任务已完成：${label.zh}${about.zh}`, en: `Job done: ${label.en}${about.en}` }
          : { zh: `后台任务失败：${label.zh}${about.zh}`, en: `Job failed: ${label.en}${about.en}` },
      link: `/jobs?job=${row.id}`,
      level: state === 'done' ? 'info' : 'warning',
    }
    await tenants.within(row.tenant, (tx) => notify({ tx, actor: systemActor(row.tenant) }, notice))
  }

  function begin(row: JobRow): void {
    const began = performance.now()
    const job = startRun(row, kinds.get(row.kind)!, () => actorFor(row), runOptions)
    running.set(row.id, job)
    void job.ended.then(async (end) => {
      running.delete(row.id)
      wake()
      if (end !== 'done' && end !== 'failed') return
      await tell(row, end, performance.now() - began).catch((error) =>
        log('warn', 'end of a job not told', { job: row.id, error: String(error) }),
      )
    })
  }

  async function queueDue(): Promise<void> {
    if (schedules.size === 0) return
    const now = clock()
    for (const tenant of await options.tenantIds())
      for (const [kind, schedule] of schedules) {
        const dueMs = schedule.lastDue(now)
        if (dueMs === null || remembered.get(`${tenant}\0${kind}`) === dueMs) continue
        const actor: StoredActor = storeActor(systemActor(tenant, kinds.get(kind)?.permissions))
        await queueScheduled(sql, { tenant, kind, dueMs, actor })
        remembered.set(`${tenant}\0${kind}`, dueMs)
      }
  }
  /** Due times that are known to be queued: the database need not be asked again. */
  const remembered = new Map<string, number>()

  async function recover(): Promise<void> {
    const interrupted = new Refusal(jobRefusals.interrupted)
    const failed = await recoverLost(sql, {
      mine: [...running.keys()],
      notRepeatable: [...kinds.values()].filter((k) => k.repeatable === false).map((k) => k.id),
      error: { code: interrupted.code, texts: interrupted.texts() },
    })
    for (const row of failed) {
      log('warn', 'job given up: its process died', { job: row.id, kind: row.kind })
      await tell(
        { ...row, actor: { kind: row.createdBy === 'system' ? 'system' : 'user' } as StoredActor },
        'failed',
        0,
      )
    }
  }

  async function hearStops(): Promise<void> {
    if (running.size === 0) return
    const rows = await sql<{ id: string }[]>`
      select id from job where id = any(${[...running.keys()]}::uuid[]) and stop_asked`
    for (const { id } of rows) {
      const job = running.get(id)
      if (job) job.stopAsked = true
    }
  }

  /** What may begin now. */
  function kindsWithRoom(): string[] {
    const isUrgent = (id: string) => kinds.get(id)?.urgent === true
    const atWork = [...running.values()].map(({ row }) => row.kind)
    const others = atWork.filter((id) => !isUrgent(id)).length
    const same = (id: string) => atWork.filter((each) => each === id).length
    return [...kinds.keys()].filter((id) => (isUrgent(id) ? same(id) < urgentAtOnce : others < atOnce))
  }

  async function work(): Promise<void> {
    await hearStops()
    await recover()
    await queueDue()
    if (performance.now() - cleanedAt > cleanEveryMs || cleanedAt === 0) {
      cleanedAt = performance.now()
      await deleteOld(sql, keptMs)
    }
    while (!closing) {
      const free = kindsWithRoom()
      const row = free.length > 0 && (await claimJob(sql, free, owner, leaseMs))
      if (!row) break
      begin(row)
    }
  }

  const waker = createWaker({ sql, channel, pollMs, round: work, what: 'jobs', log })
  const { wake } = waker

  return {
    register(kind) {
      if (!/^[a-z][a-z0-9-]*\.[a-z][a-zA-Z0-9-]*$/.test(kind.id)) throw new Error(`job ${kind.id}: named like app.job`)
      if (kinds.has(kind.id)) throw new Error(`job ${kind.id}: there are two of this name`)
      if (kind.cron) {
        if (!kind.input.safeParse({}).success) throw new Error(`job ${kind.id}: a scheduled job must take the input {}`)
        schedules.set(kind.id, readSchedule(kind.cron, options.timeZone))
      }
      kinds.set(kind.id, kind)
    },
    kind: (id) => kinds.get(id),
    schedules: () =>
      [...schedules].map(([id, schedule]) => ({ kind: kinds.get(id)!, nextAt: schedule.nextDue(clock()) })),
    runScheduled: (scope, kind) =>
      insertJob(scope, kind, {}, { as: systemActor(scope.actor.tenant, kind.permissions) }),
    async enqueue(scope, id, input, when) {
      const kind = kinds.get(id)
      if (!kind) throw new Error(`there is no job ${id}`)
      return insertJob(scope, kind, input, when)
    },
    start: waker.start,
    async stop() {
      closing = true
      await waker.stop()
      const ended = Promise.all([...running.values()].map((job) => job.ended))
      const late = new Promise((done) => setTimeout(done, stopWithinMs).unref())
      await Promise.race([ended, late])
      for (const [id, job] of running) {
        job.lost = true
        await queueAgain(sql, id, owner, { delayMs: 0, unharmed: true })
      }
    },
  }
}

/** Input of a job that needs none. */
export const noInput = z.strictObject({})
