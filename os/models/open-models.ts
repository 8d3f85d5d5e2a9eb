import { join } from 'node:path'
import type { Audit } from '../audit/audit.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { Route } from '../http/route.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import type { LiveTable } from '../live/live-table.ts'
import type { Stream } from '../stream/stream.ts'
import type { Twin } from '../twin/twin.ts'
import { catalog } from './blocks/catalog.ts'
import { createLiveModels, type LiveModels } from './live/live-models.ts'
import { spawnScanWorker } from './live/scan-spawn.ts'
import { createScanner } from './live/scanner.ts'
import { createModels, type Models } from './models.ts'
import { modelRoutes } from './routes.ts'
import { type WalkServices, walkRoutes } from './walk-routes.ts'

export type ModelParts = {
  tenants: TenantData
  tenantIds(): Promise<readonly string[]>
  twin: Twin
  points: PointDirectories
  historian: WalkServices['historian']
  audit: Audit
  table: LiveTable
  stream: Pick<Stream, 'call'>
  /** Of the platform's data. */
  folder: string
  clock(): number
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

export type OpenedModels = { routes: Route[]; live: LiveModels; models: Models }

/** The model centre: what is kept, what runs, and the way to both. */
export function openModels(parts: ModelParts): OpenedModels {
  const { tenants, tenantIds, twin, points, historian, audit, table, stream, folder, clock, log } = parts
  const scanner = createScanner({
    spawn: () => spawnScanWorker({ live: table.buffer, stateFile: join(folder, 'models', 'state.bin') }),
    ingest: (batch) => stream.call('ingestCalculated', { batch }),
    alarms: (changes) => live.alarmsChanged(changes),
    ...{ clock, log },
  })
  const live: LiveModels = createLiveModels({ tenants, tenantIds, twin, points, catalog, scanner, log })
  const models = createModels({
    ...{ tenants, points, catalog, audit, clock },
    changed: live.settle,
    faultOf: live.faultOf,
    faultyOf: live.faultyOf,
  })
  // not awaited: who changes the twin does not wait for models, which may change the twin themselves
  twin.onChange(({ tenant, tree }) => {
    const spread = tree ? models.spread(tenant) : Promise.resolve(0)
    spread
      .catch((error) => log('error', 'machines without their models', { error: String(error).slice(0, 300) }))
      .then(() => live.settle(tenant))
  })
  const walks = walkRoutes({ historian, points, catalog })
  return { routes: [...modelRoutes({ models, live }), ...walks], live, models }
}
