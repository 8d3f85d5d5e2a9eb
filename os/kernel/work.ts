import type { Actor } from '../../contract/actor.ts'
import type { SignatureItem } from '../../contract/ctx.ts'
import { refusalOfDatabase } from '../data/database-refusals.ts'
import type { Inserts } from '../data/insert-row.ts'
import type { TenantData, TenantTx } from '../data/tenancy.ts'
import type { Registry } from './registry.ts'
import type { EmittedEvent, IndexedRecord, KernelServices, RecordChangeInput, Scope } from './services.ts'

export type Kernel = {
  registry: Registry
  tenants: TenantData
  services: KernelServices
  clock(): number
  /** The plant's day of a moment, YYYY-MM-DD. */
  dayOf(ms: number): string
}

/** One transaction that may change things: what it has done so far, to be told when it ends well. */
export type Work = {
  kernel: Kernel
  scope: Scope
  /** `app.command`, or the reaction, job or watch that works. */
  by: string
  changes: RecordChangeInput[]
  /** The records as they are now, by id. */
  changed: Map<string, IndexedRecord>
  events: EmittedEvent[]
  signature: Omit<SignatureItem, 'hash'> | null
  /** Where given, new rows go to the database with those of the commands that follow. */
  inserts?: Inserts
}

export const scopeOf = (kernel: Kernel, tx: TenantTx, actor: Actor): Scope => {
  const now = kernel.clock()
  return { tx, actor, now, today: kernel.dayOf(now) }
}

export const beginWork = (kernel: Kernel, scope: Scope, by: string, inserts?: Inserts): Work => {
  return { kernel, scope, by, inserts, changes: [], changed: new Map(), events: [], signature: null }
}

/**
 * The last stages of every work: history, search and outbox, then audit, whose chain is locked from here to the end of the
 * transaction. `called`: bodies of commands that changed no record.
 */
export async function endWork(
  { kernel, scope, by, changes, changed, events }: Work,
  called: readonly unknown[] = [],
): Promise<void> {
  const { services } = kernel
  const app = by.split('.')[0]
  const entries = changes.map(({ entity, id, before, after }) => ({
    ...{ object: `${entity}:${id}`, before, after, app, command: by },
    ...{ entity: entity.slice(entity.indexOf('.') + 1), recordId: id },
  }))
  const { name, kind } = scope.actor
  const actor = kind === 'user' ? name : `${kind}:${name}`
  const told = [...entries, ...called.map((after) => ({ object: by, before: undefined, after, app, command: by }))]
  // on their way at once: the connection keeps their order
  await Promise.all([
    changes.length > 0 && services.keepChanges(scope, changes),
    changed.size > 0 && services.indexRecords(scope, [...changed.values()]),
    events.length > 0 && services.emit(scope, events),
    services.audit.write(
      told.map((entry) => ({ actor, action: by, ...entry })),
      scope.tx.sql,
    ),
  ])
}

/** Two that lock the same rows in different orders: one of them is turned away by the database and tries again. */
const tries = 4

/** One transaction of a tenant; what the database turns away comes out as a refusal, and a deadlock is tried again. */
export async function transact<T>(
  kernel: Kernel,
  tenant: string,
  run: (tx: TenantTx) => Promise<T>,
  options?: { readOnly?: boolean },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await kernel.tenants.within(tenant, run, options)
    } catch (error) {
      const refusal = refusalOfDatabase(error)
      if (!refusal) throw error
      if (refusal.code !== 'busy' || attempt === tries) throw refusal
    }
  }
}
