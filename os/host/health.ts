import { counterNames } from '../../api/ingest.ts'
import type { Health } from '../../api/platform.ts'
import type { AlarmFigures } from '../alarms/alarms.ts'
import type { Sql } from '../data/connect.ts'
import { mainTenant } from '../data/main-tenant.ts'
import type { Historian } from '../historian/historian.ts'
import { type TotalsServices, totalsOf } from '../ingest/totals.ts'
import type { LiveSocketServer } from '../live/live-socket.ts'
import type { LiveModels } from '../models/live/live-models.ts'
import type { OpcuaServer } from '../stream/opcua-server.ts'
import type { Stream } from '../stream/stream.ts'
import type { Demo } from './demo.ts'
import type { Gauge, Metrics } from './metrics.ts'

type Part = Health['parts'][number]

/** A part that does not answer within this time is down. */
const patienceMs = 3_000
/** Events that are due for longer than this are late. */
const outboxPatienceMs = 60_000
/** Lines of the alarm journal that wait for longer than this are late. */
const journalPatienceMs = 30_000
/** Results are kept this long, so that a prober in a hurry costs nothing. */
const keptMs = 1_000

type Services = TotalsServices & {
  version: string
  startedAt: number
  sql: Sql
  historian: Pick<Historian, 'extent' | 'stats'>
  stream: Stream
  opcua: OpcuaServer | undefined
  demo: Demo
  socket: LiveSocketServer
  models: Pick<LiveModels, 'figures'>
  metrics: Metrics
  /** Of one organisation, or of all. */
  alarms(tenant?: string): AlarmFigures
  /** The outbox of the business river. */
  events?: { figures(): Promise<{ waiting: number; oldestDue: number | null; dead: number }> }
}

