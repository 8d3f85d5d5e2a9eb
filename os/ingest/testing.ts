import type { Point, Processing } from '../../api/point.ts'
import type { PointType } from '../../contract/point.ts'
import { emptyBatch, type SampleBatch } from '../../contract/sample.ts'
import type { Historian, RawSample } from '../historian/historian.ts'
import { createCounterTable } from './counters.ts'
import { createIngestEngine } from './process.ts'

// Helpers of the ingest's tests.

export const t0 = Date.UTC(2026, 0, 1)

export function makePoint(index: number, processing: Processing = {}, type: PointType = 'number'): Point {
  return {
    index,
    code: `P${index}`,
    name: { zh: `测点${index}`, en: `Point ${index}` },
    type,
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

/** [point, ms after t0, value, quality (good unless given)] */
export type Row = [point: number, at: number, value: number | string, quality?: number]

export function makeBatch(rows: readonly Row[]): SampleBatch {
  const batch = emptyBatch(rows.length)
  rows.forEach(([point, at, value, quality = 192], i) => {
    batch.points[i] = point
    batch.times[i] = t0 + at
    batch.qualities[i] = quality
    if (typeof value === 'string') {
      batch.values[i] = Number.NaN
      batch.texts ??= new Array(rows.length)
      batch.texts[i] = value
    } else batch.values[i] = value
  })
  return batch
}

export function rowsOf(batch: SampleBatch): Row[] {
  return Array.from(batch.points, (point, i) => [
    point,
    batch.times[i] - t0,
    batch.texts?.[i] ?? batch.values[i],
    batch.qualities[i],
  ])
}

/** An engine with point 0 configured, and a short way to feed it. */
export function engineWith(processing: Processing, type: PointType = 'number') {
  const counters = createCounterTable({ points: 16, connections: 2 })
  const engine = createIngestEngine({ counters })
  engine.configure(makePoint(0, processing, type))
  return {
    engine,
    counters,
    /** Samples of point 0: [ms after t0, value, quality]. All rows stored, in order. */
    feed(...rows: [at: number, value: number | string, quality?: number][]) {
      const batch = makeBatch(rows.map(([at, value, q]) => [0, at, value, q]))
      return engine.process(batch, { connection: 1, now: t0 + (rows.at(-1)?.[0] ?? 0) })
    },
    count: (name: Parameters<typeof counters.countPoint>[1]) => counters.readPoint(0)[name],
  }
}

/** A historian that keeps rows in memory and can be told to fail or to wait. */
export function memoryHistorian() {
  const stored = new Map<string, RawSample>()
  const held = new Map<number, RawSample>()
  const log: string[] = []
  const appends: number[] = []
  const self = {
    stored,
    log,
    appends,
    /** Awaited before every write; throws to fail it. */
    gate: async (_what: 'append' | 'hold'): Promise<void> => {},
    async append(batch: SampleBatch) {
      await self.gate('append')
      log.push(`append ${batch.points.length}`)
      appends.push(batch.points.length)
      rowsOf(batch).forEach(([p, at, value, q]) => {
        stored.set(`${p}@${at}`, [at + t0, value, q ?? 0])
      })
    },
    async hold(batch: SampleBatch) {
      await self.gate('hold')
      log.push(`hold ${batch.points.length}`)
      rowsOf(batch).forEach(([p, at, value, q]) => {
        held.set(p, [at + t0, value, q ?? 0])
      })
    },
    async held() {
      return makeBatch([...held].map(([p, [time, value, q]]) => [p, time - t0, value as number, q]))
    },
    async latest(points) {
      const latest = new Map<number, RawSample>()
      for (const { index } of points) {
        const last = self.samples(index).at(-1)
        if (last) latest.set(index, last)
      }
      return latest
    },
    /** Stored samples of a point in order of time. */
    samples: (point: number): RawSample[] =>
      [...stored]
        .filter(([key]) => key.startsWith(`${point}@`))
        .map(([, sample]) => sample)
        .sort((a, b) => a[0] - b[0]),
  } satisfies Pick<Historian, 'append' | 'hold' | 'held' | 'latest'> & Record<string, unknown>
  return self
}

/** Waits until something is so; fails after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > end) throw new Error(`never so: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
