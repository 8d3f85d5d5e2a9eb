import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { refusalOfDatabase } from '../data/database-refusals.ts'
import type { Route } from '../http/route.ts'
import type { KernelServices, Scope } from '../kernel/services.ts'
import { indexRecords } from '../search/index-record.ts'
import { searchRoutes } from '../search/routes.ts'
import { keepFieldFiles, mayReadFile } from './attachments.ts'
import { changesSince, keepChanges } from './changes.ts'
import type { RecordsDeps, Within } from './deps.ts'
import { followersOf } from './followers.ts'
import { importJob } from './import.ts'
import { type FoundRecord, recordFor, resolve } from './lookup.ts'
import { createNames } from './names.ts'
import { plantDays } from './plant-days.ts'
import { withinReach } from './reach.ts'
import { recordRefusals } from './refusals.ts'
import { recordRoutes } from './routes.ts'
import { viewRoutes } from './view-routes.ts'

/** The service behind the generic screens: what the kernel needs of it, its routes, and what other services ask. */
export type Records = {
  services: Pick<KernelServices, 'keepChanges' | 'changesSince' | 'indexRecords' | 'withinReach'>
  routes: Route[]
  /** For os/files: whether the actor sees a record that the file belongs to. */
  mayReadFile(scope: Scope, fileId: string): Promise<boolean>
  /** For notices: ids of who follows a record. */
  followersOf(scope: Pick<Scope, 'tx'>, entity: string, id: string): Promise<string[]>
  /** For labels: the record when the actor may see it. */
  recordFor(scope: Scope, entity: string, id: string): Promise<FoundRecord | undefined>
  /** For scans: records that carry a code, as far as the actor may see them. */
  resolve(scope: Scope, code: string): Promise<FoundRecord[]>
}

/** A list that nobody should wait for longer: its filter finds no index. */
const readLimitMs = 20_000

/** What the kernel calls in a command's transaction; needs nothing of the other services. */
export const recordServices: Records['services'] = {
  keepChanges,
  changesSince,
  async indexRecords(scope, records) {
    await indexRecords(scope, records)
    for (const { name, entity, row } of records) await keepFieldFiles(scope, name, entity, row)
  },
  withinReach,
}

/** Opens transactions of an actor. What takes too long is a refusal, not a fault. */
function scopes(deps: RecordsDeps): { read: Within; write: Within } {
  const days = plantDays(deps.timeZone)
  const clock = deps.clock ?? Date.now
  const open = async <T>(actor: Actor, readOnly: boolean, run: (scope: Scope) => Promise<T>): Promise<T> => {
    try {
      return await deps.tenants.within(
        actor.tenant,
        (tx) => {
          // travels with the first query; what is wrong with the connection shows there
          tx.sql`select set_config('statement_timeout', ${String(readLimitMs)}, true)`.catch(() => {})
          const now = clock()
          return run({ tx, actor, now, today: days.dayOf(now) })
        },
        { readOnly },
      )
    } catch (error) {
      const { code } = ((error as { cause?: unknown }).cause ?? error) as { code?: string }
      if (code === '57014') throw new Refusal(recordRefusals.tooSlow, { seconds: readLimitMs / 1000 }, 'filter')
      throw refusalOfDatabase(error) ?? error
    }
  }
  return { read: (actor, run) => open(actor, true, run), write: (actor, run) => open(actor, false, run) }
}

export function createRecords(deps: RecordsDeps): Records {
  const { registry } = deps
  const { read, write } = scopes(deps)
  const context = { deps, names: createNames(deps), days: plantDays(deps.timeZone), read, write }
  deps.jobs.register(importJob(context))
  return {
    services: recordServices,
    routes: [...recordRoutes(context), ...viewRoutes(context), ...searchRoutes({ registry, read })],
    mayReadFile: (scope, fileId) => mayReadFile(registry, scope, fileId),
    followersOf,
    recordFor: (scope, name, id) => recordFor(registry, scope, name, id),
    resolve: (scope, code) => resolve(registry, scope, code),
  }
}
