import type { Actor } from '../../contract/actor.ts'
import { alarmCleared, alarmRaised } from '../../contract/alarm.ts'
import type { App } from '../../contract/app.ts'
import { type Alarms, createAlarms } from '../alarms/alarms.ts'
import { alarmRoutes } from '../alarms/routes.ts'
import { createApproval } from '../approval/approval.ts'
import { listOfRecord } from '../approval/pending-store.ts'
import { approvalRoutes } from '../approval/routes.ts'
import { seedRules } from '../approval/rule-store.ts'
import { createTasks } from '../approval/tasks.ts'
import type { Audit } from '../audit/audit.ts'
import { devicesOf } from '../connections/write-device.ts'
import { dashboardRoutes } from '../dashboards/dashboards.ts'
import { checkTables } from '../data/check-tables.ts'
import type { Sql } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { createEvents, type Events } from '../events/events.ts'
import { eventsRoutes } from '../events/routes.ts'
import { openFiles } from '../files/open-files.ts'
import type { Historian } from '../historian/historian.ts'
import { historyAccess } from '../historian/history-access.ts'
import type { Route } from '../http/route.ts'
import { forgetKeys } from '../idempotency/command-key.ts'
import type { Identity } from '../identity/identity.ts'
import { enabledTenants } from '../identity/organisations.ts'
import { createJobs, type Jobs } from '../jobs/jobs.ts'
import { jobRoutes } from '../jobs/routes.ts'
import { appRoutes } from '../kernel/app-routes.ts'
import { loadApps } from '../kernel/registry.ts'
import { runApproved, runCommand, runMany } from '../kernel/run-command.ts'
import type { Scope } from '../kernel/services.ts'
import { type Kernel, scopeOf, transact } from '../kernel/work.ts'
import { openLabels } from '../labels/open-labels.ts'
import { liveAccess } from '../live/live-access.ts'
import type { LiveReader, PointDirectories } from '../live/live-reader.ts'
import { manifestRoute } from '../manifest/manifest.ts'
import { channelRoutes } from '../notify/channel-routes.ts'
import { createNotices } from '../notify/notices.ts'
import { sendOutgoing } from '../notify/outgoing.ts'
import { ownNoticeRoutes } from '../notify/own-routes.ts'
import { createRecords, recordServices } from '../records/create-records.ts'
import { followersOf } from '../records/followers.ts'
import { createNames } from '../records/names.ts'
import { plantDays } from '../records/plant-days.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { signatureRoutes } from '../signatures/routes.ts'
import { createSignatures } from '../signatures/signatures.ts'
import type { Stream } from '../stream/stream.ts'
import { watchRoutes } from '../watches/routes.ts'
import { createWatches, type Watches } from '../watches/watches.ts'
import type { Config } from './config.ts'
import { log } from './log.ts'
import { registerWork } from './register-work.ts'
import type { Teardown } from './teardown.ts'

export type BusinessParts = {
  config: Config
  apps: readonly App[]
  /** The owner's connection: for dispatchers and upkeep, which work for all tenants. */
  sql: Sql
  tenants: TenantData
  audit: Audit
  identity: Identity
  box: SecretBox
  historian: Historian
  points: PointDirectories
  reader: LiveReader
  stream: Pick<Stream, 'call'>
  clock(): number
  teardown: Teardown
}

export type Business = {
  kernel: Kernel
  routes: Route[]
  jobs: Jobs
  events: Events
  alarms: Alarms
  watching: Watches['watching']
  start(): Promise<void>
}

const upkeepEveryMs = 60_000

