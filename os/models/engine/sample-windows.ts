import { type SampleRings, samplesPerScan } from '../../live/sample-rings.ts'
import type { Memory, SampleFeed, Sizes } from './generate.ts'

/** Where the samples of points are read: the live rings, or those that a replay fills. */
export type SampleReader = Pick<SampleRings, 'head' | 'after' | 'timeAt' | 'copy'>

/** What came since the last scan, of each instance. */
export type SampleWindows = SampleFeed & {
  /** Before some rows run: from where they stopped up to what is there now. */
  take(rows: Int32Array, count: number): void
  /** Samples that came and were not given to an instance, since the start. */
  lost(): number
}

/** For programs whose models take no samples. */
export const noSamples: SampleWindows = {
  bring(_place, into) {
    into.n = 0
    into.lost = 0
  },
  take() {},
  lost: () => 0,
}

/**
 * An instance begins with what comes after its first scan. The time of the newest sample that it was given stands behind its values and is
 * kept with them: taken up by another thread it goes on with what is newer. Another version of the model gets all that is still there; its
 * blocks know by the times what they have had.
 *
 * @param points of the image by row and input that brings samples, −1 where none is bound
 * @param scales shift, factor and zero of each into the model's unit, null where all are in it
 */
export function createWindows(
  rings: SampleReader,
  { values, samples: each }: Sizes,
  points: Int32Array,
  scales: Float64Array | null,
  { v, last }: Pick<Memory, 'v' | 'last'>,
): SampleWindows {
  const from = new Int32Array(points.length)
  const to = new Int32Array(points.length)
  const begun = new Uint8Array(points.length)
  let lost = 0
  return {
    take(rows, count) {
      for (let j = 0; j < count; j++)
        for (let k = 0; k < each; k++) {
          const place = rows[j] * each + k
          const given = (rows[j] + 1) * values - each + k
          const point = points[place]
          if (point < 0) continue
          const head = rings.head(point)
          if (begun[place]) from[place] = to[place]
          else if (last[rows[j]] < 0) from[place] = head
          else from[place] = rings.after(point, Number.isNaN(v[given]) ? Number.NEGATIVE_INFINITY : v[given])
          to[place] = head
          if (begun[place] === 0 || head !== from[place])
            v[given] = head === 0 ? Number.NaN : rings.timeAt(point, head - 1)
          begun[place] = 1
          lost += Math.max(0, ((head - from[place]) >>> 0) - samplesPerScan)
        }
    },
    bring(place, into, shift, factor, zero) {
      if (points[place] < 0) {
        into.n = 0
        into.lost = 0
        return
      }
      rings.copy(points[place], from[place], to[place], into)
      const { n, v } = into
      if (scales !== null)
        for (let i = 0, at = place * 3; i < n; i++) v[i] = (v[i] - scales[at]) * scales[at + 1] + scales[at + 2]
      if (factor !== 1 || shift !== zero) for (let i = 0; i < n; i++) v[i] = (v[i] - shift) * factor + zero
    },
    lost: () => lost,
  }
}
