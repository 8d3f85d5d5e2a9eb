import type { Health } from '../../api/platform.ts'
import { counterNames } from '../../contract/ingest.ts'
import type { Sql } from '../data/connect.ts'
import type { Historian } from '../historian/historian.ts'
import type { CounterTable } from '../ingest/counters.ts'
import type { PointDirectory } from '../live/live-reader.ts'
import type { LiveSocketServer } from '../live/live-socket.ts'
import type { OpcuaServer } from '../stream/opcua-server.ts'
import type { Stream } from '../stream/stream.ts'
import type { Demo } from './demo.ts'
import type { Gauge, Metrics } from './metrics.ts'

type Part = Health['parts'][number]

/** A part that does not answer within this time is down. */
const patienceMs = 3_000
/** Results are kept this long, so that a prober in a hurry costs nothing. */
const keptMs = 1_000

type Services = {
  version: string
  startedAt: number
  sql: Sql
  historian: Pick<Historian, 'extent' | 'stats'>
  stream: Stream
  opcua: OpcuaServer | undefined
  demo: Demo
  socket: LiveSocketServer
  counters: CounterTable
  points: PointDirectory
  metrics: Metrics
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

function gauges({ stream, socket, counters, points, startedAt }: Services): Gauge[] {
  const status = stream.status()
  const totals = counters.readTotals()
  const sockets = socket.stats()
  const gauge = (name: string, help: string, value: number): Gauge => ({
    name,
    help,
    type: 'gauge',
    values: [{ value }],
  })
  const perConnection = (
    name: string,
    help: string,
    pick: (c: NonNullable<typeof status>['connections'][number]) => number,
  ): Gauge => ({
    name,
    help,
    type: 'gauge',
    values: (status?.connections ?? []).map((c) => ({ labels: { connection: c.code }, value: pick(c) })),
  })
  return [
    gauge(
      'process_resident_memory_bytes',
      'Memory of the main process, its threads included.',
      process.memoryUsage.rss(),
    ),
    gauge('process_start_time_seconds', 'Start of the process.', startedAt / 1000),
    gauge('millrace_points', 'Points configured.', points.all().length),
    gauge('millrace_ingest_queue_samples', 'Samples waiting to become durable.', status?.queued ?? 0),
    gauge('millrace_stream_restarts', 'Restarts of the stream worker.', stream.restarts()),
    gauge('millrace_stream_event_loop_delay_ms', '99th percentile of the last second.', status?.eventLoopDelayMs ?? 0),
    gauge('millrace_live_sockets', 'Live WebSockets open.', sockets.sockets),
    gauge('millrace_live_messages_skipped', 'Rounds left out for slow browsers.', sockets.skipped),
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

/** Each part with its state. Business data, history and stream are vital; the rest degrades. */
export function createHealth(services: Services): () => Promise<Health> {
  const { sql, historian, stream, opcua, demo } = services
  services.metrics.collect(() => gauges(services))
  let kept: { at: number; health: Promise<Health> } | undefined

  function connectionsPart(): Part {
    const failing = (stream.status()?.connections ?? []).filter((c) => c.nextTryAt !== null)
    return {
      name: 'connections',
      status: failing.length > 0 ? 'degraded' : 'ok',
      detail: failing.length > 0 ? `not connected: ${failing.map((c) => c.code).join(', ')}` : null,
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

  async function check(): Promise<Health> {
    const vital = await Promise.all([
      ask('business-data', async () => {
        await sql`select 1`
        return null
      }),
      ask('historian', async () => {
        const { samples, bytes } = await historian.stats()
        return `${samples} samples, ${bytes} bytes`
      }),
    ])
    const parts = [...vital, streamPart(), connectionsPart()]
    if (opcua) parts.push({ name: 'opcua-server', status: opcua.up() ? 'ok' : 'degraded', detail: null })
    if (demo.on) parts.push({ name: 'demo', status: demo.running() ? 'ok' : 'degraded', detail: null })
    const down = parts.slice(0, 3).some((p) => p.status === 'down')
    const status = down ? 'down' : parts.some((p) => p.status !== 'ok') ? 'degraded' : 'ok'
    return { status, version: services.version, startedAt: services.startedAt, parts }
  }

  return () => {
    if (!kept || Date.now() - kept.at > keptMs) kept = { at: Date.now(), health: check() }
    return kept.health
  }
}
