import assert from 'node:assert/strict'
import fc from 'fast-check'
import { origin, quality } from '../../contract/quality.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import type { Bucket, Historian, PointRef } from './historian.ts'
import { HistorianModel } from './historian-model.ts'

/** The random half of the contract test: steps that are played on a historian and on the model alike. */

export type Subject = {
  historian: Historian
  /** Kills what stores the samples, without warning; it comes back by itself. Given where `kills` says so. */
  kill?(): void
  close(): Promise<void>
}

const hourMs = 3_600_000

export type Row = [point: number, time: number, value: number | string, quality?: number]

export function batchOf(rows: readonly Row[]): SampleBatch {
  const batch: SampleBatch = {
    points: Int32Array.from(rows, (r) => r[0]),
    times: Float64Array.from(rows, (r) => r[1]),
    values: Float64Array.from(rows, (r) => (typeof r[2] === 'string' ? Number.NaN : r[2])),
    qualities: Uint16Array.from(rows, (r) => r[3] ?? quality.good),
  }
  if (rows.some((r) => typeof r[2] === 'string')) {
    batch.texts = rows.map((r) => (typeof r[2] === 'string' ? r[2] : undefined))
  }
  return batch
}

type Rows = [point: number, slot: number, value: number, q: number][]
type Step =
  | { do: 'append'; maintain: boolean; rows: Rows }
  | { do: 'hold'; rows: Rows }
  | { do: 'maintain' }
  | { do: 'kill' }
  | { do: 'check' }
  | { do: 'advance'; minutes: number }
  | { do: 'delete'; point: number; slot: number; slots: number }

/** Slots of 90 s, so that several samples, or none, share a cell of two minutes; eight hours of them. */
const slotMs = 90_000
const slots = 320
const row = fc.tuple(
  fc.nat(4),
  fc.nat(slots - 1),
  fc.oneof(
    fc.integer({ min: -999, max: 999 }).map((i) => i / 100),
    fc.constantFrom(0, 1, 1e9, 1 / 3, Number.NaN),
  ),
  fc.constantFrom(
    ...[quality.good, quality.good, quality.good, quality.uncertain, quality.bad],
    ...[quality.good | origin.interpolated, quality.uncertain | origin.substituted],
  ),
)
const rows = fc.array(row, { minLength: 1, maxLength: 60 })
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: rows.map((r): Step => ({ do: 'append', maintain: false, rows: r })) },
  { weight: 3, arbitrary: rows.map((r): Step => ({ do: 'append', maintain: true, rows: r })) },
  { weight: 2, arbitrary: rows.map((r): Step => ({ do: 'hold', rows: r.slice(0, 3) })) },
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'maintain' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'kill' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'check' }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 200 }).map((minutes): Step => ({ do: 'advance', minutes })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(4), fc.nat(slots - 1), fc.integer({ min: 1, max: slots }))
      .map(([p, slot, count]): Step => ({ do: 'delete', point: p, slot, slots: count })),
  },
)

export async function play(
  { historian: h, kill }: Subject,
  points: readonly PointRef[],
  steps: readonly Step[],
  clock: { now(): number; advance(ms: number): void },
): Promise<void> {
  const model = new HistorianModel()
  const types = new Map(points.map((p) => [p.index, p]))
  const start = clock.now() - 4 * hourMs
  const batch = (list: Rows) =>
    batchOf(
      list.map(([p, slot, value, q]): Row => {
        const at = points[p]
        const plain =
          at.type === 'boolean' ? (value > 0 ? 1 : 0) : at.type === 'enum' ? Math.round(Math.abs(value || 0)) : value
        return [at.index, start + slot * slotMs + (slot % 7), at.type === 'text' ? `t${value}` : plain, q]
      }),
    )
  for (const s of steps) {
    if (s.do === 'advance') clock.advance(s.minutes * 60_000)
    else if (s.do === 'maintain') await h.maintain()
    else if (s.do === 'kill') kill?.()
    else if (s.do === 'check') await check(h, model, points, start, clock.now())
    else if (s.do === 'delete') {
      const range = { from: start + s.slot * slotMs, to: start + (s.slot + s.slots) * slotMs }
      const { deleted } = await h.deleteRange(points[s.point], range)
      assert.equal(deleted, model.deleteRange(points[s.point], range))
    } else if (s.do === 'hold') {
      await h.hold(batch(s.rows))
      model.hold(batch(s.rows), types)
    } else {
      const maintaining = s.maintain ? h.maintain() : null
      await h.append(batch(s.rows))
      await maintaining
      model.append(batch(s.rows), types)
    }
  }
  await check(h, model, points, start, clock.now())
}

async function check(
  h: Historian,
  model: HistorianModel,
  points: readonly PointRef[],
  start: number,
  nowMs: number,
): Promise<void> {
  const range = { from: start, to: start + slots * slotMs }
  const latest = await h.latest(points)
  const checkPoint = async (p: PointRef) => {
    const all = model.all(p)
    assert.deepEqual((await h.raw(p, { ...range, limit: 1000 })).samples, model.raw(p, range))
    assert.deepEqual(latest.get(p.index), all.at(-1))
    assert.deepEqual(await h.extent(p), all.length ? { from: all[0][0], to: all[all.length - 1][0] } : null)
    const time = start + 100 * slotMs
    const at = await h.valueAt(p, time, 'previous')
    assert.deepEqual(at ? [at.value, at.quality] : [], model.before(p, time)?.slice(1) ?? [])
    // hourly cells, two-minute cells, samples
    for (const buckets of [3, 100, 300]) {
      const asked = { from: start + 17_000, to: range.to - 1_234, buckets }
      equalBuckets(await h.aggregate(p, asked), model.aggregate(p, asked, nowMs))
    }
  }
  await Promise.all(points.map(checkPoint))
}

function equalBuckets(actual: Bucket[], expected: Bucket[]): void {
  assert.equal(actual.length, expected.length)
  for (const [i, bucket] of actual.entries()) {
    for (const [key, value] of Object.entries(expected[i]) as [keyof Bucket, number | null][]) {
      const close =
        value === null || bucket[key] === null
          ? value === bucket[key]
          : Math.abs(bucket[key] - value) <= 1e-9 * Math.max(1, Math.abs(value), 1e3)
      assert.ok(close, `${key} of bucket ${i}: ${bucket[key]} is not ${value}`)
    }
  }
}
