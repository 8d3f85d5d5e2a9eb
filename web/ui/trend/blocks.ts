import { type Columns, flag, lowerBound } from './columns.ts'

/** Cells per block. */
export const blockCells = 16

/**
 * Summaries of every full run of {@link blockCells} cells, so that tens of thousands of cells need not be walked one by
 * one with every frame. `plain` is 0 where a block holds a gap, a bad cell or nothing: such cells are walked.
 */
export type Blocks = {
  /** Full blocks summed up so far. */
  length: number
  mins: Float64Array
  maxs: Float64Array
  sums: Float64Array
  counts: Float64Array
  flags: Uint16Array
  plain: Uint8Array
  /** First time of the columns when the blocks were begun: cells dropped at the front make them void. */
  base: number
}

const known = new WeakMap<Columns, Blocks>()

function empty(capacity: number, base: number): Blocks {
  return {
    length: 0,
    mins: new Float64Array(capacity),
    maxs: new Float64Array(capacity),
    sums: new Float64Array(capacity),
    counts: new Float64Array(capacity),
    flags: new Uint16Array(capacity),
    plain: new Uint8Array(capacity),
    base,
  }
}

/** Blocks of columns, brought up to date. The last full block waits, for the newest cell may still be replaced. */
export function blocksOf(c: Columns): Blocks {
  const full = Math.max(0, Math.floor((c.length - 1) / blockCells))
  let blocks = known.get(c)
  if (!blocks || blocks.base !== c.times[0] || blocks.mins.length < full) {
    blocks = empty(Math.max(64, full * 2), c.times[0])
    known.set(c, blocks)
  }
  for (; blocks.length < full; blocks.length++) sumUp(c, blocks, blocks.length)
  return blocks
}

function sumUp(c: Columns, b: Blocks, at: number): void {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sum = 0
  let count = 0
  let flags = 0
  let plain = 1
  for (let i = at * blockCells; i < (at + 1) * blockCells; i++) {
    flags |= c.flags[i]
    if (Number.isNaN(c.avgs[i]) || (c.flags[i] & (flag.bad | flag.gapBefore)) !== 0) plain = 0
    if (Number.isNaN(c.avgs[i]) || (c.flags[i] & flag.bad) !== 0) continue
    if (c.mins[i] < min) min = c.mins[i]
    if (c.maxs[i] > max) max = c.maxs[i]
    sum += c.avgs[i] * c.counts[i]
    count += c.counts[i]
  }
  b.mins[at] = min
  b.maxs[at] = max
  b.sums[at] = sum
  b.counts[at] = count
  b.flags[at] = flags
  b.plain[at] = plain
}

export type Stats = { min: number; max: number; avg: number; count: number }
type Sum = { min: number; max: number; sum: number; count: number }

/** Adds the usable cells with from ≤ time < to. */
function addRange(total: Sum, c: Columns, from: number, to: number): void {
  const start = lowerBound(c.times, c.length, from)
  const end = lowerBound(c.times, c.length, to)
  const blocks = end - start > 4 * blockCells ? blocksOf(c) : null
  for (let i = start; i < end; ) {
    const block = i / blockCells
    if (blocks && Number.isInteger(block) && block < blocks.length && i + blockCells <= end) {
      if (blocks.mins[block] < total.min) total.min = blocks.mins[block]
      if (blocks.maxs[block] > total.max) total.max = blocks.maxs[block]
      total.sum += blocks.sums[block]
      total.count += blocks.counts[block]
      i += blockCells
      continue
    }
    if (!Number.isNaN(c.avgs[i]) && (c.flags[i] & flag.bad) === 0) {
      if (c.mins[i] < total.min) total.min = c.mins[i]
      if (c.maxs[i] > total.max) total.max = c.maxs[i]
      total.sum += c.avgs[i] * c.counts[i]
      total.count += c.counts[i]
    }
    i++
  }
}

/** Extremes and sample mean over [from, to); bad values are left out. Null where nothing is left. */
export function statsOver(
  pieces: readonly { columns: Columns; from: number; to: number }[],
  from: number,
  to: number,
): Stats | null {
  const total: Sum = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, count: 0 }
  for (const piece of pieces) addRange(total, piece.columns, Math.max(from, piece.from), Math.min(to, piece.to))
  return total.count > 0 ? { min: total.min, max: total.max, avg: total.sum / total.count, count: total.count } : null
}
