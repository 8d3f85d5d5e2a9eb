import type { Language } from '../../../contract/text.ts'
import type { TrendPlot } from './plot.ts'
import type { PlotTheme } from './plot-settings.ts'
import type { Cursors } from './pointer-tool.ts'
import { duration, fullTime } from './time-axis.ts'

/** A dot on a pen and what stands beside it. `stored` is the value on the pen's own scale. */
export type OverlayDot = { id: string; stored: number; text: string; colour: string }

export type OverlayState = {
  hover: number | null
  cursors: Cursors
  box: { from: number; to: number } | null
  /** Dots at the hovering cursor. */
  dots: readonly OverlayDot[]
  /** Their values are written beside them; too many would hide the lines. */
  labels: boolean
}

const cursorNames = ['1', '2'] as const

/** Draws cursors, values and the zoom frame on a canvas above the chart, so that moving the mouse redraws no pen. */
export function drawOverlay(
  canvas: HTMLCanvasElement,
  plot: TrendPlot,
  state: OverlayState,
  theme: PlotTheme,
  language: Language,
): void {
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  const ratio = devicePixelRatio || 1
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  ctx.clearRect(0, 0, canvas.width, canvas.height)
  const area = plot.area
  if (area.width <= 0) return
  ctx.font = `12px ${theme.font}`
  ctx.textBaseline = 'middle'
  drawBox(ctx, plot, state.box, theme)
  drawBetween(ctx, plot, state.cursors, theme, language)
  for (const i of [0, 1] as const) {
    const time = state.cursors[i]
    if (time === null) continue
    drawLine(ctx, plot, time, theme.ink, [])
    chip(ctx, plot.xAt(time), area.top + 9, cursorNames[i], area, theme, true)
    chip(ctx, plot.xAt(time), area.top + area.height + 14, fullTime(time, plot.resolutionMs), area, theme, true)
  }
  if (state.hover === null) return
  drawLine(ctx, plot, state.hover, theme.soft, [4, 3])
  chip(
    ctx,
    plot.xAt(state.hover),
    area.top + area.height + 14,
    fullTime(state.hover, plot.resolutionMs),
    area,
    theme,
    false,
  )
  drawDots(ctx, plot, state, theme)
}

function drawLine(ctx: CanvasRenderingContext2D, plot: TrendPlot, time: number, colour: string, dash: number[]): void {
  const { left, top, width, height } = plot.area
  const x = Math.round(plot.xAt(time)) + 0.5
  if (x < left - 1 || x > left + width + 1) return
  ctx.strokeStyle = colour
  ctx.lineWidth = 1
  ctx.setLineDash(dash)
  ctx.beginPath()
  ctx.moveTo(x, top)
  ctx.lineTo(x, top + height)
  ctx.stroke()
  ctx.setLineDash([])
}

type Area = { left: number; top: number; width: number; height: number }

/** A small label centred on `x`, kept within the plot. Nothing where its line is off the plot. */
function chip(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  text: string,
  area: Area,
  theme: PlotTheme,
  strong: boolean,
): void {
  if (x < area.left - 1 || x > area.left + area.width + 1) return
  const width = ctx.measureText(text).width + 12
  const at = Math.max(area.left, Math.min(x - width / 2, area.left + area.width - width))
  ctx.fillStyle = strong ? theme.ink : theme.soft
  ctx.beginPath()
  ctx.roundRect(at, y - 9, width, 18, 4)
  ctx.fill()
  ctx.fillStyle = theme.ground
  ctx.textAlign = 'left'
  ctx.fillText(text, at + 6, y + 0.5)
}

/** The length of time between both cursors. */
function drawBetween(
  ctx: CanvasRenderingContext2D,
  plot: TrendPlot,
  [a, b]: Cursors,
  theme: PlotTheme,
  language: Language,
): void {
  if (a === null || b === null) return
  const area = plot.area
  const x0 = Math.max(area.left, Math.min(plot.xAt(a), plot.xAt(b)))
  const x1 = Math.min(area.left + area.width, Math.max(plot.xAt(a), plot.xAt(b)))
  if (x1 <= x0) return
  ctx.fillStyle = theme.ink
  ctx.globalAlpha = 0.05
  ctx.fillRect(x0, area.top, x1 - x0, area.height)
  ctx.globalAlpha = 1
  const y = area.top + 9
  const text = `Δt ${duration(Math.abs(b - a), language)}`
  if (ctx.measureText(text).width + 44 > x1 - x0) return
  ctx.strokeStyle = theme.soft
  ctx.beginPath()
  ctx.moveTo(x0 + 12, y)
  ctx.lineTo(x1 - 12, y)
  ctx.stroke()
  const middle = (x0 + x1) / 2
  const width = ctx.measureText(text).width + 10
  ctx.fillStyle = theme.ground
  ctx.fillRect(middle - width / 2, y - 8, width, 16)
  ctx.fillStyle = theme.ink
  ctx.textAlign = 'center'
  ctx.fillText(text, middle, y + 0.5)
}

function drawBox(ctx: CanvasRenderingContext2D, plot: TrendPlot, box: OverlayState['box'], theme: PlotTheme): void {
  if (!box) return
  const { left, top, width, height } = plot.area
  const x0 = Math.max(left, Math.min(box.from, box.to))
  const x1 = Math.min(left + width, Math.max(box.from, box.to))
  ctx.fillStyle = theme.ink
  ctx.globalAlpha = 0.12
  ctx.fillRect(x0, top, x1 - x0, height)
  ctx.globalAlpha = 1
  ctx.strokeStyle = theme.ink
  ctx.strokeRect(x0 + 0.5, top + 0.5, x1 - x0 - 1, height - 1)
}

const labelHeight = 18

/** Values beside their dots, pushed apart where they would cover each other, on the side with more room. */
function drawDots(ctx: CanvasRenderingContext2D, plot: TrendPlot, state: OverlayState, theme: PlotTheme): void {
  const time = state.hover
  if (time === null) return
  const { left, top, width, height } = plot.area
  const x = plot.xAt(time)
  const placed = state.dots
    .flatMap((dot) => {
      const y = plot.yAt(dot.id, dot.stored)
      return y === null ? [] : [{ ...dot, y, at: y }]
    })
    .sort((a, b) => a.y - b.y)
  for (const dot of placed) {
    ctx.beginPath()
    ctx.arc(x, dot.y, 4, 0, Math.PI * 2)
    ctx.fillStyle = dot.colour
    ctx.fill()
    ctx.lineWidth = 1.5
    ctx.strokeStyle = theme.ground
    ctx.stroke()
  }
  if (!state.labels) return
  for (let i = 1; i < placed.length; i++) placed[i].at = Math.max(placed[i].at, placed[i - 1].at + labelHeight)
  let floor = top + height - labelHeight / 2
  for (let i = placed.length - 1; i >= 0; i--) {
    placed[i].at = Math.min(placed[i].at, floor)
    floor = placed[i].at - labelHeight
  }
  const toRight = x < left + width * 0.7
  ctx.textAlign = 'left'
  for (const dot of placed) {
    const textWidth = ctx.measureText(dot.text).width
    const start = toRight ? x + 10 : x - 20 - textWidth
    ctx.fillStyle = theme.ground
    ctx.globalAlpha = 0.9
    ctx.beginPath()
    ctx.roundRect(start, dot.at - 8, textWidth + 10, 16, 3)
    ctx.fill()
    ctx.globalAlpha = 1
    ctx.fillStyle = dot.colour
    ctx.fillText(dot.text, start + 5, dot.at + 0.5)
  }
}