async function ask(name: string, question: () => Promise<string | null>): Promise<Part> {
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs)
    })
    return { name, status: 'ok', detail: await Promise.race([question(), late]) }
  } catch (error) {
    return { name, status: 'down', detail: error instanceof Error ? error.message.slice(0, 200) : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

const gauge = (name: string, help: string, value: number): Gauge => ({ name, help, type: 'gauge', values: [{ value }] })

/** What is a tenant's own: told to it alone. */
function tenantGauges(services: Services, tenant: string): Gauge[] {
  const { stream, points } = services
  const own = stream.status()?.connections.filter((c) => c.tenant === tenant) ?? []
  const totals = totalsOf(tenant, services)
  const { alarms, standing, unwritten } = services.alarms(tenant)
  const perConnection = (name: string, help: string, pick: (c: (typeof own)[number]) => number): Gauge => ({
    name,
    help,
    type: 'gauge',
    values: own.map((c) => ({ labels: { connection: c.code }, value: pick(c) })),
  })
  return [
    gauge('millrace_points', 'Points configured.', points.of(tenant).all().length),
    gauge('millrace_alarms', 'Alarms defined.', alarms),
    gauge('millrace_alarms_standing', 'Alarms that stand in the list.', standing),
    gauge('millrace_alarms_unwritten', 'Lines of the alarm journal that wait for the database.', unwritten),
    {
      name: 'millrace_samples_total',
      help: 'Samples by what became of them.',
      type: 'counter',
      values: counterNames.map((what) => ({ labels: { what }, value: totals[what] })),
    },
    perConnection('millrace_connection_up', '1 while connected.', (c) => Number(c.state === 'connected')),
    perConnection('millrace_connection_reconnects', 'Reconnects since the start.', (c) => c.reconnects),
    perConnection('millrace_connection_samples_per_second', 'Samples per second.', (c) => c.samplesPerSecond),
    perConnection('millrace_connection_bad_inputs', 'Inputs refused as a whole.', (c) =>
      Object.values(c.badInputs).reduce((a, b) => a + b, 0),
    ),
  ]
}

function modelGauges({ up, restarts, lost, held, status }: ReturnType<LiveModels['figures']>): Gauge[] {
  if (up === null) return []
  return [
    gauge('millrace_models', 'Models that run.', status?.models ?? 0),
    gauge('millrace_model_instances', 'Instances of models that run.', status?.instances ?? 0),
    gauge('millrace_model_scan_ms', 'The longest scan of the last second.', status?.longestMs ?? 0),
    gauge('millrace_model_overruns', 'Scans of a model over its time.', status?.overruns ?? 0),
    gauge('millrace_model_scans_missed', 'Cycles that passed without a scan.', status?.missed ?? 0),
    gauge(
      'millrace_model_scan_samples_skipped',
      'Samples between two scans that were more than one scan takes.',
      status?.samplesLost ?? 0,
    ),
    gauge('millrace_model_faults', 'Blocks that threw.', status?.faults ?? 0),
    gauge('millrace_models_stopped', 'Models stopped because they took too long.', status?.stopped.length ?? 0),
    gauge('millrace_models_held', 'Models kept out because they held up the scan.', held.length),
    gauge('millrace_model_samples_lost', 'Calculated samples that the ingest did not take.', lost),
    gauge('millrace_model_restarts', 'Restarts of the scan thread.', restarts),
  ]
}

function gauges(services: Services, tenant: string | null): Gauge[] {
  const { stream, socket, startedAt } = services
  const status = stream.status()
  const sockets = socket.stats()
  return [
    gauge(
      'process_resident_memory_bytes',
      'Memory of the main process, its threads included.',
      process.memoryUsage.rss(),
    ),
    gauge('process_start_time_seconds', 'Start of the process.', startedAt / 1000),
    gauge('millrace_ingest_queue_samples', 'Samples waiting to become durable.', status?.queued ?? 0),
    gauge('millrace_stream_restarts', 'Restarts of the stream worker.', stream.restarts()),
    gauge('millrace_stream_event_loop_delay_ms', '99th percentile of the last second.', status?.eventLoopDelayMs ?? 0),
    gauge('millrace_live_sockets', 'Live WebSockets open.', sockets.sockets),
    gauge('millrace_live_messages_skipped', 'Rounds left out for slow browsers.', sockets.skipped),
    ...modelGauges(services.models.figures()),
    ...(tenant === null ? [] : tenantGauges(services, tenant)),
  ]
}

/**
 * Each part with its state. Business data, history and stream are vital; the rest degrades. A tenant is told of its own
 * connections by name; null is told of nobody's. How much is stored is the main tenant's to know: the platform is its own.
 */
export function createHealth(services: Services): (tenant: string | null) => Promise<Health> {
  const { sql, historian, stream, opcua, demo } = services
  services.metrics.collect((tenant) => gauges(services, tenant))
  let kept: { at: number; vital: Promise<Part[]> } | undefined

  function connectionsPart(tenant: string | null): Part {
    const failing = (stream.status()?.connections ?? []).filter(
      (c) => c.nextTryAt !== null && (tenant === null || c.tenant === tenant),
    )
    const named = failing.length > 0 && tenant !== null
    return {
      name: 'connections',
      status: failing.length > 0 ? 'degraded' : 'ok',
      detail: named ? `not connected: ${failing.map((c) => c.code).join(', ')}` : null,
    }
  }

  function streamPart(): Part {
    const since = stream.status()?.historianDownSince
    if (!stream.up()) return { name: 'stream', status: 'down', detail: 'the stream worker is restarting' }
    if (since)
      return {
        name: 'stream',
        status: 'degraded',
        detail: `history takes no samples since ${new Date(since).toISOString()}`,
      }
    return { name: 'stream', status: 'ok', detail: null }
  }

  function alarmsPart(): Part {
    const { alarms, standing, unwritten, unwrittenSince } = services.alarms()
    const isLate = unwrittenSince !== null && Date.now() - unwrittenSince > journalPatienceMs
    const late = `${unwritten} lines of the journal wait for the database`
    return {
      name: 'alarms',
      status: isLate ? 'degraded' : 'ok',
      detail: isLate ? late : `${standing} of ${alarms} stand`,
    }
  }

  /** Nothing to tell while no model is published. */
  function modelsPart(): Part[] {
    const { up, status } = services.models.figures()
    if (up === null) return []
    if (!up) return [{ name: 'models', status: 'degraded', detail: 'the scan thread is restarting' }]
    const stopped = status?.stopped.length ?? 0
    const detail = stopped > 0 ? `${stopped} of ${status!.models} models are stopped: they took too long` : null
    return [{ name: 'models', status: stopped > 0 ? 'degraded' : 'ok', detail }]
  }

  async function eventsPart(): Promise<string> {
    const { waiting, oldestDue, dead } = await services.events!.figures()
    const behindMs = oldestDue === null ? 0 : Date.now() - oldestDue
    if (behindMs > outboxPatienceMs) throw new Error(`the outbox is ${Math.round(behindMs / 1000)} s behind`)
    return `${waiting} waiting, ${dead} given up`
  }

  function askVital(): Promise<Part[]> {
    return Promise.all([
      ask('business-data', async () => {
        await sql`select 1`
        return null
      }),
      ask('historian', async () => {
        const { samples, bytes } = await historian.stats()
        return `${samples} samples, ${bytes} bytes`
      }),
      ...(services.events ? [ask('events', eventsPart)] : []),
    ])
  }

  function check(tenant: string | null, vital: Part[]): Health {
    const told = vital.map((part) => (part.status === 'ok' && tenant !== mainTenant ? { ...part, detail: null } : part))
    const [businessData, history, ...others] = told
    const parts = [businessData, history, streamPart(), connectionsPart(tenant)]
    const alarms = alarmsPart()
    parts.push(tenant === mainTenant ? alarms : { ...alarms, detail: null })
    for (const part of others) parts.push({ ...part, status: part.status === 'ok' ? 'ok' : 'degraded' })
    parts.push(...modelsPart())
    if (opcua) parts.push({ name: 'opcua-server', status: opcua.up() ? 'ok' : 'degraded', detail: null })
    if (demo.on) parts.push({ name: 'demo', status: demo.running() ? 'ok' : 'degraded', detail: null })
    const down = parts.slice(0, 3).some((p) => p.status === 'down')
    const status = down ? 'down' : parts.some((p) => p.status !== 'ok') ? 'degraded' : 'ok'
    return { status, version: services.version, startedAt: services.startedAt, parts }
  }

  return async (tenant) => {
    if (!kept || Date.now() - kept.at > keptMs) kept = { at: Date.now(), vital: askVital() }
    return check(tenant, await kept.vital)
  }
}
