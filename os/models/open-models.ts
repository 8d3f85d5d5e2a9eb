import { join } from 'node:path'
import type { Alarms } from '../alarms/alarms.ts'
import type { Audit } from '../audit/audit.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { Historian } from '../historian/historian.ts'
import type { Route } from '../http/route.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import type { LiveCell, LiveTable } from '../live/live-table.ts'
import type { SampleRings } from '../live/sample-rings.ts'
import { requestNotice } from '../notify/notices.ts'
import type { Stream } from '../stream/stream.ts'
import type { Twin } from '../twin/twin.ts'
import { catalogAt } from './blocks/catalog.ts'
import { tryFile } from './learn/onnx/try-file.ts'
import { createAlarmStates } from './live/alarm-states.ts'
import { createLiveModels, type LiveModels } from './live/live-models.ts'
import { spawnScanWorker } from './live/scan-spawn.ts'
import { createScanner } from './live/scanner.ts'
import { createModels, type Models } from './models.ts'
import { modelRoutes } from './routes.ts'
import { createLearnedModels, type LearnedModels } from './training/learned-models.ts'
import { learningJobs } from './training/learning-jobs.ts'
import { learnedRoutes } from './training/routes.ts'
import { createShelves, type Shelves } from './training/shelf.ts'
import { type WalkServices, walkRoutes } from './walk-routes.ts'

export type ModelParts = {
  tenants: TenantData
  tenantIds(): Promise<readonly string[]>
  twin: Twin
  points: PointDirectories
  audit: Audit
  table: LiveTable
  rings: SampleRings
  stream: Pick<Stream, 'call'>
  /** Of the platform's data. */
  folder: string
  /** Of the plant, an IANA name. */
  timeZone: string
  historian: WalkServices['historian'] & Pick<Historian, 'aggregate'>
  clock(): number
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

export type OpenedModels = {
  routes: Route[]
  live: LiveModels
  models: Models
  learned: LearnedModels
  shelves: Shelves
  /** Once there are alarms, before models run: whose states models read. */
  takeAlarms(alarms: Pick<Alarms, 'standing'>): void
  /** Once there are jobs: before they start. */
  takeJobs(jobs: Pick<Jobs, 'register' | 'enqueue'>): void
}

/** The model centre: what is kept, what runs, and the way to both. */
export function openModels(parts: ModelParts): OpenedModels {
  const { tenants, tenantIds, twin, points, audit, table, rings, stream, folder, timeZone, historian, clock, log } =
    parts
  const shelves = createShelves(catalogAt(timeZone), log)
  let jobs: Pick<Jobs, 'enqueue'> | undefined
  let alarms: Pick<Alarms, 'standing'> | undefined
  const alarmStates = createAlarmStates()
  const cell: LiveCell = { time: 0, value: 0, quality: 0 }
  const scanner = createScanner({
    spawn: (pulse) =>
      spawnScanWorker({
        ...{ live: table.buffer, rings: rings.buffer, stateFile: join(folder, 'models', 'state.bin') },
        ...{ pulse, timeZone, alarmWords: alarmStates.words },
      }),
    lastValue: (point) => (table.read(point, cell) ? cell.value : Number.NaN),
    resumed: (model, refusal) => live.resumed(model, refusal),
    holds: (hold) => void live.holds(hold),
    elapsed: () => performance.now(),
    ingest: (batch) => stream.call('ingestCalculated', { batch }),
    alarms: (changes) => live.alarmsChanged(changes),
    ...{ clock, log },
  })
  const live: LiveModels = createLiveModels({
    tenants,
    tenantIds,
    twin,
    points,
    shelves,
    scanner,
    ...{ alarmStates, rings, notify: requestNotice },
    log,
  })
  const models = createModels({
    ...{ tenants, points, catalogOf: shelves.catalogOf, audit, clock },
    changed: live.settle,
    faultOf: live.faultOf,
    faultyOf: live.faultyOf,
    release: live.release,
    hasAlarm: (tenant, code) => alarms?.standing(tenant, code) !== undefined,
  })
  const learned = createLearnedModels({
    ...{ tenants, points, audit, shelves, clock, timeZone, tryFile, changed: live.settle },
    enqueue: (...job) => jobs!.enqueue(...job),
  })
  // not awaited: who changes the twin does not wait for models, which may change the twin themselves
  twin.onChange(({ tenant, tree }) => {
    const spread = tree ? models.spread(tenant) : Promise.resolve(0)
    spread
      .catch((error) => log('error', 'machines without their models', { error: String(error).slice(0, 300) }))
      .then(() => live.settle(tenant))
  })
  return {
    routes: [
      ...modelRoutes({ models, live, catalogOf: shelves.catalogOf }),
      ...walkRoutes({ historian, points, catalogOf: shelves.catalogOf }),
      ...learnedRoutes({ learned, points, historian }),
    ],
    live,
    models,
    learned,
    shelves,
    takeAlarms(opened) {
      alarms = opened
      live.takeAlarms(opened)
    },
    takeJobs(opened) {
      jobs = opened
      for (const job of learningJobs({ learned, historian, points, shelves, notify: requestNotice, clock, log }))
        opened.register(job)
    },
  }
}
