/** Lengths of the rollups' cells in ms, coarsest first. The finest pays for itself at one sample per second. */
export const levels = [3_600_000, 120_000] as const

export const maxBuckets = 10_000

/**
 * How a range is divided: `level` is the length of the cells to read, or null for raw samples. Bucket i is
 * [start + i × width, start + (i + 1) × width), cut at `end`.
 */
export type BucketPlan = { start: number; end: number; width: number; level: number | null }

/**
 * Divides [from, to). A rollup serves when a bucket holds at least two of its cells; edges are then aligned to cells, so
 * there are between two thirds and all of the buckets asked for.
 */
export function planBuckets(from: number, to: number, buckets: number): BucketPlan {
  if (!Number.isInteger(buckets) || buckets < 1 || buckets > maxBuckets) {
    throw new RangeError(`buckets must be 1…${maxBuckets}, not ${buckets}`)
  }
  const width = Math.max(1, Math.ceil((to - from) / buckets))
  const level = levels.find((cell) => width >= 2 * cell) ?? null
  if (level === null) return { start: from, end: to, width, level }
  const start = Math.floor(from / level) * level
  const end = Math.ceil(to / level) * level
  return { start, end, width: Math.ceil((end - start) / buckets / level) * level, level }
}

export const bucketOf = (plan: BucketPlan, time: number): number => Math.floor((time - plan.start) / plan.width)
