import type { SampleBatch } from '../../contract/sample.ts'

/** How a connection's time stamps are treated. */
export const clockModes = ['source', 'corrected', 'server'] as const
/**
 * - `source`     as they come
 * - `corrected`  minus the estimated skew of the source's clock; not for a source that sends history
 * - `server`     the newest sample of every point in a batch gets the receive time, earlier ones keep their distance to it
 */
export type ClockMode = (typeof clockModes)[number]

const ringSize = 64
const observeEveryMs = 1000
/** A skew below this cannot be told from the way the sample travelled; nor is a correction changed for less. */
const meaningfulMs = 1000

export type SkewEstimator = ReturnType<typeof createSkewEstimator>

/**
 * How far a source's clock is ahead of ours, from receive time − source time of recent batches.
 *
 * A batch says: the median over its points of the age of the point's newest sample. One estimate: the lower quartile of the
 * last 64 batches (at most one a second). So neither single points with odd stamps, nor backlogs sent after an outage (they
 * look old), nor a few batches from the future move it.
 */
export function createSkewEstimator() {
  const ages = new Float64Array(ringSize)
  let seen = 0
  let lastObserved = Number.NEGATIVE_INFINITY
  let applied = 0

  function estimate(): number | null {
    if (seen === 0) return null
    const sorted = ages.slice(0, Math.min(seen, ringSize)).sort()
    return 0 - sorted[Math.floor((sorted.length - 1) / 4)]
  }

  return {
    observe(batch: SampleBatch, now: number): void {
      if (now - lastObserved < observeEveryMs || batch.points.length === 0) return
      const newest = [...newestByPoint(batch).values()].sort((a, b) => a - b)
      if (newest.length === 0) return
      ages[seen++ % ringSize] = now - newest[newest.length >> 1]
      lastObserved = now
      const skew = estimate() ?? 0
      if (Math.abs(skew - applied) > meaningfulMs) applied = Math.abs(skew) > meaningfulMs ? Math.round(skew) : 0
    },
    /** Source clock − ours in ms; null while nothing was received. */
    skewMs: estimate,
    /** What `corrected` takes off. It moves in steps, so that a repeated sample gets the same time again. */
    correctionMs: () => applied,
  }
}

/** Times for a connection in mode `server`. */
export function receiveTimes(batch: SampleBatch, now: number): Float64Array {
  const newest = newestByPoint(batch)
  return batch.times.map((time, i) => now - ((newest.get(batch.points[i]) ?? time) - time))
}

function newestByPoint({ points, times }: SampleBatch): Map<number, number> {
  const newest = new Map<number, number>()
  for (let i = 0; i < points.length; i++) {
    if (Number.isFinite(times[i]) && !(newest.get(points[i])! >= times[i])) newest.set(points[i], times[i])
  }
  return newest
}
