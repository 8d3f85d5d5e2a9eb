import type { PointTable } from './point-table.ts'

/**
 * Whether a signal has not moved by more than its band for `afterMs`. Silence is not being stuck: when nothing came for
 * longer than `afterMs`, observation begins anew (so `afterMs` must be longer than the interval between samples).
 */
export function isStuck(table: PointTable, p: number, time: number, value: number): boolean {
  const after = table.stuckAfter[p]
  const moved = Math.abs(value - table.movedValue[p]) > table.stuckBand[p]
  if (moved || table.movedTime[p] === Number.NEGATIVE_INFINITY || time - table.lastTime[p] > after) {
    table.movedTime[p] = time
    table.movedValue[p] = value
    return false
  }
  return time - table.movedTime[p] >= after
}
