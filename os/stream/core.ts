import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { IngestReport } from '../../api/ingest.ts'
import type { Binding, Driver, Log, PeerCertificate } from '../../contract/driver.ts'
import { origin, quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import { emptyBatch, headOf } from '../../contract/sample.ts'
import { type Broker, samplesTopic, startBroker } from '../../drivers/mqtt/broker.ts'
import { mainTenant } from '../data/main-tenant.ts'
import { calculatedRow } from '../ingest/counters.ts'
import type { Ingest, Source } from '../ingest/ingest.ts'
import { decodeRows, reportAsSent } from '../ingest/payload.ts'
import { readPayload } from '../ingest/payload-form.ts'
import type { LiveCell, LiveTable } from '../live/live-table.ts'
import { connectionKey, partsOfKey } from './connection-key.ts'
import { configErrors, describeDriver } from './describe-drivers.ts'
import { PointBook } from './point-book.ts'
import type { HostMethods, StreamMethods, StreamStatus } from './protocol.ts'
import { streamRefusals } from './refusals.ts'
import type { Remote } from './rpc.ts'
import type { StreamSetup } from './stream-spawn.ts'
import { type ConnectionRecord, type SessionServices, Supervisor } from './supervisor.ts'

/** A push connection is shown as connected for so long after its last sample. */
const pushFreshMs = 60_000

type Parts = {
  setup: StreamSetup
  ingest: Ingest
  table: LiveTable
  drivers: readonly Driver[]
  clock(): number
}

/** The main tenant's folders stand where they always stood; no code of a connection begins with @. */
const folderOf = ({ tenant, code }: ConnectionRecord): string[] =>
  tenant === mainTenant ? [code] : [`@${encodeURIComponent(tenant)}`, code]

/** The connection that a user name speaks of when nobody has signed in yet. */
function deviceKey(username: string): string {
  const { tenant = mainTenant, code } = partsOfKey(username)
  return connectionKey(tenant, code)
}

/** Where a certificate is stored is nobody's business outside. */
const withoutFile = ({ thumbprint, subject, validFrom, validTo, state }: PeerCertificate): PeerCertificate => ({
  thumbprint,
  subject,
  validFrom,
  validTo,
  state,
})

export type StreamCore = {
  methods: StreamMethods
  /** The main process, once it is reachable. */
  attach(host: Remote<HostMethods>): void
  status(eventLoopDelayMs: number): StreamStatus
}

/** Connections, their supervisors, the broker and the ingest, as one thing that answers the main process. */
export function createStreamCore({ setup, ingest, table, drivers, clock }: Parts): StreamCore {
  const book = new PointBook()
  const driverById = new Map(drivers.map((d) => [d.id, d]))
  const supervisors = new Map<string, Supervisor>()
  let host: Remote<HostMethods>
  let broker: Broker | undefined

  function sourceOf(record: ConnectionRecord, urgent: boolean): Source {
    const bits = origin[(record.ingest.origin ?? 'measured') as keyof typeof origin] ?? origin.measured
    return { connection: record.row, urgent, originBits: bits, clock: record.ingest.clock ?? 'source' }
  }

  function logAs(name: string): Log {
    const at = (level: 'info' | 'warn' | 'error') => (message: string, data?: object) =>
      host.tell('log', { level, message: `${name}: ${message}`, data })
    return { info: at('info'), warn: at('warn'), error: at('error') }
  }
  const logOf = ({ key }: ConnectionRecord): Log => logAs(key)

  /** What its device can no longer vouch for: the last value, bad by communication failure, from now on. */
  function lost(bindings: readonly Binding[], record: ConnectionRecord): void {
    const batch = emptyBatch(bindings.length)
    const cell: LiveCell = { time: 0, value: 0, quality: 0 }
    const now = clock()
    let n = 0
    for (const binding of bindings) {
      if (binding.type === 'text' || !table.read(binding.point, cell)) continue
      batch.points[n] = binding.point
      batch.times[n] = now
      batch.values[n] = cell.value
      batch.qualities[n] = quality.badCommFailure
      n++
    }
    if (n === 0) return
    const source = { ...sourceOf(record, false), raw: false, clock: 'source' as const }
    void ingest
      .submit(headOf(batch, n), source)
      .catch((error) => logOf(record).error('loss not recorded', { error: String(error) }))
  }

  /** Decodes one of the three JSON payloads, registers unknown points where allowed, ingests and answers as sent. */
  async function ingestPayload(record: ConnectionRecord, payload: Uint8Array): Promise<IngestReport> {
    const keeper = supervisors.get(record.key)?.keeper
    keeper?.messages(1)
    const payloadRows = readPayload(payload)
    if (!payloadRows.ok) {
      keeper?.badInput(payloadRows.reason, payloadRows.detail, payload)
      throw new Refusal(streamRefusals.badPayload, { reason: payloadRows.reason, detail: payloadRows.detail }, 'body')
    }
    // asked anew each time: the first point of a tenant brings the map
    const decode = () => {
      const codes = book.codesOf(record.tenant)
      return decodeRows(payloadRows, { resolve: (code) => codes.get(code), now })
    }
    const now = clock()
    let decoded = decode()
    if (decoded.unknown.size > 0 && record.discover) {
      const points = [...decoded.unknown].map(([code, type]) => ({ code, type }))
      await host.call('discover', { tenant: record.tenant, connection: record.code, points })
      decoded = decode()
    }
    const source = sourceOf(record, true)
    const codes = book.codesOf(record.tenant)
    ingest.countRejected(
      decoded.rejected.map((r) => ({ ...r, point: codes.get(r.code)?.index })),
      source,
    )
    if (decoded.rejected.length > 0) {
      const first = decoded.rejected[0]
      keeper?.badInput(
        'wrongShape',
        `${first.code}: ${first.reason} (${decoded.rejected.length}/${decoded.count})`,
        payload,
      )
    }
    const report = await ingest.submit(decoded.batch, source)
    if (report.accepted > 0) keeper?.samples(report.accepted)
    return reportAsSent(decoded, report)
  }

  const services: SessionServices = {
    clock,
    resolve: (record, code) => book.codesOf(record.tenant).get(code)?.index,
    ingest: (record, batch) => ingest.submit(batch, sourceOf(record, false)),
    async ingestPayload(record, payload) {
      try {
        await ingestPayload(record, payload)
      } catch (error) {
        // counted as the connection's bad input already
        if (!(error instanceof Refusal && error.code === streamRefusals.badPayload.code)) throw error
      }
    },
    log: logOf,
    folder(connection) {
      const folder = join(setup.folder, ...folderOf(connection))
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return folder
    },
    lost,
  }

  function supervisorOf(connection: string): Supervisor {
    const supervisor = supervisors.get(connection)
    if (!supervisor) throw new Refusal(streamRefusals.unknownConnection, { connection: partsOfKey(connection).code })
    return supervisor
  }

  function driverOf(id: string): Driver {
    const driver = driverById.get(id)
    if (!driver) throw new Refusal(streamRefusals.unknownDriver, { driver: id }, 'driver')
    return driver
  }

  async function setConnections(records: readonly ConnectionRecord[]): Promise<void> {
    const wanted = new Map(records.map((r) => [r.key, r]))
    for (const [key, supervisor] of supervisors) {
      if (wanted.has(key)) continue
      await supervisor.stop()
      broker?.disconnect(key)
      supervisors.delete(key)
    }
    for (const record of records) {
      const existing = supervisors.get(record.key)
      if (existing && JSON.stringify(existing.record) === JSON.stringify(record)) continue
      if (existing) broker?.disconnect(record.key)
      const driver = driverById.get(record.driver)
      if (!driver) continue
      const supervisor = existing ?? new Supervisor(record, driver, services)
      supervisors.set(record.key, supervisor)
      await supervisor.configure(record, book.bindings(record.key))
    }
  }

  async function openBroker(port: number): Promise<void> {
    broker = await startBroker({
      port,
      host: setup.host,
      topicOf: (key) => samplesTopic(partsOfKey(key).code),
      authenticate: (username, password) => host.call('authenticateDevice', { username, password }),
      async onPayload(connection, _topic, payload) {
        const supervisor = supervisorOf(connection)
        // switched off a moment ago: never acknowledge what is not taken
        const { record } = supervisor
        if (!record.enabled) throw new Refusal(streamRefusals.switchedOff, { connection: record.code })
        await services.ingestPayload(record, payload)
      },
      onBadInput: (connection, reason, detail, preview) =>
        supervisors.get(connection)?.keeper.badInput(reason, detail, preview),
      onDenied(denial) {
        const key = denial.connection ?? (denial.username && deviceKey(denial.username))
        // a protocol fault of a signed-in session comes through onBadInput
        if (denial.connection && denial.reason === 'protocol') return
        if (key) supervisors.get(key)?.keeper.badInput('notAllowed', `${denial.reason}: ${denial.detail}`)
      },
      clock,
      log: logAs('mqtt'),
    })
  }

  const methods: StreamMethods = {
    async start({ points, connections, mqttPort }) {
      for (const point of points) ingest.configure(point)
      book.change(points, [])
      await ingest.restore()
      await openBroker(mqttPort)
      await setConnections(connections)
      return { mqttPort: broker?.port ?? mqttPort }
    },
    async configurePoints({ changed, removed }) {
      for (const index of removed) ingest.remove(index)
      for (const point of changed) ingest.configure(point)
      // a slow device must not hold up whoever saves a point
      for (const key of book.change(changed, removed)) void supervisors.get(key)?.rebind(book.bindings(key))
    },
    setConnections: ({ records }) => setConnections(records),
    async ingestPayload({ connection, payload }) {
      const { record } = supervisorOf(connection)
      if (!record.enabled) throw new Refusal(streamRefusals.switchedOff, { connection: record.code })
      return ingestPayload(record, payload)
    },
    async ingestCalculated({ batch }) {
      await ingest.submit(batch, { connection: calculatedRow, originBits: origin.calculated, raw: false })
    },
    drivers: () => drivers.map(describeDriver),
    checkConnection: ({ driver, config }) => configErrors(driverOf(driver), config),
    async browse({ connection, node }) {
      const supervisor = supervisorOf(connection)
      const session = supervisor.session()
      if (!session.browse) throw new Refusal(streamRefusals.cannotBrowse, { connection: supervisor.record.code })
      return session.browse(node)
    },
    async certificates({ connection }) {
      const { record } = supervisorOf(connection)
      const known = (await driverOf(record.driver).trust?.list(services.folder(record))) ?? []
      return known.map(withoutFile)
    },
    async judgeCertificate({ connection, thumbprint, state }) {
      const { record } = supervisorOf(connection)
      const { trust } = driverOf(record.driver)
      if (!trust) throw new Refusal(streamRefusals.noCertificates, { connection: record.code })
      const judged = await trust.judge(services.folder(record), thumbprint, state)
      // the verdict counts from the next connect: make it now instead of after the back-off
      void supervisorOf(connection).configure(record, book.bindings(connection))
      return withoutFile(judged)
    },
    async write({ connection, address, value }) {
      const supervisor = supervisorOf(connection)
      const session = supervisor.session()
      if (!session.write) throw new Refusal(streamRefusals.cannotWrite, { code: supervisor.record.code })
      const outcome = await session.write(driverOf(supervisor.record.driver).address.parse(address), value)
      if (outcome.ok) return { ok: true, readBack: outcome.readBack }
      return { ok: false, refusal: { code: outcome.refusal.code, texts: outcome.refusal.texts() } }
    },
    async stop() {
      await Promise.all([...supervisors.values()].map((s) => s.stop()))
      await broker?.close()
      await ingest.drain()
    },
  }

  /** A push connection has no session: it is up while a client is there or samples keep coming. */
  function pushState(supervisor: Supervisor): void {
    const { status } = supervisor.keeper
    if (!supervisor.record.enabled) return
    const clients = broker?.stats().connections[supervisor.record.key]?.clients ?? 0
    const fresh = status.lastSampleAt !== null && clock() - status.lastSampleAt < pushFreshMs
    supervisor.keeper.enter(clients > 0 || fresh ? 'connected' : 'waiting')
  }

  return {
    methods,
    attach(remote) {
      host = remote
    },
    status(eventLoopDelayMs) {
      for (const supervisor of supervisors.values()) {
        supervisor.keeper.rate()
        if (supervisor.record.driver === 'push') pushState(supervisor)
        supervisor.keeper.status.clockSkewMs = ingest.skewOf(supervisor.record.row)
      }
      const stats = broker?.stats()
      const committer = ingest.state()
      return {
        connections: [...supervisors.values()].map((s) => s.keeper.status),
        queued: committer.queuedRows,
        historianDownSince: committer.failing?.since ?? null,
        broker: {
          clients: stats?.clients ?? 0,
          messages: stats?.messages ?? 0,
          denied: Object.values(stats?.denied ?? {}).reduce((a, b) => a + b, 0),
        },
        eventLoopDelayMs,
      }
    },
  }
}
