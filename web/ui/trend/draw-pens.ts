import { drawBands, hatchPattern } from './draw-bands.ts'
import { drawPen } from './draw-pen.ts'
import type { Mapping, PenStyle } from './pen-style.ts'
import { bandGap, type PlotScales } from './plot-scales.ts'
import type { PlotPen, PlotSettings, PlotSource } from './plot-settings.ts'
import type { Range } from './time-range.ts'

/** With more pens over each other only the selected one shows its envelope: it would hide the lines. */
const maxEnvelopes = 8
/** Many lines are told apart better when thin, and a stroke wider than 1 takes ten times as long without a graphics card. */
const thinWidth = 1

/** What is drawn, on what, and where; `box` is the plot's area in canvas pixels. */
export type Drawing = {
  ctx: CanvasRenderingContext2D
  settings: PlotSettings
  source: PlotSource
  scales: PlotScales
  range: Range
  box: { left: number; top: number; width: number; height: number }
  /** Canvas pixels per CSS pixel. */
  ratio: number
}

/** Draws all visible pens within the plot's area, the selected one above the others. */
export function drawPens(drawing: Drawing): void {
  const { ctx, box, settings } = drawing
  const { selected, pens } = settings
  ctx.save()
  ctx.beginPath()
  ctx.rect(box.left, box.top, box.width, box.height)
  ctx.clip()
  const order = [...pens].sort((a, b) => Number(a.id === selected) - Number(b.id === selected))
  for (const pen of order) {
    if (pen.hidden) continue
    if (pen.bands) drawStates(drawing, pen)
    else drawValues(drawing, pen)
  }
  ctx.restore()
}

function mappingOf({ scales, range, box }: Drawing, pen: PlotPen): Mapping {
  const { left, top, width, height } = box
  const axis = scales.axisOf(pen.id)
  const scale = axis ? scales.scaleOf(axis) : { min: 0, max: 1 }
  return {
    t0: range.from,
    kx: width / (range.to - range.from),
    x0: left,
    v0: scale.min,
    ky: height / (scale.max - scale.min),
    y0: top + height,
    factor: pen.factor,
    offset: pen.offset,
    left,
    right: left + width,
    top,
    bottom: top + height,
  }
}

function styleOf({ ctx, settings, ratio }: Drawing, pen: PlotPen): PenStyle {
  const isSelected = pen.id === settings.selected
  const many = settings.pens.filter((p) => !p.hidden && !p.bands).length > maxEnvelopes
  const crowded = many && settings.mode !== 'lanes'
  return {
    colour: pen.colour,
    width: (isSelected ? 2.4 : many ? thinWidth : 1.5) * ratio,
    ratio,
    dashed: false,
    hatch: hatchPattern(ctx, pen.colour, ratio),
    envelope: !crowded || isSelected,
    column: crowded ? 2 : 1,
  }
}

function drawStates(drawing: Drawing, pen: PlotPen): void {
  const { ctx, settings, source, scales, range, box, ratio } = drawing
  const strip = scales.bandOf(pen.id)
  if (!strip) return
  const top = box.top + strip.top * box.height + (bandGap / 2) * ratio
  const bottom = box.top + strip.bottom * box.height - (bandGap / 2) * ratio
  const height = Math.max(6 * ratio, bottom - top)
  const end = Math.min(source.now(), range.to)
  drawBands(ctx, source.pieces(pen.id), mappingOf(drawing, pen), pen.quietMs, end, styleOf(drawing, pen), {
    top,
    height,
    label: pen.label,
    title: pen.title,
    ink: settings.theme.ink,
    font: `${Math.min(12, height / ratio - 4) * ratio}px ${settings.theme.font}`,
  })
}

function drawValues(drawing: Drawing, pen: PlotPen): void {
  const { ctx, settings, source, ratio } = drawing
  const { compareMs } = settings
  const mapping = mappingOf(drawing, pen)
  const style = styleOf(drawing, pen)
  if (compareMs !== null) {
    const shifted = { ...mapping, t0: mapping.t0 - compareMs }
    const faint = { ...style, dashed: true, envelope: false, width: Math.min(style.width, 1.3 * ratio) }
    drawPen(ctx, { pieces: source.comparePieces(pen.id), quietMs: pen.quietMs, heldUntil: null }, shifted, faint)
  }
  const heldUntil = source.held(pen.id, pen.quietMs)?.until ?? null
  drawPen(ctx, { pieces: source.pieces(pen.id), quietMs: pen.quietMs, heldUntil }, mapping, style)
}
