import { cellsOf, lowerBound, type Piece } from './columns.ts'
import { isGap } from './gap.ts'

/** What a pen shows at a moment. `how` says where the value comes from, so that nothing looks measured that is not. */
export type Reading = {
  time: number
  value: number
  text: string | null
  flags: number
  how: 'sample' | 'between' | 'held' | 'average'
}

export type PenShape = {
  /** The value holds until the next sample: booleans, enumerations and texts. */
  step: boolean
  /** Samples may lie this far apart without a gap, whatever their neighbours do, ms. */
  quietMs: number
  /** The newest value holds up to this time although nothing new was said; null where it does not. */
  heldUntil: number | null
}

type Place = { piece: Piece; index: number }

/** The last cell at or before `time`, and the first after it. */
function neighbours(pieces: readonly Piece[], time: number): { before: Place | null; after: Place | null } {
  let before: Place | null = null
  for (const piece of pieces) {
    const [start, end] = cellsOf(piece)
    if (start === end) continue
    const at = lowerBound(piece.columns.times, end, time)
    const next = piece.columns.times[at] === time && at < end ? at + 1 : at
    if (next > start) before = { piece, index: Math.min(next, end) - 1 }
    if (next < end) return { before, after: { piece, index: Math.max(next, start) } }
  }
  return { before, after: null }
}

/** The value of a pen at a moment: the sample there, the line between two, the value that holds, or a bucket's average. */
export function readingAt(pieces: readonly Piece[], time: number, shape: PenShape): Reading | null {
  const { before, after } = neighbours(pieces, time)
  if (shape.step) return before ? held(before, shape) : null
  if (after && inBucket(after, time)) return atCell(after, 'average')
  if (!before) return null
  const c = before.piece.columns
  const i = before.index
  if (inBucket(before, time)) return atCell(before, 'average')
  if (c.times[i] === time) return atCell(before, 'sample')
  if (!after) return shape.heldUntil !== null && time <= shape.heldUntil ? atCell(before, 'held') : null
  const d = after.piece.columns
  const j = after.index
  const distance = d.times[j] - c.times[i]
  if (isGap(c, i, d, j, shape.quietMs) || Number.isNaN(c.avgs[i]) || Number.isNaN(d.avgs[j])) return null
  const share = (time - c.times[i]) / distance
  const value = c.avgs[i] + (d.avgs[j] - c.avgs[i]) * share
  return { time, value, text: null, flags: c.flags[i] | d.flags[j], how: 'between' }

  function inBucket(place: Place, t: number): boolean {
    const { width, times } = place.piece.columns
    return width > 0 && Math.abs(times[place.index] - t) <= width / 2
  }
}

function atCell({ piece, index }: Place, how: Reading['how']): Reading {
  const c = piece.columns
  return { time: c.times[index], value: c.avgs[index], text: c.texts?.[index] ?? null, flags: c.flags[index], how }
}

function held(place: Place, shape: PenShape): Reading {
  const reading = atCell(place, place.piece.columns.width > 0 ? 'average' : 'held')
  // A step pen's bucket tells how often it was on; its state at the moment is the one it was in most of the time.
  if (place.piece.columns.width > 0 && shape.step) reading.value = Math.round(reading.value)
  return reading
}

/** The newest cell there is. */
export function lastReading(pieces: readonly Piece[]): Reading | null {
  for (let p = pieces.length - 1; p >= 0; p--) {
    const [start, end] = cellsOf(pieces[p])
    if (end > start) return atCell({ piece: pieces[p], index: end - 1 }, 'sample')
  }
  return null
}
