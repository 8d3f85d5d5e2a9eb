import { cellsOf, flag, notMeasured, type Piece } from './columns.ts'
import { isGap } from './gap.ts'
import { PenTracer, strokePaths } from './pen-paths.ts'
import { clampY, type Mapping, type PenStyle } from './pen-style.ts'
import { traceDense } from './trace-dense.ts'

/** Below this distance of cells in pixels they are drawn as columns of one pixel: in, extremes, out. */
const densePixels = 1

/** What there is of a pen; see PlotPen and PlotSource. */
export type PenData = { pieces: readonly Piece[]; quietMs: number; heldUntil: number | null }

/** Draws one numeric pen: envelope of the buckets, line by quality and origin, marks where samples are sparse. */
export function drawPen(ctx: CanvasRenderingContext2D, data: PenData, m: Mapping, style: PenStyle): void {
  const tracer = new PenTracer(2.2 * style.ratio)
  trace(tracer, data, m, style)
  tracer.lift()
  strokePaths(ctx, tracer.paths, style)
}

function trace(tracer: PenTracer, { pieces, quietMs, heldUntil }: PenData, m: Mapping, style: PenStyle): void {
  const tLeft = m.t0 + (m.left - m.x0) / m.kx
  const tRight = m.t0 + (m.right - m.x0) / m.kx
  let before: { piece: Piece; index: number } | null = null
  for (const piece of pieces) {
    let [start, end] = cellsOf(piece)
    const { times } = piece.columns
    // One cell beyond each edge keeps the line running off the screen.
    if (start < end) start = skip(times, start, end, tLeft)
    if (end - start > 1 && times[end - 1] > tRight) end = cut(times, start, end, tRight)
    if (start >= end) continue
    if (before && isGap(before.piece.columns, before.index, piece.columns, start, quietMs)) tracer.lift()
    tracePiece(tracer, piece, start, end, m, quietMs, style)
    before = { piece, index: end - 1 }
    if (times[end - 1] > tRight) return
  }
  if (heldUntil !== null) tracer.holdTo((heldUntil - m.t0) * m.kx + m.x0)
}

/** Last index in [start, end) whose successor is not before `t`. */
function skip(times: Float64Array, start: number, end: number, t: number): number {
  let low = start
  let high = end - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (times[middle] < t) low = middle
    else high = middle - 1
  }
  return low
}

/** End index that keeps just one cell after `t`. */
function cut(times: Float64Array, start: number, end: number, t: number): number {
  let low = start
  let high = end
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] <= t) low = middle + 1
    else high = middle
  }
  return Math.min(end, low + 1)
}

function tracePiece(
  tracer: PenTracer,
  piece: Piece,
  start: number,
  end: number,
  m: Mapping,
  quietMs: number,
  style: PenStyle,
): void {
  const c = piece.columns
  const span = (c.times[end - 1] - c.times[start]) * m.kx
  if (c.width === 0 && end - start > 4 && span / (end - start) < densePixels) {
    traceDense(tracer, piece, start, end, m, quietMs, style)
    return
  }
  const apart = end - start > 1 ? span / (end - start - 1) : Number.POSITIVE_INFINITY
  const marks = c.width === 0 && apart > 14 * style.ratio
  const ky = m.ky * m.factor
  const yBase = m.y0 - (m.offset - m.v0) * m.ky
  const banded = c.width > 0 && style.envelope
  for (let i = start; i < end; i++) {
    const value = c.avgs[i]
    const x = (c.times[i] - m.t0) * m.kx + m.x0
    if (Number.isNaN(value)) {
      tracer.badTo(x)
      continue
    }
    const y = clampY(yBase - value * ky)
    const flags = c.flags[i]
    if (flags & flag.gapBefore && i > start && isGap(c, i - 1, c, i, quietMs)) tracer.lift()
    tracer.lineTo(x, y, flags)
    if (banded) tracer.envelope(x, clampY(yBase - c.maxs[i] * ky), clampY(yBase - c.mins[i] * ky))
    if (marks && !(flags & notMeasured)) tracer.mark(x, y)
  }
}
