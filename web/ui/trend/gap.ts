import type { Columns } from './columns.ts'

/** The interval at which a pen's samples usually come, ms; null while fewer than three are known. */
export function usualInterval(parts: readonly Columns[]): number | null {
  const intervals: number[] = []
  for (const c of parts) {
    // A few hundred neighbours tell as much as all of them.
    const step = Math.max(1, Math.floor(c.length / 300))
    for (let i = 1; i < c.length; i += step) {
      if (c.width === 0) {
        const distance = c.times[i] - c.times[i - 1]
        if (distance > 0) intervals.push(distance)
      } else if (c.counts[i] > 1) intervals.push(c.width / c.counts[i])
      else intervals.push(Math.max(c.width, c.times[i] - c.times[i - 1]))
    }
  }
  if (intervals.length < 2) return null
  intervals.sort((a, b) => a - b)
  return intervals[intervals.length >> 1]
}

/**
 * Two neighbouring cells further apart than this have a gap between them, ms: three times the usual interval; three
 * times the interval at which samples are expected where that is longer; and at least one empty bucket.
 */
export function gapLimit(usual: number | null, expectedEveryMs: number | null, bucketWidth: number): number {
  if (usual === null && expectedEveryMs === null) return Number.POSITIVE_INFINITY
  return Math.max(3 * Math.max(usual ?? 0, expectedEveryMs ?? 0), 1.5 * bucketWidth)
}