async function placeNames({ tx }: Scope, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.sql<{ id: string; name: string }[]>`
    select id, name from org_department where id = any(${ids as string[]})
    union all select id, name from org_site where id = any(${ids as string[]})`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

async function placeIds({ tx }: Scope, kind: 'department' | 'site', names: readonly string[]) {
  const rows = await tx.sql<{ called: string; id: string }[]>`
    select called, id from unnest(${names as string[]}::text[]) called
    join ${tx.sql(kind === 'site' ? 'org_site' : 'org_department')} place on place.name = called or place.id = called`
  const ids = new Map<string, string[]>()
  for (const { called, id } of rows) ids.set(called, [...(ids.get(called) ?? []), id])
  return ids
}

/** The business river: the kernel with every service that its commands reach, and their routes. */
export async function openBusiness(parts: BusinessParts): Promise<Business> {
  const { config, apps, sql, tenants, audit, identity, box, historian, points, reader, stream, clock, teardown } = parts
  const { directory } = identity
  const registry = loadApps(apps)
  await checkTables(
    sql,
    apps.flatMap((app) => app.entities.map((e) => e.table)),
  )
  const days = plantDays(config.timeZone)
  const tenantIds = () => enabledTenants(sql)
  const fault = (what: string) => (error: unknown) => log('error', what, { error: String(error) })
  const scoped = <T>(actor: Actor, run: (scope: Scope) => Promise<T>) =>
    transact(kernel, actor.tenant, (tx) => run(scopeOf(kernel, tx, actor)))
  const live = liveAccess({ reader, points })
  const history = historyAccess({ historian, points })
  const delivery = {
    ...{ sql, tenants, box, clock, recipients: directory, publicUrl: config.publicUrl },
    allowPrivate: config.allowPrivateWebhooks,
  }
  const notices = createNotices({ ...delivery, followersOf, timeZone: config.timeZone, log })
  const { notify } = notices
  const files = await openFiles({ config, sql, tenants, scoped, fault: fault('files not collected') })
  teardown.add(() => files.close())
  const send = (request: Parameters<typeof sendOutgoing>[0]) => sendOutgoing(request)
  const events = createEvents({ sql, tenants, audit, box, send, allowPrivate: config.allowPrivateWebhooks, clock, log })
  const watches = createWatches({ points, reader, clock, log })
  events.declare([alarmRaised, alarmCleared].map(({ id, label }) => ({ event: id, label })))
  const alarms = createAlarms({
    ...{ tenants, tenantIds, points, reader, audit, emit: events.emit, dayOf: days.dayOf, clock, log },
  })
  const jobs = createJobs({
    sql,
    tenants,
    tenantIds,
    actorOf: directory.actorOf,
    notify,
    timeZone: config.timeZone,
    log,
  })

  const signatures = createSignatures({
    async sealedOf(scope, name, id) {
      const found = registry.entity(name)
      if (!found) return approval.sealedOf(scope, id)
      const record = await records.recordFor(scope, name, id)
      // the whole row: a signature picks what it covers, whatever the present state seals
      return record ? { ...record.row } : null
    },
  })
  const kernel: Kernel = {
    registry,
    tenants,
    clock,
    dayOf: days.dayOf,
    services: {
      ...{ audit, live, history, notify, ...recordServices },
      files: files.files.access,
      enqueue: jobs.enqueue,
      emit: events.emit,
      approval: (scope, called) => approval.approval(scope, called),
      reauthenticate: directory.reauthenticate,
      keepSignature: signatures.keepSignature,
    },
  }
  const approval = createApproval({
    ...{ sql, registry, directory, audit, notify, within: scoped },
    keepSignature: signatures.keepSignature,
    reauthenticate: directory.reauthenticate,
    runApproved: (scope, call) => runApproved(kernel, scope, call),
    async runCommand(actor, command, body) {
      const { app, command: declared } = registry.command(command)!
      return runCommand(kernel, { app, command: declared, actor, body })
    },
  })
  const recordDeps = {
    ...{ audit, registry, tenants, directory, placeNames, placeIds, notify, jobs, timeZone: config.timeZone, clock },
    files: files.files.access,
    pendingOf: ({ tx }: Scope, _entity: string, id: string) => listOfRecord(tx, id),
    runMany: (
      scope: Scope,
      command: string,
      bodies: readonly Record<string, unknown>[],
      options: { rehearsed: boolean; careful: boolean },
    ) => runMany(kernel, scope, command, bodies, options),
  }
  const records = createRecords(recordDeps)
  files.files.addReader(records.mayReadFile)
  const labels = openLabels({
    registry,
    names: createNames(recordDeps),
    days,
    audit,
    scoped,
    publicUrl: config.publicUrl,
  })
  teardown.add(() => labels.close())
  const tasks = createTasks({ registry, directory, roles: async (actor) => (await identity.roles.list(actor)).items })

  registerWork(kernel, { events, jobs, watches, devices: (actor) => devicesOf({ points, stream, audit }, actor) })
  const routes = [
    ...appRoutes(kernel),
    manifestRoute(kernel.registry.apps),
    ...records.routes,
    ...files.routes,
    ...labels.routes,
    ...eventsRoutes(events),
    ...watchRoutes(watches),
    ...alarmRoutes({ alarms, tenants, points, clock }),
    ...jobRoutes({ jobs, tenants, audit }),
    ...ownNoticeRoutes({ tenants, recipients: directory }),
    ...channelRoutes({ ...delivery, audit }),
    ...approvalRoutes({ approval, tasks, audit, directory, within: scoped }),
    ...signatureRoutes(signatures, scoped),
    ...dashboardRoutes(tenants, registry.apps),
  ]

  const bringRules = (tenant: string) => tenants.within(tenant, (tx) => seedRules(tx, apps, clock()))
  identity.organisations.onCreated(bringRules)

  /** Deadlines of approvals, rules that new apps ship, old keys. */
  async function upkeep(): Promise<void> {
    for (const tenant of await tenantIds()) await bringRules(tenant)
    await approval.sweep(clock())
    await forgetKeys(sql, clock())
  }
  return {
    ...{ kernel, routes, jobs, events, alarms, watching: watches.watching },
    async start() {
      await upkeep()
      const timer = setInterval(() => void upkeep().catch(fault('business upkeep failed')), upkeepEveryMs)
      teardown.add(() => clearInterval(timer))
      events.start()
      teardown.add(() => events.stop())
      await notices.start()
      teardown.add(() => notices.stop())
      await jobs.start()
      teardown.add(() => jobs.stop())
      watches.start()
      teardown.add(() => watches.stop())
      await alarms.start()
      teardown.add(() => alarms.stop())
    },
  }
}
