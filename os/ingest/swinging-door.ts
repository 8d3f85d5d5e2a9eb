import { isBad } from '../../contract/quality.ts'
import { doorBit, type PointTable } from './point-table.ts'
import type { RowBuffer } from './row-buffer.ts'

/**
 * Swinging-door trending. A segment begins at a stored sample, the anchor. The newest sample is held back as long as the
 * line from the anchor to it passes every sample in between within `deviation`; otherwise the one held before is stored and
 * becomes the anchor. Testing the line to the *held sample itself*, not just whether some line would do, is what bounds
 * the error by the deviation; the textbook variant reaches twice of it.
 *
 * A segment has one quality: a change of quality stores both sides. `fresh` (first sample after a gap) does the same, so
 * that the ends of a gap can be seen in history. A bad sample is held only while its value stays the same.
 *
 * Rows to store are pushed to `out`.
 * @returns samples given up for good (0 or 1): the one held before, when the new one takes its place.
 */
export function pushDoor(
  t: PointTable,
  p: number,
  time: number,
  value: number,
  quality: number,
  fresh: boolean,
  out: RowBuffer,
): number {
  // Right after a restart the held sample is all that is known: it becomes the start of the next segment.
  if (t.door[p] === doorBit.held) storeHeld(t, p, out)
  const cut = fresh || t.door[p] === 0 || quality !== t.anchorQuality[p]
  if (cut || (isBad(quality) && !Object.is(value, t.anchorValue[p]))) {
    flushDoor(t, p, out)
    startAt(t, p, time, value, quality, out)
    return 0
  }
  if (time - t.anchorTime[p] > t.maxInterval[p]) {
    flushDoor(t, p, out)
    if (time - t.anchorTime[p] > t.maxInterval[p]) {
      startAt(t, p, time, value, quality, out)
      return 0
    }
  }
  if (isBad(quality)) return hold(t, p, time, value, quality)
  const slope = (value - t.anchorValue[p]) / (time - t.anchorTime[p])
  if (slope < t.slopeLow[p] || slope > t.slopeHigh[p]) storeHeld(t, p, out)
  const dt = time - t.anchorTime[p]
  const rise = value - t.anchorValue[p]
  t.slopeLow[p] = Math.max(t.slopeLow[p], (rise - t.deviation[p]) / dt)
  t.slopeHigh[p] = Math.min(t.slopeHigh[p], (rise + t.deviation[p]) / dt)
  return hold(t, p, time, value, quality)
}

/** Stores the held sample, if there is one; it becomes the anchor. */
export function flushDoor(t: PointTable, p: number, out: RowBuffer): void {
  if (t.door[p] & doorBit.held) storeHeld(t, p, out)
}

/**
 * A corrected value of the newest sample: stored, and the next segment begins there. Samples given up earlier in this
 * segment cannot be checked against the new value any more.
 */
export function correctDoor(
  t: PointTable,
  p: number,
  time: number,
  value: number,
  quality: number,
  out: RowBuffer,
): void {
  if (t.door[p] & doorBit.held && t.heldTime[p] !== time) storeHeld(t, p, out)
  startAt(t, p, time, value, quality, out)
}

/** Takes up a held sample after a restart. */
export function restoreDoor(t: PointTable, p: number, time: number, value: number, quality: number): void {
  hold(t, p, time, value, quality)
  t.door[p] = doorBit.held
}

/** The newest sample that has passed the door, stored or not, into `out`. */
export function newestOfDoor(t: PointTable, p: number, out: RowBuffer): void {
  if (t.door[p] & doorBit.held) out.push(p, t.heldTime[p], t.heldValue[p], t.heldQuality[p])
  else if (t.door[p]) out.push(p, t.anchorTime[p], t.anchorValue[p], t.anchorQuality[p])
}

function hold(t: PointTable, p: number, time: number, value: number, quality: number): number {
  const replaced = t.door[p] & doorBit.held ? 1 : 0
  t.heldTime[p] = time
  t.heldValue[p] = value
  t.heldQuality[p] = quality
  t.door[p] |= doorBit.held
  return replaced
}

function storeHeld(t: PointTable, p: number, out: RowBuffer): void {
  startAt(t, p, t.heldTime[p], t.heldValue[p], t.heldQuality[p], out)
}

function startAt(t: PointTable, p: number, time: number, value: number, quality: number, out: RowBuffer): void {
  out.push(p, time, value, quality)
  t.anchorTime[p] = time
  t.anchorValue[p] = value
  t.anchorQuality[p] = quality
  t.slopeLow[p] = Number.NEGATIVE_INFINITY
  t.slopeHigh[p] = Number.POSITIVE_INFINITY
  t.door[p] = doorBit.anchor
}
