import type { Ctx, QueryCtx } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import { flushedFor } from '../data/insert-row.ts'
import { nextNumber } from '../numbering/numbering.ts'
import { recordsOf } from './record-door.ts'
import { runWithin } from './run-command.ts'
import type { Scope } from './services.ts'
import type { Kernel, Work } from './work.ts'

/** What a query is handed. */
export function queryCtx(kernel: Kernel, scope: Scope): QueryCtx {
  const { services } = kernel
  const { tx, actor, now, today } = scope
  const ctx: QueryCtx = {
    sql: tx.sql,
    tx: tx.db,
    actor,
    tenant: actor.tenant,
    now,
    today,
    live: services.live(scope),
    history: services.history(scope),
    files: services.files(scope),
    within: (entity) => services.withinReach(scope, entity),
    ask: async (query, input) => query.run(ctx, query.input.parse(input)),
    refuse: (kind, args, field) => new Refusal(kind, args, field),
  }
  return ctx
}

/** What a command, a reaction, a job or a watch is handed. */
export function commandCtx(work: Work): Ctx {
  const { kernel, scope } = work
  const { services, registry } = kernel
  const ctx: Ctx = {
    ...queryCtx(kernel, scope),
    files: services.files(scope),
    records: (entity) => recordsOf(work, entity),
    run: (command, input) => runWithin(work, registry.appOf(command), command, input as Record<string, unknown>),
    number: (scheme) => nextNumber(scope, scheme),
    emit: (event, payload) => void work.events.push({ event: event.id, payload: event.payload.parse(payload) }),
    notify: (notice) => services.notify(scope, notice),
    enqueue: (job, input, options) => {
      const app = registry.apps.find((a) => a.jobs?.includes(job))
      if (!app) throw new Error(`No app lists the job ${job.id}`)
      return services.enqueue(scope, `${app.id}.${job.id}`, job.input.parse(input), options)
    },
    get signature() {
      return work.signature
    },
  }
  return work.inserts ? flushedFor(ctx, quiet, work.inserts) : ctx
}

/** What does not look at the database: whatever else a command reaches for sees the rows of the commands before it. */
const quiet: ReadonlySet<keyof Ctx> = new Set([
  'actor',
  'tenant',
  'now',
  'today',
  'number',
  'emit',
  'refuse',
  'signature',
])
