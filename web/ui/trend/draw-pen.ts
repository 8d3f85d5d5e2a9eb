import { blockCells, blocksOf } from './blocks.ts'
import { cellsOf, flag, notMeasured, type Piece } from './columns.ts'
import { isGap } from './gap.ts'

/** Straight maps from time and value to canvas pixels: x = (t − t0)·kx + x0, y = y0 − (v − v0)·ky. */
export type Mapping = {
  t0: number
  kx: number
  x0: number
  v0: number
  ky: number
  y0: number
  /** Stored value to shown value: v·factor + offset. */
  factor: number
  offset: number
  /** Drawn area, canvas pixels. */
  left: number
  right: number
  top: number
  bottom: number
}

export type PenStyle = {
  colour: string
  /** Line width in canvas pixels. */
  width: number
  /** Canvas pixels per CSS pixel. */
  ratio: number
  /** Every line dashed: the compared period. */
  dashed: boolean
  hatch: CanvasPattern | null
  /** Width of a column in which dense samples are summed up, canvas pixels. */
  column: number
  /** The band from min to max is drawn. */
  envelope: boolean
}

/** How a stretch of line looks: measured solid, interpolated dashed, substituted dotted. */
type Look = 0 | 1 | 2

const lookOf = (flags: number): Look => (flags & flag.substituted ? 2 : flags & flag.interpolated ? 1 : 0)

/** Below this distance of cells in pixels they are drawn as columns of one pixel: in, extremes, out. */
const densePixels = 1
/** From this many cells per pixel on whole blocks of cells are drawn at once. */
const blockPerPixel = blockCells

type Paths = {
  lines: [Path2D, Path2D, Path2D]
  used: [boolean, boolean, boolean]
  doubt: Path2D
  hasDoubt: boolean
  partly: Path2D
  hasPartly: boolean
  marks: Path2D
  band: Path2D
  hasBand: boolean
}

/** Walks over the cells once and lays the lines, the envelope and the marks down as paths. */
class PenTracer {
  readonly paths: Paths = {
    lines: [new Path2D(), new Path2D(), new Path2D()],
    used: [false, false, false],
    doubt: new Path2D(),
    hasDoubt: false,
    partly: new Path2D(),
    hasPartly: false,
    marks: new Path2D(),
    band: new Path2D(),
    hasBand: false,
  }
  private lastX = Number.NaN
  private lastY = Number.NaN
  private holdX = Number.NaN
  private holdY = Number.NaN
  private look: Look = 0
  private alone = false
  private doubting: Path2D | null = null
  private bandTop: number[] = []
  private bandBottom: number[] = []
  private readonly radius: number

  constructor(radius: number) {
    this.radius = radius
  }

  /** Ends the line: nothing joins what comes next to what was. */
  lift(): void {
    this.breakLine()
    this.holdX = Number.NaN
  }

  private breakLine(): void {
    if (this.alone) this.mark(this.lastX, this.lastY)
    this.alone = false
    this.lastX = Number.NaN
    this.doubting = null
    this.closeBand()
  }

  lineTo(x: number, y: number, flags: number): void {
    const look = lookOf(flags)
    const path = this.paths.lines[look]
    if (Number.isNaN(this.lastX)) {
      path.moveTo(x, y)
      this.alone = true
    } else {
      if (look !== this.look || this.alone) path.moveTo(this.lastX, this.lastY)
      path.lineTo(x, y)
      this.paths.used[look] = true
      this.alone = false
      this.doubtTo(x, y, flags)
    }
    this.holdX = Number.NaN
    this.look = look
    this.lastX = x
    this.lastY = y
  }

  /** No usable value here: the line ends, and the last one's height is hatched on to show that something was said. */
  badTo(x: number): void {
    if (!Number.isNaN(this.lastX)) {
      this.holdX = this.lastX
      this.holdY = this.lastY
      this.breakLine()
    }
    if (Number.isNaN(this.holdX)) return
    this.paths.doubt.moveTo(this.holdX, this.holdY)
    this.paths.doubt.lineTo(x, this.holdY)
    this.paths.hasDoubt = true
    this.holdX = x
  }

  private doubtTo(x: number, y: number, flags: number): void {
    const path = flags & (flag.bad | flag.uncertain) ? this.paths.doubt : flags & flag.partly ? this.paths.partly : null
    if (path) {
      if (path !== this.doubting) path.moveTo(this.lastX, this.lastY)
      path.lineTo(x, y)
      if (path === this.paths.doubt) this.paths.hasDoubt = true
      else this.paths.hasPartly = true
    }
    this.doubting = path
  }

