import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { OverviewScreen } from '../../contract/api.ts'
import type { PointType } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { auditName, createAudit } from '../audit/audit.ts'
import { auditRoutes } from '../audit/routes.ts'
import { type Connections, connectionRefusals, httpConnection, openConnections } from '../connections/connections.ts'
import { connectionRoutes } from '../connections/routes.ts'
import { migrate } from '../data/migrate.ts'
import { type Data, openData } from '../data/open-data.ts'
import { type OpenedHistorian, openHistorian } from '../historian/open.ts'
import { openRetention } from '../historian/retention-classes.ts'
import { historyRoutes } from '../historian/routes.ts'
import { createIdentity, type Identity } from '../identity/identity.ts'
import { identityRoutes } from '../identity/routes.ts'
import { createCounterTable } from '../ingest/counters.ts'
import { ingestRoutes } from '../ingest/routes.ts'
import { createLiveReader } from '../live/live-reader.ts'
import { createLiveSocketServer } from '../live/live-socket.ts'
import { maxPoints, openLiveTable } from '../live/live-table.ts'
import { createPointDirectory } from '../live/point-directory.ts'
import { liveRoutes } from '../live/routes.ts'
import { installationKey, secretBox } from '../secrets/secret-box.ts'
import { type OpcuaServer, startOpcua } from '../stream/opcua-server.ts'
import { type Stream, startStream } from '../stream/stream.ts'
import { trendRoutes } from '../trends/routes.ts'
import { twinRoutes } from '../twin/routes.ts'
import { createTwin, type Twin } from '../twin/twin.ts'
import { type Config, prepareDataFolder } from './config.ts'
import { type Demo, playedConnections, startDemo } from './demo.ts'
import { createHealth } from './health.ts'
import { buildHttpServer } from './http-server.ts'
import { lockDataFolder } from './installation.ts'
import { log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { migrations } from './migrations.ts'
import { checkPort } from './ports.ts'
import { serveScreens } from './screens.ts'
import { systemRoutes } from './system-routes.ts'
import { platformVersion } from './version.ts'

export type Platform = {
  port: number
  setupCode: string | null
  /** Resolves when something that the platform cannot do without has ended by itself. */
  broken: Promise<string>
  stop(): Promise<void>
}

/** Rollups are brought up to date this often. */
const maintainEveryMs = 60_000

/** Things that were started, ended in the opposite order, each once, also when the start failed half way. */
class Teardown {
  readonly #steps: (() => Promise<unknown> | unknown)[] = []
  add(step: () => Promise<unknown> | unknown): void {
    this.#steps.push(step)
  }
  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse())
      await Promise.resolve()
        .then(step)
        .catch((error) => log('error', 'shutdown step failed', { error: String(error) }))
  }
}

/** Business data and history come up side by side; both must be there before anything else. */
async function openStores(config: Config, teardown: Teardown): Promise<{ data: Data; history: OpenedHistorian }> {
  const opened = await Promise.allSettled([
    openData({ folder: config.dataFolder, url: config.postgresUrl }).then(async (data) => {
      teardown.add(() => data.close())
      await migrate(data.sql, migrations)
      return data
    }),
    openHistorian({ folder: join(config.dataFolder, 'history'), url: config.clickhouseUrl }).then((history) => {
      teardown.add(() => history.close())
      return history
    }),
  ])
  for (const result of opened) if (result.status === 'rejected') throw result.reason
  const [data, history] = opened.map((r) => (r as PromiseFulfilledResult<never>).value)
  return { data, history }
}

function unknownConnection(code: string): Text {
  return new Refusal(connectionRefusals.unknownConnection, { code }).texts()
}

