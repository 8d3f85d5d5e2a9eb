import { createHash } from 'node:crypto'
import type { PointType } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { startAnchor } from '../audit/anchor.ts'
import { auditName, createAudit } from '../audit/audit.ts'
import { auditRoutes } from '../audit/routes.ts'
import { type Connections, connectionRefusals, httpPush, openConnections } from '../connections/connections.ts'
import { connectionRoutes } from '../connections/routes.ts'
import { migrate } from '../data/migrate.ts'
import { type Data, openData } from '../data/open-data.ts'
import { mainTenant, openTenantData, type TenantData } from '../data/tenancy.ts'
import { queueFigures } from '../events/upkeep.ts'
import type { OpenedHistorian } from '../historian/open.ts'
import { openRetention } from '../historian/retention-classes.ts'
import { historyRoutes } from '../historian/routes.ts'
import { createIdentity, type Identity } from '../identity/identity.ts'
import { enabledTenants } from '../identity/organisations.ts'
import { identityRoutes } from '../identity/routes.ts'
import { ingestRoutes } from '../ingest/routes.ts'
import { isMainAlone } from '../ingest/totals.ts'
import { kernelRefusals } from '../kernel/refusals.ts'
import { createLiveReader } from '../live/live-reader.ts'
import { createLiveSocketServer } from '../live/live-socket.ts'
import { createPointDirectories } from '../live/point-directory.ts'
import { liveRoutes } from '../live/routes.ts'
import { auditApps } from '../manifest/manifest.ts'
import { openModels } from '../models/open-models.ts'
import { modelUseRoutes } from '../models/routes.ts'
import { trialRoutes } from '../models/trial/routes.ts'
import { createTrials } from '../models/trial/trials.ts'
import { installationKey, secretBox } from '../secrets/secret-box.ts'
import { partsOfKey } from '../stream/connection-key.ts'
import { type OpcuaServer, startOpcua } from '../stream/opcua-server.ts'
import { streamRefusals } from '../stream/refusals.ts'
import { type Stream, startStream } from '../stream/stream.ts'
import { trendRoutes } from '../trends/routes.ts'
import { twinRoutes } from '../twin/routes.ts'
import { createTwin } from '../twin/twin.ts'
import { allMigrations, apps } from './apps.ts'
import { openBusiness } from './business.ts'
import type { Config } from './config.ts'
import { isDemoOn, playedConnections, prepareDemo } from './demo.ts'
import type { Early } from './early.ts'
import { createHealth } from './health.ts'
import { log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { reservedBy } from './reserved-by.ts'
import { seedAlarms } from './seed-alarms.ts'
import { seedApps } from './seed-apps.ts'
import { seedModels } from './seed-models.ts'
import { systemRoutes } from './system-routes.ts'
import type { Teardown } from './teardown.ts'
import { openWeb } from './web.ts'

export type Platform = {
  port: number
  setupCode: string | null
  /** Resolves when something that the platform cannot do without has ended by itself. */
  broken: Promise<string>
}

/** Rollups are brought up to date, and what is past its retention is deleted, this often. */
const maintainEveryMs = 60_000

/** Where the time to ready goes, for those who ask with MILLRACE_LOG=info. */
function mark(part: string): void {
  log('info', `${part} up`, { ms: Math.round(performance.now()) })
}

/** The secret that the tenants' role in the database is made of; the installation's key itself never leaves this process. */
function tenantSecret(key: Uint8Array): string {
  return createHash('sha256').update('tenant-data\0').update(key).digest('hex')
}

/** Business data and history come up side by side; both must be there before anything else. */
async function openStores(
  config: Config,
  early: Early,
  teardown: Teardown,
  key: Uint8Array,
): Promise<{ data: Data; tenants: TenantData; history: OpenedHistorian }> {
  const data = openData({ folder: config.dataFolder, url: config.postgresUrl, server: early.postgres }).then(
    async (open) => {
      teardown.add(() => open.close())
      await migrate(open.sql, allMigrations)
      const tenants = await openTenantData(open.sql, open.url, tenantSecret(key))
      teardown.add(() => tenants.close())
      return { data: open, tenants }
    },
  )
  const opened = await Promise.allSettled([data, early.history])
  for (const result of opened) if (result.status === 'rejected') throw result.reason
  return { ...(await data), history: await early.history }
}

function unknownConnection(code: string): Text {
  return new Refusal(connectionRefusals.unknownConnection, { code }).texts()
}

/**
 * A device's connection, as its key, by the connection's own password or by a token that may ingest; such a token may bring a new
 * connection. The user name is `<connection>` or `<tenant>/<connection>`; without a tenant it is the token's, or the main one.
 */
function deviceSignIn(connections: Connections, identity: Identity) {
  return async ({ username, password }: { username: string; password: string }) => {
    const { tenant: named, code } = partsOfKey(username)
    const own = connections.of(named ?? mainTenant)
    const known = own.get(code)
    if (known?.enabled && own.hasPassword(code, password)) return { connection: known.key }
    const actor = await identity.tokens.verify(password)
    if (!actor?.permissions.has('ingest')) return null
    if (actor.connection !== undefined && actor.connection !== code) return null
    if (named !== undefined && named !== actor.tenant) return null
    const theirs = connections.of(actor.tenant)
    const brought = theirs.get(code)
    if (brought) return brought.enabled ? { connection: brought.key } : null
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(code)) return null
    const { key } = await theirs.ensure({ code, driver: 'push' }, auditName(actor))
    return { connection: key }
  }
}

