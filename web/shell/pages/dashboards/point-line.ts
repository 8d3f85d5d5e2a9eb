import type { BucketPage } from '../../../../api/platform.ts'
import type { LinePoint } from '../../../ui/line-shape.ts'

/** Samples this many times further apart than usual leave a gap in the line. */
const gapTimes = 5

/**
 * Aggregates of a point as a line: means with extremes, in the shown unit. Buckets without a sample are no gap by themselves, a
 * point may be sent less often than the line has pixels; a stretch much longer than the usual one is.
 *
 * @param quietMs how long the point may say nothing
 */
export function linePoints(
  items: BucketPage['items'],
  widthMs: number,
  quietMs: number,
  toShown: (value: number) => number,
): LinePoint[] {
  const filled = items.flatMap(([time, min, max, avg]) =>
    avg === null || min === null || max === null
      ? []
      : [{ x: time + widthMs / 2, y: toShown(avg), low: toShown(min), high: toShown(max) }],
  )
  const apart = filled.slice(1).map((point, i) => point.x - filled[i].x)
  const usual = apart.toSorted((a, b) => a - b)[Math.floor(apart.length / 2)] ?? 0
  const most = Math.max(quietMs, gapTimes * usual, 3 * widthMs)
  return filled.flatMap((point, i) =>
    i > 0 && point.x - filled[i - 1].x > most ? [{ x: (point.x + filled[i - 1].x) / 2, y: null }, point] : [point],
  )
}
