import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quality } from '../contract/quality.ts'
import { emptyBatch, type SampleBatch } from '../contract/sample.ts'
import { interpolator } from '../demo/interpolate.ts'
import { loadReadings } from '../demo/readings.ts'
import { type OpenedHistorian, openHistorian } from '../os/historian/open.ts'

export type Figure = {
  bench: 'historian'
  name: string
  value: number
  unit: string
  better: 'higher' | 'lower'
  target?: number
  peer?: string
  peerValue?: number
  ratio?: number
}

/** Sized down with MILLRACE_BENCH_SAMPLES; MILLRACE_BENCH_POINTS=1 puts all of them into one point. */
const samples = Number(process.env.MILLRACE_BENCH_SAMPLES ?? 100_000_000)
const points = Number(process.env.MILLRACE_BENCH_POINTS ?? 100)
const batchRows = 200_000
const start = Date.UTC(2024, 0, 1)
const hourMs = 3_600_000

/** Gives the value of every point, second after second. */
type Source = (point: number, second: number) => number

/** Random walk with two decimals. */
function walk(): Source {
  const values = new Float64Array(Math.max(points, 100)).fill(10_000)
  let seed = 42
  return (point) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    values[point] += ((seed >>> 8) % 21) - 10
    return values[point] / 100
  }
}

/** What the demo plays: the unit's real readings joined by straight lines, rounded as the instruments are (one decimal). */
function plant(): Source {
  const readings = loadReadings()
  const lines = interpolator(readings, new Set())
  const codes = readings.codes
  return (point, second) => {
    const value = lines.valueAt(codes[point % codes.length], lines.placeAt((second * 1000) % lines.lengthMs))
    return Math.round(value * 10) / 10
  }
}

function* batches(source: Source, pointCount: number, total: number): Generator<SampleBatch> {
  for (let at = 0; at < total; at += batchRows) {
    const batch = emptyBatch(Math.min(batchRows, total - at))
    for (let i = 0; i < batch.points.length; i++) {
      const point = (at + i) % pointCount
      const second = Math.floor((at + i) / pointCount)
      batch.points[i] = point
      batch.times[i] = start + second * 1000
      batch.values[i] = source(point, second)
      batch.qualities[i] = Number.isNaN(batch.values[i]) ? quality.badCommFailure : quality.good
    }
    yield batch
  }
}

async function withHistorian<T>(nowMs: number, work: (historian: OpenedHistorian) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'))
  const historian = await openHistorian({ folder, clock: () => nowMs })
  try {
    return await work(historian)
  } finally {
    await historian.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Time spent in appends alone, ms; two are under way at a time. */
async function fill(historian: OpenedHistorian, source: Source, pointCount: number, total: number): Promise<number> {
  let spentMs = 0
  let before: Promise<void> = Promise.resolve()
  for (const batch of batches(source, pointCount, total)) {
    const began = performance.now()
    await before
    before = historian.append(batch)
    spentMs += performance.now() - began
  }
  const began = performance.now()
  await before
  return spentMs + performance.now() - began
}

/** Bytes on disk per sample, rollups included, once merges have settled. */
async function bytesPerSample(source: Source): Promise<number> {
  const total = Math.min(samples, 5_000_000)
  return withHistorian(start + total * 1000, async (historian) => {
    await fill(historian, source, 50, total)
    await historian.maintain()
    const stats = await settled(historian)
    return stats.bytes / stats.samples
  })
}

async function settled(historian: OpenedHistorian): Promise<{ samples: number; bytes: number }> {
  let stats = await historian.stats()
  for (let quiet = 0, waits = 0; quiet < 6 && waits < 120; waits++) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const next = await historian.stats()
    quiet = next.parts === stats.parts ? quiet + 1 : 0
    stats = next
  }
  return stats
}

async function times(count: number, work: (i: number) => Promise<unknown>): Promise<{ median: number; p95: number }> {
  const all: number[] = []
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    await work(i)
    all.push(performance.now() - began)
  }
  all.sort((a, b) => a - b)
  return { median: all[Math.floor(count / 2)], p95: all[Math.min(count - 1, Math.floor(count * 0.95))] }
}

function figure(name: string, value: number, unit: string, better: Figure['better'], target?: number): Figure {
  const digits = value < 10 ? 100 : value < 1000 ? 10 : 1
  return { bench: 'historian', name, value: Math.round(value * digits) / digits, unit, better, target }
}

async function stored(): Promise<Figure[]> {
  const lengthMs = Math.ceil(samples / points) * 1000
  const end = start + lengthMs
  return withHistorian(end + hourMs, async (historian) => {
    const spentMs = await fill(historian, walk(), points, samples)
    const maintainBegan = performance.now()
    await historian.maintain()
    const maintainMs = performance.now() - maintainBegan

    const any = (i: number) => ({ index: (i * 37) % points, type: 'number' as const })
    const whole = await times(40, (i) => historian.aggregate(any(i), { from: start, to: end, buckets: 1000 }))
    const zoom = await times(80, (i) => {
      const width = lengthMs / 2 ** (1 + (i % 8))
      const from = start + ((i * 0.381_966) % 1) * (lengthMs - width)
      return historian.aggregate(any(i), { from, to: from + width, buckets: 1000 })
    })
    const raw = await times(40, (i) => {
      const from = start + ((i * 0.381_966) % 1) * Math.max(0, lengthMs - hourMs)
      return historian.raw(any(i), { from, to: from + hourMs, limit: 10_000 })
    })
    const latest = await times(3, () => historian.latest(Array.from({ length: points }, (_, i) => any(i))))
    const ack = await times(60, (i) => {
      const batch = emptyBatch(1000)
      for (let k = 0; k < 1000; k++) {
        batch.points[k] = k % points
        batch.times[k] = end + i * 10_000 + Math.floor(k / points) * 1000
        batch.values[k] = k / 10
        batch.qualities[k] = quality.good
      }
      return historian.append(batch)
    })
    const millions = `${Math.round(samples / 1e6)} M stored`
    return [
      figure('append', samples / (spentMs / 1000), 'samples/s', 'higher', 1_000_000),
      figure('acknowledgement of 1,000 samples, median', ack.median, 'ms', 'lower'),
      figure('acknowledgement of 1,000 samples, p95', ack.p95, 'ms', 'lower'),
      figure(`rollups of everything, ${millions}`, maintainMs / 1000, 's', 'lower'),
      figure(`one point, whole history, 1,000 buckets, ${millions}, median`, whole.median, 'ms', 'lower', 150),
      figure(`one point, whole history, 1,000 buckets, ${millions}, p95`, whole.p95, 'ms', 'lower', 150),
      figure(`one point, zoomed redraw, 1,000 buckets, ${millions}, median`, zoom.median, 'ms', 'lower', 150),
      figure(`one point, zoomed redraw, 1,000 buckets, ${millions}, p95`, zoom.p95, 'ms', 'lower', 150),
      figure(`one point, one hour of samples, ${millions}, median`, raw.median, 'ms', 'lower'),
      figure(`newest sample of every point, ${millions}`, latest.median, 'ms', 'lower'),
    ]
  })
}

/** About three minutes on two cores with 100 M samples. */
export async function run(): Promise<Figure[]> {
  const figures = await stored()
  figures.push(
    figure(
      'disk per sample, plant readings at 1 s, rollups included',
      await bytesPerSample(plant()),
      'bytes',
      'lower',
      1,
    ),
    figure('disk per sample, random walk, rollups included', await bytesPerSample(walk()), 'bytes', 'lower', 1),
  )
  return figures
}

if (import.meta.main) console.table(await run())
