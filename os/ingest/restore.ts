import { isGood } from '../../contract/quality.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import { type PointTable, rule } from './point-table.ts'
import { restoreDoor } from './swinging-door.ts'

/**
 * Takes up row `i` as the newest known sample of its point after a restart. Without it, late samples and repeats would not be
 * recognised. Samples older than what is known, and points that are not configured, are passed over.
 * @param heldByDoor the sample is not stored yet: the door of the point holds it
 * @returns false where a held sample has no door to hold it any more and must be stored
 */
export function restoreRow(t: PointTable, batch: SampleBatch, i: number, heldByDoor: boolean, now: number): boolean {
  const p = batch.points[i]
  const time = batch.times[i]
  const door = heldByDoor && (t.flags[p] & rule.door) !== 0
  if (!(t.flags[p] > 0)) return true
  if (time < t.lastTime[p] || (time === t.lastTime[p] && !door)) return !heldByDoor
  const value = batch.values[i]
  const q = batch.qualities[i]
  t.lastTime[p] = t.passTime[p] = time
  t.lastValue[p] = t.passValue[p] = value
  t.lastQuality[p] = t.lastSent[p] = t.passQuality[p] = q
  t.lastArrival[p] = now
  const text = batch.texts?.[i]
  if (text !== undefined) {
    t.lastText.set(p, text)
    t.passText.set(p, text)
  }
  t.door[p] = 0
  if (door) restoreDoor(t, p, time, value, q)
  if (isGood(q)) {
    t.goodTime[p] = time
    t.goodValue[p] = value
  }
  return door || !heldByDoor
}