/** Puts the house together: stores, services, stream, demo, routes, screens. Throws a Refusal that says what to mend. */
export async function boot(options: {
  config: Config
  early: Early
  teardown: Teardown
  webFolder: string
  version: string
}): Promise<Platform> {
  const { config, early, teardown, webFolder, version } = options
  const { counters } = early
  const startedAt = Date.now()
  mark('code')
  const clock = Date.now
  const key = installationKey(config.dataFolder)
  const { data, tenants, history: historian } = await openStores(config, early, teardown, key)
  const { sql, db } = data
  mark('stores')

  const audit = createAudit(sql, clock)
  const fault = (error: unknown) => log('error', 'audit anchor not kept', { error: String(error) })
  teardown.add(startAnchor({ sql, dataFolder: config.dataFolder, key, clock, fault }))
  const identity = createIdentity({ sql, db, tenants, audit, key, clock, apps })
  const retention = await openRetention({ db, tenants }, historian, audit)
  const twin = createTwin({
    sql,
    tenants,
    audit,
    clock,
    retentionClasses: retention.codes,
    sourceFault: ({ connection }, tenant) =>
      connections.of(tenant).has(connection) ? undefined : unknownConnection(connection),
  })
  const points = createPointDirectories()
  points.change(await twin.everyPoint(), [])
  const reader = createLiveReader(early.live)
  let stream: Stream | undefined
  let opening: Promise<OpcuaServer> | undefined
  let opcua: OpcuaServer | undefined
  const connections: Connections = await openConnections({
    db,
    tenants,
    audit,
    box: secretBox(key),
    async check(driver, settings) {
      if (!stream) throw new Refusal(streamRefusals.streamDown)
      return stream.call('checkConnection', { driver, config: settings })
    },
    pointsOf: (tenant, code) =>
      points
        .of(tenant)
        .all()
        .filter((p) => p.source?.connection === code).length,
  })
  connections.of(mainTenant).holdBack(playedConnections)
  mark('services')

  twin.onChange(async ({ points: changed, removed }) => {
    points.change(changed, removed)
    retention.pointsChanged()
    // a worker that is just starting catches up by itself
    if (stream?.up()) await stream.call('configurePoints', { changed, removed })
    void opening?.then(
      (server) => server.change(changed, removed),
      () => {},
    )
  })
  connections.onChange(async (records) => {
    if (stream?.up()) await stream.call('setConnections', { records })
  })

  const starting = startStream({
    setup: early.streamSetup,
    worker: early.streamWorker,
    historian: historian.endpoint,
    host: {
      authenticateDevice: deviceSignIn(connections, identity),
      async discover({
        tenant,
        connection,
        points: found,
      }: {
        tenant: string
        connection: string
        points: { code: string; type: PointType }[]
      }) {
        await twin.of(tenant).savePoints(found, { allOrNothing: false, actor: `connection:${connection}` })
      },
      texts(changes) {
        reader.setTexts(changes)
        opcua?.texts(changes)
      },
      log: ({ level, message, data: details }) => log(level, message, details),
    },
    points: () => [...points.all()],
    connections: connections.records,
    log,
  })
  opening =
    early.opcuaWorker &&
    startOpcua(
      early.opcuaWorker,
      { points: [...points.all()], allowAnonymous: await isDemoOn(config, sql) },
      {
        async authenticate({ user, password }) {
          const actor = user === '' ? null : await identity.tokens.verify(password)
          return actor?.permissions.has('live.read') ? actor.tenant : null
        },
        log: ({ level, message, data: details }) => log(level, message, details),
      },
    )
  opening?.catch(() => {})
  const running = await starting
  stream = running
  teardown.add(() => running.stop())
  mark('stream')
  opcua = await opening
  teardown.add(() => opcua?.stop())
  mark('opcua-server')

  await connections.of(mainTenant).ensure(httpPush, 'system')
  const demo = await prepareDemo({
    config,
    sql,
    identity,
    twin: twin.of(mainTenant),
    connections: connections.of(mainTenant),
    historian,
    points: points.of(mainTenant),
    mqttPort: running.mqttPort(),
  })
  teardown.add(() => demo.stop())
  mark('demo plant')

  const models = openModels({
    ...{ tenants, twin, points, audit, clock, log, folder: config.dataFolder },
    ...{ stream: running, table: early.live, rings: early.rings },
    ...{ tenantIds: () => enabledTenants(sql), historian, timeZone: config.timeZone },
  })
  teardown.add(() => models.live.stop())
  const socket = createLiveSocketServer({
    reader,
    points,
    screenCodes(id, tenant) {
      if (tenant !== mainTenant || demo.overview?.id !== id) return undefined
      return [...demo.overview.figures.map((f) => f.code), ...Object.values(demo.overview.slots)]
    },
    clock,
  })
  teardown.add(() => socket.close())
  const metrics = createMetrics()
  const health = createHealth({
    version,
    startedAt,
    sql,
    historian,
    stream: running,
    opcua,
    demo,
    socket,
    counters,
    points,
    connections,
    metrics,
    events: { figures: () => queueFigures(sql) },
    alarms: (tenant) => business.alarms.figures(tenant),
    models: models.live,
  })
  const business = await openBusiness({
    ...{ config, apps, sql, tenants, audit, identity, historian, points, reader, stream: running, clock, teardown },
    box: secretBox(key),
  })
  business.alarms.addSource('model', models.live.source)
  models.takeAlarms(business.alarms)
  models.takeJobs(business.jobs)
  const trials = createTrials({
    tenants,
    points,
    shelves: models.shelves,
    audit,
    historian,
    jobs: business.jobs,
    timeZone: config.timeZone,
    clock,
  })
  const platform = [
    ...identityRoutes(identity, version),
    ...twinRoutes(twin),
    ...liveRoutes(reader, points),
    ...historyRoutes({ historian, points, audit: (entry) => audit.write(entry), clock }),
    ...ingestRoutes({ stream: running, counters, points, connections, reader, startedAt }),
    ...connectionRoutes({
      connections,
      stream: running,
      counters,
      points,
      audit,
      opcua: () => opcua,
      savePoints: (inputs, actor) =>
        twin.of(actor.tenant).savePoints(inputs, { allOrNothing: false, actor: auditName(actor) }),
    }),
    ...retention.routes,
    ...trendRoutes(tenants),
    ...models.routes,
    ...modelUseRoutes({ tenants, points, watching: business.watching }),
    ...trialRoutes(trials),
    ...auditRoutes(audit, tenants, auditApps(business.kernel.registry.apps)),
  ]
  const own = [...platform, ...business.routes]
  const reserved = reservedBy(business.kernel.registry.apps, own)
  if (reserved)
    throw new Refusal(kernelRefusals.appFaulty, { faults: `${reserved}: /api/${reserved} is the platform's own` })
  const system = systemRoutes(
    {
      version,
      health,
      metricsText: metrics.text,
      toldOf: (actor) => actor?.tenant ?? (isMainAlone({ points, connections }) ? mainTenant : null),
      overview: (tenant) => (tenant === mainTenant ? demo.overview : undefined),
    },
    own,
  )
  const web = await openWeb({ config, routes: [...own, ...system], identity, metrics, socket, webFolder })
  teardown.add(() => web.close())
  mark('web')

  const maintenance = setInterval(() => {
    const upkeep = retention.apply(points.all()).then(() => historian.maintain())
    upkeep.catch((error) => log('error', 'history upkeep failed', { error: String(error) }))
  }, maintainEveryMs)
  teardown.add(() => clearInterval(maintenance))
  await models.live.start()
  await business.start()
  if (demo.on) {
    await seedAlarms(business.alarms, sql)
    const seeding = seedApps({ kernel: business.kernel, sql, directory: identity.directory, only: config.demoApps })
    teardown.add(() => seeding.stop())
    const { directory } = identity
    if (config.demoApps?.includes('models') ?? true) {
      const planting = seedModels({
        ...{ models: models.models, learned: models.learned, alarms: business.alarms, tenants, sql, directory },
      })
      teardown.add(() => planting.stop())
    }
  }
  mark('business')
  demo.play()
  return {
    port: web.port,
    setupCode: await identity.setupCode(),
    broken: data.ended.then(() => 'PostgreSQL has ended'),
  }
}
