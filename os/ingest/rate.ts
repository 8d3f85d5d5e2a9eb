import type { PointTable } from './point-table.ts'

/**
 * Whether a value is too far from the last good one for the time between them. The comparison stays with the last good
 * sample: after a true step the samples are marked only until the step is slow enough for the time that has passed.
 */
export function changesTooFast(table: PointTable, p: number, time: number, value: number): boolean {
  const seconds = (time - table.goodTime[p]) / 1000
  // Without a good sample yet, seconds is infinite and nothing is too fast.
  return Math.abs(value - table.goodValue[p]) > table.maxRate[p] * seconds
}
