import { blockCells, blocksOf } from './blocks.ts'
import { flag, type Piece } from './columns.ts'
import { isGap } from './gap.ts'
import type { PenTracer } from './pen-paths.ts'
import { clampY, type Mapping, type PenStyle } from './pen-style.ts'

/** From this many cells per pixel on whole blocks of cells are drawn at once. */
const blockPerPixel = blockCells

/** Many samples per pixel: each column of pixels gets the mean as its line and its extremes as the envelope, like a bucket. */
export function traceDense(
  tracer: PenTracer,
  piece: Piece,
  start: number,
  end: number,
  m: Mapping,
  quietMs: number,
  { column: wide, envelope }: PenStyle,
): void {
  const c = piece.columns
  const { times, avgs, flags } = c
  const ky = m.ky * m.factor
  const yBase = m.y0 - (m.offset - m.v0) * m.ky
  let column = Number.NaN
  let low = 0
  let high = 0
  let sum = 0
  let count = 0
  let seen = 0
  const finish = () => {
    if (count === 0) return
    tracer.lineTo(column, clampY(yBase - (sum / count) * ky), seen)
    if (envelope) tracer.envelope(column, clampY(yBase - high * ky), clampY(yBase - low * ky))
    count = 0
  }
  const blocks = (end - start) / ((times[end - 1] - times[start]) * m.kx) >= blockPerPixel ? blocksOf(c) : null
  for (let i = start; i < end; i++) {
    const block = i / blockCells
    if (
      blocks &&
      i + blockCells <= end &&
      Number.isInteger(block) &&
      block < blocks.length &&
      blocks.plain[block] === 1
    ) {
      const middle = Math.round(((times[i + blockCells / 2] - m.t0) * m.kx + m.x0) / wide) * wide
      if (count === 0 || middle !== column) {
        finish()
        column = middle
        low = blocks.mins[block]
        high = blocks.maxs[block]
        sum = seen = 0
      } else {
        low = Math.min(low, blocks.mins[block])
        high = Math.max(high, blocks.maxs[block])
      }
      sum += blocks.sums[block]
      count += blocks.counts[block]
      seen |= blocks.flags[block]
      i += blockCells - 1
      continue
    }
    const value = avgs[i]
    if (Number.isNaN(value)) {
      finish()
      tracer.badTo(Math.round((times[i] - m.t0) * m.kx + m.x0))
      continue
    }
    if ((flags[i] & flag.gapBefore) !== 0 && i > start && isGap(c, i - 1, c, i, quietMs)) {
      finish()
      tracer.lift()
    }
    const x = Math.round(((times[i] - m.t0) * m.kx + m.x0) / wide) * wide
    if (count > 0 && x === column) {
      if (value < low) low = value
      else if (value > high) high = value
      sum += value
      count++
      seen |= flags[i]
      continue
    }
    finish()
    column = x
    low = high = sum = value
    count = 1
    seen = flags[i]
  }
  finish()
}
