import { quality } from '../../../contract/quality.ts'
import type { SampleBatch } from '../../../contract/sample.ts'
import type { Historian, RawSample } from '../../historian/historian.ts'

export type Sample = { point: number; time: number; value: number; quality: number }

/** A batch of samples as they are. */
export const batchOf = (samples: readonly Sample[]): SampleBatch => ({
  points: Int32Array.from(samples, (s) => s.point),
  times: Float64Array.from(samples, (s) => s.time),
  values: Float64Array.from(samples, (s) => s.value),
  qualities: Uint16Array.from(samples, (s) => s.quality),
})

export const good = (point: number, time: number, value: number): Sample => ({
  point,
  time,
  value,
  quality: quality.good,
})

/** Reads what a trial reads from a list. `most`: a page with more than this is refused, as a long one is by the real one. */
export function listHistorian(
  samples: readonly Sample[],
  most = Number.POSITIVE_INFINITY,
): Pick<Historian, 'columns' | 'valueAt' | 'raw'> & { pages: number } {
  const sorted = samples.toSorted((a, b) => a.point - b.point || a.time - b.time)
  return {
    pages: 0,
    async columns(points, { from, to, limit }) {
      const wanted = new Set(points.map((p) => p.index))
      const found = sorted.filter((s) => wanted.has(s.point) && s.time >= from && s.time < to)
      if (found.length > Math.min(limit, most)) return null
      this.pages++
      return batchOf(found)
    },
    async raw({ index }, { from, to, limit }) {
      const found = sorted.filter((s) => s.point === index && s.time >= from && s.time < to)
      const told = found.map((s): RawSample => [s.time, Number.isNaN(s.value) ? null : s.value, s.quality])
      return { samples: told.slice(0, limit), next: found[limit]?.time ?? null }
    },
    async valueAt({ index }, time) {
      const last = sorted.filter((s) => s.point === index && s.time <= time).at(-1)
      if (!last) return null
      const sample: RawSample = [last.time, Number.isNaN(last.value) ? null : last.value, last.quality]
      return { time, sampledAt: sample[0], value: sample[1], quality: sample[2], interpolation: 'previous' }
    },
  }
}