  mark(x: number, y: number): void {
    this.paths.marks.moveTo(x + this.radius, y)
    this.paths.marks.arc(x, y, this.radius, 0, Math.PI * 2)
  }

  envelope(x: number, top: number, bottom: number): void {
    this.bandTop.push(x, top)
    this.bandBottom.push(x, bottom)
  }

  private closeBand(): void {
    const { bandTop: a, bandBottom: b } = this
    if (a.length >= 4) {
      const path = this.paths.band
      path.moveTo(a[0], a[1])
      for (let i = 2; i < a.length; i += 2) path.lineTo(a[i], a[i + 1])
      for (let i = b.length - 2; i >= 0; i -= 2) path.lineTo(b[i], b[i + 1])
      path.closePath()
      this.paths.hasBand = true
    }
    this.bandTop = []
    this.bandBottom = []
  }
}

/** Draws one numeric pen: envelope of the buckets, line by quality and origin, marks where samples are sparse. */
export function drawPen(
  ctx: CanvasRenderingContext2D,
  pieces: readonly Piece[],
  m: Mapping,
  quietMs: number,
  style: PenStyle,
): void {
  const tracer = new PenTracer(2.2 * style.ratio)
  trace(tracer, pieces, m, quietMs, style)
  tracer.lift()
  stroke(ctx, tracer.paths, style)
}

function trace(tracer: PenTracer, pieces: readonly Piece[], m: Mapping, quietMs: number, style: PenStyle): void {
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
    if (times[end - 1] > tRight) break
  }
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
    traceDense(tracer, piece, start, end, m, quietMs, style.column)
    return
  }
  const apart = end - start > 1 ? span / (end - start - 1) : Number.POSITIVE_INFINITY
  const marks = c.width === 0 && apart > 14 * style.ratio
  const ky = m.ky * m.factor
  const yBase = m.y0 - (m.offset - m.v0) * m.ky
  const banded = c.width > 0
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

/** Many samples per pixel: each column of pixels gets the mean as its line and its extremes as the envelope, like a bucket. */
function traceDense(
  tracer: PenTracer,
  piece: Piece,
  start: number,
  end: number,
  m: Mapping,
  quietMs: number,
  wide: number,
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
    tracer.envelope(column, clampY(yBase - high * ky), clampY(yBase - low * ky))
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

/** Canvas coordinates stay small, however far a value is off the scale. */
const clampY = (y: number): number => (y < -20_000 ? -20_000 : Math.min(y, 20_000))

function stroke(ctx: CanvasRenderingContext2D, paths: Paths, style: PenStyle): void {
  const r = style.ratio
  // Round joins cost twice the time and cannot be told apart at this width.
  ctx.lineJoin = 'bevel'
  if (paths.hasBand && style.envelope) {
    ctx.globalAlpha = 0.26
    ctx.fillStyle = style.colour
    ctx.fill(paths.band)
  }
  if (paths.hasDoubt && style.hatch) {
    ctx.globalAlpha = 0.75
    ctx.strokeStyle = style.hatch
    ctx.lineWidth = 13 * r
    ctx.stroke(paths.doubt)
  }
  if (paths.hasPartly && style.hatch) {
    ctx.globalAlpha = 0.45
    ctx.strokeStyle = style.hatch
    ctx.lineWidth = 7 * r
    ctx.stroke(paths.partly)
  }
  ctx.strokeStyle = style.colour
  ctx.lineWidth = style.width
  const dashes: [number[], number[], number[]] = [
    style.dashed ? [7 * r, 5 * r] : [],
    [5 * r, 4 * r],
    [1.5 * r, 3.5 * r],
  ]
  for (const look of [0, 1, 2] as const) {
    if (!paths.used[look]) continue
    ctx.globalAlpha = style.dashed ? 0.65 : look === 0 ? 1 : 0.8
    ctx.setLineDash(dashes[look])
    ctx.stroke(paths.lines[look])
  }
  ctx.setLineDash([])
  ctx.globalAlpha = style.dashed ? 0.65 : 1
  ctx.fillStyle = style.colour
  ctx.fill(paths.marks)
  ctx.globalAlpha = 1
}
