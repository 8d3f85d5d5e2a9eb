import { isBad, isGood, isMeasured } from '../../contract/quality.ts'
import type { SampleBatch, SampleValue } from '../../contract/sample.ts'
import { planBuckets } from './bucket-plan.ts'
import type { Bucket, PointRef, RawSample } from './historian.ts'

/**
 * The plainest historian there can be: every sample in a map, every answer worked out from the definition. The contract
 * test holds real ones against it.
 */
export class HistorianModel {
  private readonly stored = new Map<number, Map<number, RawSample>>()
  private readonly heldSamples = new Map<number, RawSample>()

  append(batch: SampleBatch, types: ReadonlyMap<number, PointRef>): void {
    for (let i = 0; i < batch.points.length; i++) {
      const samples = this.stored.get(batch.points[i]) ?? new Map<number, RawSample>()
      this.stored.set(batch.points[i], samples)
      samples.set(batch.times[i], sampleOf(batch, i, types))
    }
  }

  hold(batch: SampleBatch, types: ReadonlyMap<number, PointRef>): void {
    for (let i = 0; i < batch.points.length; i++) this.heldSamples.set(batch.points[i], sampleOf(batch, i, types))
  }

  deleteRange(point: PointRef, { from, to }: { from: number; to: number }): number {
    const inside = this.raw(point, { from, to })
    for (const [time] of inside) this.stored.get(point.index)?.delete(time)
    const held = this.heldSamples.get(point.index)
    if (held && held[0] >= from && held[0] < to) this.heldSamples.delete(point.index)
    return inside.length
  }

  all(point: PointRef): RawSample[] {
    const samples = [...(this.stored.get(point.index)?.values() ?? [])].sort((a, b) => a[0] - b[0])
    const held = this.heldSamples.get(point.index)
    if (held && held[0] > (samples.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY)) samples.push(held)
    return samples
  }

  raw(point: PointRef, { from, to }: { from: number; to: number }): RawSample[] {
    return this.all(point).filter(([time]) => time >= from && time < to)
  }

  before(point: PointRef, time: number): RawSample | undefined {
    return this.all(point).findLast((sample) => sample[0] <= time)
  }

  aggregate(point: PointRef, range: { from: number; to: number; buckets: number }, nowMs: number): Bucket[] {
    const plan = planBuckets(range.from, range.to, range.buckets)
    const samples = this.all(point)
    const buckets: Bucket[] = []
    for (let time = plan.start; time < plan.end; time += plan.width) {
      const end = Math.min(time + plan.width, plan.end)
      const inside = samples.filter((s) => s[0] >= time && s[0] < end)
      if (inside.length > 0) buckets.push(bucketOf(point, time, inside, samples, Math.min(end, nowMs)))
    }
    return buckets
  }
}

function sampleOf(batch: SampleBatch, i: number, types: ReadonlyMap<number, PointRef>): RawSample {
  const text = batch.texts?.[i]
  const number = Number.isFinite(batch.values[i]) ? batch.values[i] : null
  const boolean = types.get(batch.points[i])?.type === 'boolean'
  const value: SampleValue = text !== undefined ? text : boolean && number !== null ? number !== 0 : number
  return [batch.times[i], value, batch.qualities[i]]
}

const usable = (sample: RawSample) => !isBad(sample[2]) && sample[1] !== null

function bucketOf(
  point: PointRef,
  time: number,
  inside: readonly RawSample[],
  all: readonly RawSample[],
  until: number,
): Bucket {
  const good = inside.filter((s) => isGood(s[2])).length / inside.length
  const measured = inside.filter((s) => isMeasured(s[2])).length / inside.length
  const none = { min: null, max: null, avg: null, first: null, last: null, timeWeighted: null }
  if (point.type === 'text') return { time, ...none, count: inside.length, good, measured }
  const values = inside.filter(usable).map((s) => Number(s[1]))
  const any = values.length > 0
  let area = 0
  let heldMs = 0
  for (let i = 0; i < all.length; i++) {
    const from = Math.max(all[i][0], time)
    const to = Math.min(all[i + 1]?.[0] ?? until, until)
    if (to <= from || !usable(all[i])) continue
    area += Number(all[i][1]) * (to - from)
    heldMs += to - from
  }
  return {
    time,
    min: any ? Math.min(...values) : null,
    max: any ? Math.max(...values) : null,
    avg: any ? values.reduce((a, b) => a + b, 0) / values.length : null,
    first: any ? values[0] : null,
    last: any ? values[values.length - 1] : null,
    count: inside.length,
    good,
    timeWeighted: heldMs > 0 ? area / heldMs : null,
    measured,
  }
}
