import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Point, Processing } from '../api/point.ts'
import { emptyBatch, type SampleBatch } from '../contract/sample.ts'
import { openHistorian } from '../os/historian/open.ts'
import { createCounterTable } from '../os/ingest/counters.ts'
import { createIngest } from '../os/ingest/ingest.ts'
import { decodePayload } from '../os/ingest/payload.ts'
import { createIngestEngine } from '../os/ingest/process.ts'

/** One line of the bench table; the runner adds machine and date. */
export type Figure = {
  bench: string
  name: string
  value: number
  unit: string
  better: 'higher' | 'lower'
  target?: number
}

const points = 1_000
const start = Date.UTC(2026, 0, 1)

/** Random walk with two decimals, all points once per second: the method the peers are measured by. */
function walk(rows: number): SampleBatch[] {
  const values = new Float64Array(points).fill(50)
  let seed = 42
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    return (seed >>> 0) / 2 ** 32
  }
  const batches: SampleBatch[] = []
  for (let at = 0; at < rows; at += 10_000) {
    const batch = emptyBatch(10_000)
    for (let i = 0; i < 10_000; i++) {
      const p = i % points
      values[p] = Math.round((values[p] + (random() - 0.5)) * 100) / 100
      batch.points[i] = p
      batch.times[i] = start + Math.floor((at + i) / points) * 1000
      batch.values[i] = values[p]
      batch.qualities[i] = 192
    }
    batches.push(batch)
  }
  return batches
}

function pointOf(index: number, processing: Processing): Point {
  return {
    index,
    code: `P${index}`,
    name: { zh: `测点${index}`, en: `Point ${index}` },
    type: 'number',
    unit: null,
    low: null,
    high: null,
    decimals: null,
    labels: null,
    path: '',
    role: null,
    kks: null,
    retention: 'standard',
    processing,
    source: null,
    note: null,
  }
}

/** Best of three passes, after a first one that warms up. */
function processRate(processing: Processing, batches: SampleBatch[]): number {
  const rows = batches.reduce((sum, b) => sum + b.points.length, 0)
  let best = 0
  for (let pass = 0; pass < 4; pass++) {
    const engine = createIngestEngine({ counters: createCounterTable({ points, connections: 1 }) })
    for (let p = 0; p < points; p++) engine.configure(pointOf(p, processing))
    const began = performance.now()
    for (const batch of batches) engine.process(batch, { connection: 0, now: batch.times[batch.times.length - 1] })
    if (pass > 0) best = Math.max(best, rows / ((performance.now() - began) / 1000))
  }
  return best
}

function decodeRate(payload: unknown, rows: number): number {
  const bytes = new TextEncoder().encode(JSON.stringify(payload))
  const resolve = (code: string) => ({ index: Number(code.slice(1)), type: 'number' as const })
  let best = 0
  for (let pass = 0; pass < 6; pass++) {
    const began = performance.now()
    for (let i = 0; i < 10; i++) decodePayload(bytes, { resolve, now: start })
    best = Math.max(best, (rows * 10) / ((performance.now() - began) / 1000))
  }
  return best
}

/** Four senders with 1,000 points each wait for every acknowledgement, on the embedded historian; then one sends alone. */
async function durable(seconds: number): Promise<{ rate: number; loneMs: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'))
  const historian = await openHistorian({ folder })
  const counters = createCounterTable({ points: 4 * points, connections: 1 })
  const ingest = createIngest({ historian, live: { write() {} }, counters, clock: Date.now })
  const send = async (sender: number, row: number) => {
    const batch = emptyBatch(points)
    for (let i = 0; i < points; i++) {
      batch.points[i] = sender * points + i
      batch.times[i] = start + row * 1000
      batch.values[i] = (row * 7 + i) % 100
      batch.qualities[i] = 192
    }
    await ingest.submit(batch, { connection: 0, urgent: true })
  }
  try {
    for (let p = 0; p < 4 * points; p++) ingest.configure(pointOf(p, {}))
    const began = performance.now()
    let sent = 0
    const untilEnd = async (sender: number) => {
      // A sender has several batches on their way, as an MQTT client has.
      for (let row = 0; performance.now() - began < seconds * 1000; row += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, i) => send(sender, row + i)))
        sent += 50 * points
      }
    }
    await Promise.all([0, 1, 2, 3].map(untilEnd))
    const rate = sent / ((performance.now() - began) / 1000)
    const lone: number[] = []
    for (let i = 0; i < 15; i++) {
      await new Promise((resolve) => setTimeout(resolve, 150))
      const at = performance.now()
      await send(0, 1e6 + i)
      lone.push(performance.now() - at)
    }
    return { rate, loneMs: lone.sort((a, b) => a - b)[7] }
  } finally {
    await ingest.drain()
    await historian.close()
    await rm(folder, { recursive: true, force: true })
  }
}

export async function run(): Promise<Figure[]> {
  const batches = walk(1_000_000)
  const figure = (name: string, value: number, target?: number): Figure => ({
    bench: 'ingest',
    name,
    value: Math.round(value),
    unit: 'samples/s',
    better: 'higher',
    target,
  })
  const range = { low: 0, high: 100 }
  const all: Processing = { scale: { factor: 1.8, offset: 32 }, decimals: 2, range: { low: 32, high: 212 } }
  const codes = Array.from({ length: 10_000 }, (_, i) => `P${i % points}`)
  const column = {
    codes,
    times: codes.map((_, i) => start + Math.floor(i / points) * 1000),
    values: codes.map((_, i) => (i % 997) / 10),
  }
  const map = { time: start, values: Object.fromEntries(codes.slice(0, points).map((code, i) => [code, i / 10])) }
  const { rate, loneMs } = await durable(5)
  return [
    figure('acknowledged durable', rate),
    {
      bench: 'ingest',
      name: 'acknowledgement of a lone batch, median',
      value: Math.round(loneMs),
      unit: 'ms',
      better: 'lower',
    },
    figure('process, no rules', processRate({}, batches), 1_000_000),
    figure(
      'process, scale, range, rate, stuck, dead-band',
      processRate({ ...all, maxRatePerSecond: 10, stuck: { afterMs: 60_000, band: 0.01 }, deadband: 0.05 }, batches),
      1_000_000,
    ),
    figure(
      'process, range and swinging door',
      processRate({ range, compression: { deviation: 0.5, maxIntervalMs: 600_000 } }, batches),
    ),
    figure('decode JSON columns', decodeRate(column, codes.length)),
    figure('decode JSON map', decodeRate(map, points)),
  ]
}

if (import.meta.main) console.table(await run())