/** A device's connection by its own password, or by a token that may ingest; such a token may bring a new connection. */
function deviceSignIn(connections: Connections, identity: Identity) {
  return async ({
    username,
    password,
  }: {
    username: string
    password: string
  }): Promise<{ connection: string } | null> => {
    const known = connections.list().find((c) => c.code === username)
    if (known && !known.enabled) return null
    if (known && connections.hasPassword(username, password)) return { connection: username }
    const actor = await identity.tokens.verify(password)
    if (!actor?.permissions.has('ingest')) return null
    if (!known) {
      if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(username)) return null
      await connections.create({ code: username, driver: 'push' }, `token:${actor.name}`)
    }
    return { connection: username }
  }
}

/** Puts the house together: stores, services, stream worker, routes, screens, demo. Throws a Refusal that says what to mend. */
export async function boot(config: Config, webFolder: string): Promise<Platform> {
  const startedAt = Date.now()
  const teardown = new Teardown()
  try {
    return await assemble(config, webFolder, startedAt, teardown)
  } catch (error) {
    await teardown.run()
    throw error
  }
}

async function assemble(config: Config, webFolder: string, startedAt: number, teardown: Teardown): Promise<Platform> {
  prepareDataFolder(config.dataFolder)
  teardown.add(lockDataFolder(config.dataFolder))
  await checkPort(config.port, config.host, 'MILLRACE_PORT')
  await checkPort(config.mqttPort, config.host, 'MILLRACE_MQTT_PORT')
  await checkPort(config.opcuaPort, config.host, 'MILLRACE_OPCUA_PORT')
  const version = platformVersion()
  const clock = Date.now
  const { data, history } = await openStores(config, teardown)
  const { sql, db } = data
  const historian = history

  const audit = createAudit(sql, clock)
  const key = installationKey(config.dataFolder)
  const identity = createIdentity({ db, key, clock })
  const retention = await openRetention(db, historian, audit)
  const twin: Twin = createTwin({
    sql,
    audit,
    clock,
    retentionClasses: retention.codes,
    sourceFault: ({ connection }) => (connections.has(connection) ? undefined : unknownConnection(connection)),
  })
  const points = createPointDirectory()
  points.change(await twin.allPoints(), [])

  const live = openLiveTable()
  const counters = createCounterTable({ points: maxPoints })
  const reader = createLiveReader(live)
  let stream: Stream
  let opcua: OpcuaServer | undefined

  const connections: Connections = await openConnections({
    db,
    audit,
    box: secretBox(key),
    check: (driver, settings) => stream.call('checkConnection', { driver, config: settings }),
    pointsOf: (code) => points.all().filter((p) => p.source?.connection === code).length,
  })
  const authenticateDevice = deviceSignIn(connections, identity)

  connections.holdBack(playedConnections)
  stream = await startStream({
    setup: {
      historian: history.endpoint,
      live: live.buffer,
      counters: counters.buffer,
      mqttPort: config.mqttPort,
      host: config.host,
      folder: join(config.dataFolder, 'connections'),
    },
    host: {
      authenticateDevice,
      async discover({
        connection,
        points: found,
      }: {
        connection: string
        points: { code: string; type: PointType }[]
      }) {
        const inputs = found.map(({ code, type }) => ({ code, type }))
        await twin.savePoints(inputs, { allOrNothing: false, actor: `connection:${connection}` })
      },
      texts(changes) {
        reader.setTexts(changes)
        opcua?.texts(changes)
      },
      log: ({ level, message, data }) => log(level, message, data),
    },
    points: () => [...points.all()],
    connections: connections.records,
    log,
  })
  teardown.add(() => stream.stop())

  twin.onChange(async ({ points: changed, removed }) => {
    points.change(changed, removed)
    retention.pointsChanged()
    // a worker that is just restarting is given all points anyway
    if (stream.up()) await stream.call('configurePoints', { changed, removed })
    opcua?.change(changed, removed)
  })
  connections.onChange(async (records) => {
    if (stream.up()) await stream.call('setConnections', { records })
  })
  if (!connections.list().some((c) => c.code === httpConnection))
    await connections.create(
      { code: httpConnection, driver: 'push', name: { zh: 'HTTP 推送', en: 'HTTP push' } },
      'system',
    )

  const demo: Demo = await startDemo({
    config,
    sql,
    identity,
    twin,
    connections,
    historian,
    points,
    mqttPort: stream.mqttPort(),
  })
  teardown.add(() => demo.stop())
  const overview = (): OverviewScreen | undefined => demo.overview

  opcua = await startOpcua(
    {
      live: live.buffer,
      port: config.opcuaPort,
      host: config.host,
      folder: join(config.dataFolder, 'opcua-server'),
      allowAnonymous: demo.on,
      version,
    },
    [...points.all()],
    {
      authenticate: async ({ user, password }) =>
        (await identity.tokens.verify(password))?.permissions.has('live.read') === true && user !== '',
      log: ({ level, message, data }) => log(level, message, data),
    },
  )
  teardown.add(() => opcua?.stop())

  const socket = createLiveSocketServer({
    reader,
    points,
    screenCodes(id) {
      const screen = overview()
      return screen && screen.id === id
        ? [...screen.figures.map((f) => f.code), ...Object.values(screen.slots)]
        : undefined
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
    stream,
    opcua,
    demo,
    socket,
    counters,
    points,
    metrics,
  })
  const own = [
    ...identityRoutes(identity, audit, version),
    ...twinRoutes(twin),
    ...liveRoutes(reader, points),
    ...historyRoutes({ historian, points, audit: (entry) => audit.write(entry), clock }),
    ...ingestRoutes({ stream, counters, points, reader, startedAt }),
    ...connectionRoutes({
      connections,
      stream,
      counters,
      points,
      audit,
      opcua: () => opcua,
      savePoints: (inputs, actor) => twin.savePoints(inputs, { allOrNothing: false, actor: auditName(actor) }),
    }),
    ...retention.routes,
    ...trendRoutes(db),
    ...auditRoutes(audit),
  ]
  const routes = [...own, ...systemRoutes({ version, health, metricsText: metrics.text, overview }, own)]
  const app = buildHttpServer({
    routes,
    authenticate: identity.authenticate,
    metrics,
    log: (message, data) => log('error', message, data),
  })
  await serveScreens(app, webFolder)
  app.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    void upgrade(request, stream, head, identity, socket.accept)
  })
  await app.listen({ port: config.port, host: config.host })
  teardown.add(() => app.close())

  const maintenance = setInterval(() => {
    const upkeep = retention.apply(points.all()).then(() => historian.maintain())
    upkeep.catch((error) => log('error', 'history upkeep failed', { error: String(error) }))
  }, maintainEveryMs)
  teardown.add(() => clearInterval(maintenance))

  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  return {
    port,
    setupCode: await identity.setupCode(),
    broken: data.ended.then(() => 'PostgreSQL has ended'),
    stop: () => teardown.run(),
  }
}

/** WebSockets pass the same door as routes: sign-in, permission, own pages only. */
async function upgrade(
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
  identity: Identity,
  accept: (request: IncomingMessage, stream: Duplex, head: Buffer) => void,
): Promise<void> {
  const refuse = (status: string) => stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  stream.on('error', () => stream.destroy())
  try {
    const { origin, host, authorization, cookie } = request.headers
    if ((request.url ?? '').split('?')[0] !== '/api/live/stream') return void refuse('404 Not Found')
    if (origin && !authorization && (!URL.canParse(origin) || new URL(origin).host !== host))
      return void refuse('403 Forbidden')
    const actor = await identity.authenticate({ authorization, cookie })
    if (!actor) return void refuse('401 Unauthorized')
    if (!actor.permissions.has('live.read')) return void refuse('403 Forbidden')
    accept(request, stream, head)
  } catch (error) {
    log('error', 'upgrade failed', { error: String(error) })
    refuse('500 Internal Server Error')
  }
}
