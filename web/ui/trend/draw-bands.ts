import type { Piece } from './columns.ts'
import type { Mapping, PenStyle } from './pen-style.ts'
import { stateBands } from './states.ts'

/** Where and how the states of one pen are drawn. */
export type BandBox = {
  top: number
  height: number
  label(key: string): string
  /** Shown at the left of the strip. */
  title: string
  ink: string
  font: string
}

/** Fill strength by state: 0 is empty, the others differ so that neighbours can be told apart. */
function strength(key: string): number {
  const code = Number(key)
  if (code === 0) return 0.06
  if (Number.isInteger(code)) return code === 1 ? 0.5 : 0.2 + ((code * 0.37) % 1) * 0.5
  let hash = 7
  for (const letter of key) hash = (hash * 31 + letter.charCodeAt(0)) % 997
  return 0.15 + (hash / 997) * 0.5
}

/** Draws the states of a boolean, enumerated or text pen as a strip of labelled bands; bad stretches are hatched. */
export function drawBands(
  ctx: CanvasRenderingContext2D,
  pieces: readonly Piece[],
  m: Mapping,
  quietMs: number,
  endTime: number,
  style: PenStyle,
  box: BandBox,
): void {
  ctx.font = box.font
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  const middle = box.top + box.height / 2
  for (const band of stateBands(pieces, endTime, quietMs)) {
    const x0 = Math.max(m.left, (band.from - m.t0) * m.kx + m.x0)
    const x1 = Math.min(m.right, (band.to - m.t0) * m.kx + m.x0)
    if (x1 <= x0) continue
    const width = Math.max(style.ratio, x1 - x0)
    if (band.key !== null) {
      ctx.globalAlpha = band.mixed ? 0.3 : strength(band.key)
      ctx.fillStyle = style.colour
      ctx.fillRect(x0, box.top, width, box.height)
    }
    if ((band.key === null || band.doubtful) && style.hatch) {
      ctx.globalAlpha = 0.8
      ctx.fillStyle = style.hatch
      ctx.fillRect(x0, box.top, width, box.height)
    }
    ctx.globalAlpha = 1
    ctx.fillStyle = style.colour
    ctx.fillRect(x0, box.top, style.ratio, box.height)
    if (band.key !== null && !band.mixed) bandLabel(ctx, box.label(band.key), x0, width, middle, box.ink, style.ratio)
  }
  ctx.strokeStyle = style.colour
  ctx.globalAlpha = 0.5
  ctx.lineWidth = style.ratio
  ctx.strokeRect(m.left, box.top, m.right - m.left, box.height)
  ctx.globalAlpha = 1
}

function bandLabel(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  width: number,
  y: number,
  ink: string,
  ratio: number,
): void {
  const room = width - 10 * ratio
  if (room < 14 * ratio || ctx.measureText(text).width > room) return
  ctx.fillStyle = ink
  ctx.fillText(text, x + 5 * ratio, y)
}

const patterns = new Map<string, CanvasPattern>()

/** Diagonal lines in the pen's colour, for spans that should not be trusted. */
export function hatchPattern(ctx: CanvasRenderingContext2D, colour: string, ratio: number): CanvasPattern | null {
  const key = `${colour}|${ratio}`
  const known = patterns.get(key)
  if (known) return known
  const size = Math.round(7 * ratio)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const own = canvas.getContext('2d')
  if (!own) return null
  own.strokeStyle = colour
  own.lineWidth = 1.2 * ratio
  own.beginPath()
  for (const shift of [-size, 0, size]) {
    own.moveTo(shift, size)
    own.lineTo(shift + size, 0)
  }
  own.stroke()
  const pattern = ctx.createPattern(canvas, 'repeat')
  if (pattern) patterns.set(key, pattern)
  return pattern
}
