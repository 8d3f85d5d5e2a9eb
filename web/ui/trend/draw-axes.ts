import { axisColour, axisWidth } from './plot-axes.ts'
import type { PlotScales } from './plot-scales.ts'
import type { PlotSettings } from './plot-settings.ts'
import { tickText, valueTicks } from './scales.ts'

/** The plot's area within the chart, CSS pixels. */
export type Area = { left: number; top: number; width: number; height: number }

/** Writes every axis' unit over it. */
export function drawUnits(
  ctx: CanvasRenderingContext2D,
  scales: PlotScales,
  settings: PlotSettings,
  { left, top, width }: Area,
  ratio: number,
): void {
  ctx.font = `600 ${12 * ratio}px ${settings.theme.font}`
  ctx.textBaseline = 'alphabetic'
  let leftEdge = left
  let rightEdge = left + width
  for (const axis of scales.beside) {
    const isLeft = axis.side === 'left'
    ctx.fillStyle = axisColour(axis, settings)
    ctx.textAlign = isLeft ? 'right' : 'left'
    ctx.fillText(axis.unit, (isLeft ? leftEdge - 4 : rightEdge + 4) * ratio, (top - 13) * ratio)
    if (isLeft) leftEdge -= axisWidth
    else rightEdge += axisWidth
  }
}

/** Lanes: a value axis of its own per lane in one column, the pen's name within, lines between. */
export function drawLanes(
  ctx: CanvasRenderingContext2D,
  scales: PlotScales,
  { theme, pens }: PlotSettings,
  { left, top, width, height }: Area,
  ratio: number,
): void {
  for (const [i, axis] of scales.axes.entries()) {
    const pen = pens.find((p) => p.id === axis.pens[0])
    if (!pen) continue
    const strip = scales.stripOf(axis)
    const span = scales.spanOf(axis)
    const laneTop = top + strip.top * height
    const laneHeight = (strip.bottom - strip.top) * height
    const { values, step } = valueTicks(span, laneHeight, 30)
    ctx.font = `${12 * ratio}px ${theme.font}`
    ctx.textAlign = 'right'
    ctx.textBaseline = 'middle'
    for (const value of values) {
      const y = Math.round((laneTop + laneHeight * (1 - (value - span.min) / (span.max - span.min))) * ratio) + 0.5
      ctx.fillStyle = pen.colour
      ctx.fillText(tickText(value, step), (left - 8) * ratio, y)
      line(ctx, left - 4, left + width, y, theme.grid, ratio)
    }
    const border = top + (i * height * scales.valueShare) / scales.axes.length
    if (i > 0) line(ctx, left - axisWidth, left + width, Math.round(border * ratio) + 0.5, theme.line, ratio)
    const text = axis.unit ? `${pen.title} (${axis.unit})` : pen.title
    ctx.font = `600 ${12 * ratio}px ${theme.font}`
    ctx.textAlign = 'left'
    ctx.globalAlpha = 0.75
    ctx.fillStyle = theme.ground
    ctx.fillRect((left + 4) * ratio, (laneTop - 5) * ratio, ctx.measureText(text).width + 8 * ratio, 17 * ratio)
    ctx.globalAlpha = 1
    ctx.fillStyle = pen.colour
    ctx.fillText(text, (left + 8) * ratio, (laneTop + 4) * ratio)
  }
}

/** A horizontal line from CSS pixel `from` to `to` at canvas pixel `y`. */
function line(ctx: CanvasRenderingContext2D, from: number, to: number, y: number, colour: string, ratio: number): void {
  ctx.strokeStyle = colour
  ctx.lineWidth = ratio
  ctx.beginPath()
  ctx.moveTo(from * ratio, y)
  ctx.lineTo(to * ratio, y)
  ctx.stroke()
}
