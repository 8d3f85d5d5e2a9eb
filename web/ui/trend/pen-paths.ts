import { flag } from './columns.ts'
import type { PenStyle } from './pen-style.ts'

/** How a stretch of line looks: measured solid, substituted dotted, otherwise not measured dashed. */
type Look = 0 | 1 | 2

const lookOf = (flags: number): Look =>
  flags & flag.substituted ? 2 : flags & (flag.interpolated | flag.derived) ? 1 : 0

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
export class PenTracer {
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

  /** The last value holds up to here, though nothing was measured since. */
  holdTo(x: number): void {
    if (x > this.lastX) this.lineTo(x, this.lastY, flag.derived)
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

/** Draws the paths: envelope, hatches of what is doubtful, lines, marks. */
export function strokePaths(ctx: CanvasRenderingContext2D, paths: Paths, style: PenStyle): void {
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
