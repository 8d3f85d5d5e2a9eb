import { randomUUID } from 'node:crypto'
import type { Actor } from '../../contract/actor.ts'
import type { Progress } from '../../contract/app.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Sql } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { JobDeclaration } from './jobs.ts'
import { jobRefusals } from './refusals.ts'
import { endJob, type JobRow, queueAgain, renewLease, writeProgress } from './store.ts'

/** Progress is written at most this often. */
const writeEveryMs = 250
const maxResultBytes = 4 * 1024 * 1024
export const maxTries = 5

export type RunOptions = {
  sql: Sql
  tenants: TenantData
  owner: string
  leaseMs: number
  /** Wait before the next try, by tries so far. */
  retryDelayMs(tries: number): number
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

/** A job that runs in this process. */
export type RunningJob = {
  row: JobRow
  stopAsked: boolean
  /** Its lease is gone: another process may run it, and what this one says no longer counts. */
  lost: boolean
  ended: Promise<'done' | 'stopped' | 'failed' | 'again' | 'lost'>
}

/** 10 s, 40 s, 160 s, 640 s. */
export function retryDelayMs(tries: number): number {
  return 10_000 * 4 ** Math.min(Math.max(tries - 1, 0), 5)
}

function progressOf(running: RunningJob, options: RunOptions): Progress & { flush(): Promise<void> } {
  let told: { share: number; note: Text | null } | undefined
  let share = 0
  let writtenAt = 0
  async function flush(): Promise<void> {
    if (!told || running.lost) return
    const { share, note } = told
    told = undefined
    writtenAt = performance.now()
    await writeProgress(options.sql, running.row.id, options.owner, share, note)
  }
  return {
    async report(next, note) {
      if (Number.isFinite(next)) share = Math.min(1, Math.max(0, next))
      told = { share, note: note ?? null }
      if (performance.now() - writtenAt >= writeEveryMs) await flush()
    },
    stopped: () => running.stopAsked || running.lost,
    flush,
  }
}

/** A result that is beyond what a row should hold is left out, not the work undone. */
function resultOf(value: unknown): unknown {
  if (value === undefined || value === null) return null
  const bytes = Buffer.byteLength(canonicalJson(value))
  return bytes <= maxResultBytes ? value : { tooLarge: bytes }
}

async function fail(running: RunningJob, kind: JobDeclaration, error: unknown, options: RunOptions) {
  const { row } = running
  if (error instanceof Refusal) {
    await endJob(options.sql, row.id, options.owner, {
      state: 'failed',
      error: { code: error.code, texts: error.texts() },
    })
    return 'failed' as const
  }
  const id = randomUUID()
  options.log('error', 'job failed', {
    id,
    job: row.id,
    kind: row.kind,
    tries: row.tries,
    error: (error as Error)?.stack ?? String(error),
  })
  const fault = new Refusal(jobRefusals.jobFault, { id })
  const told = { code: fault.code, texts: fault.texts() }
  if (kind.repeatable !== false && row.tries < maxTries && !running.stopAsked) {
    await queueAgain(options.sql, row.id, options.owner, { delayMs: options.retryDelayMs(row.tries), error: told })
    return 'again' as const
  }
  await endJob(options.sql, row.id, options.owner, { state: running.stopAsked ? 'stopped' : 'failed', error: told })
  return 'failed' as const
}

async function run(running: RunningJob, kind: JobDeclaration, actor: () => Promise<Actor>, options: RunOptions) {
  const { row } = running
  const progress = progressOf(running, options)
  try {
    const result = await kind.run({
      id: row.id,
      tenant: row.tenant,
      actor: await actor(),
      input: kind.input.parse(row.input),
      progress: { report: progress.report, stopped: progress.stopped },
      within: (work, how) => options.tenants.within(row.tenant, work, how),
    })
    if (running.lost) return 'lost' as const
    await progress.flush()
    const state = running.stopAsked ? 'stopped' : 'done'
    await endJob(options.sql, row.id, options.owner, { state, result: resultOf(result) })
    return state
  } catch (error) {
    if (running.lost) return 'lost' as const
    await progress.flush()
    return fail(running, kind, error, options)
  }
}

/** Runs a claimed job to its end, keeping its lease. `ended` never rejects. */
export function startRun(
  row: JobRow,
  kind: JobDeclaration,
  actor: () => Promise<Actor>,
  options: RunOptions,
): RunningJob {
  const running: RunningJob = { row, stopAsked: row.stopAsked, lost: false, ended: Promise.resolve('lost') }
  const beat = setInterval(() => {
    if (running.lost) return clearInterval(beat)
    renewLease(options.sql, row.id, options.owner, options.leaseMs).then(
      ({ held, stopAsked }) => {
        running.lost ||= !held
        running.stopAsked ||= stopAsked
      },
      (error) => options.log('warn', 'job lease not renewed', { job: row.id, error: String(error) }),
    )
  }, options.leaseMs / 3)
  beat.unref()
  running.ended = run(running, kind, actor, options)
    .catch((error) => {
      // the database is away: the lease runs out and the job is taken up again
      options.log('error', 'job end not written', { job: row.id, error: String(error) })
      return 'lost' as const
    })
    .finally(() => clearInterval(beat))
  return running
}
