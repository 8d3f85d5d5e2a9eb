import uPlot from 'uplot'
import type { Language } from '../../../contract/text.ts'
import { type Stats, statsOver } from './blocks.ts'
import type { Piece } from './columns.ts'
import { drawBands, hatchPattern } from './draw-bands.ts'
import { drawPen, type Mapping } from './draw-pen.ts'
import {
  type Axis,
  type AxisMode,
  followSpan,
  groupAxes,
  laneStrip,
  type Span,
  type Strip,
  stripScale,
  tickText,
  valueTicks,
} from './scales.ts'
import { tickLabels, timeTicks } from './time-axis.ts'
import type { Range } from './time-range.ts'

/** One pen as the chart draws it. Values arrive in the stored unit and are shown as value · factor + offset. */
export type PlotPen = {
  id: string
  title: string
  colour: string
  hidden: boolean
  unit: string
  factor: number
  offset: number
  fixed: Span | null
  /** Span of the axis while the pen has no data. */
  usual: Span | null
  side?: 'left' | 'right'
  /** Drawn as labelled state bands. */
  bands: boolean
  label(key: string): string
  /** Samples may lie this far apart without a gap, ms. */
  quietMs: number
}

/** Where the chart takes its cells from. */
export type PlotSource = {
  pieces(id: string): Piece[]
  comparePieces(id: string): Piece[]
}

export type PlotTheme = { ink: string; soft: string; line: string; grid: string; ground: string; font: string }

export type PlotSettings = {
  pens: readonly PlotPen[]
  mode: AxisMode
  selected: string | null
  language: Language
  theme: PlotTheme
  /** Most value axes beside the plot; the others are scaled without one. */
  maxAxes: number
  /** Milliseconds the compared period lies before the shown one. */
  compareMs: number | null
}

const axisWidth = 56
const bandHeight = 20
const bandGap = 5
const topRoom = 30
/** With more pens over each other only the selected one shows its envelope: it would hide the lines. */
const maxEnvelopes = 8

const wholePlot: Strip = { top: 0, bottom: 1 }

/** The chart: uPlot for scales, axes and grid; pens, bands and lanes are drawn by us from columns of their own. */
export class TrendPlot {
  private u: uPlot
  private settings: PlotSettings
  private range: Range
  private axes: Axis[] = []
  private shown: Axis[] = []
  private readonly spans = new Map<string, Span>()
  private lanes = new Map<string, Strip>()
  private size: { width: number; height: number }
  private readonly source: PlotSource
  private readonly host: HTMLElement
  private readonly onLayout: () => void

  constructor(host: HTMLElement, source: PlotSource, settings: PlotSettings, range: Range, onLayout: () => void) {
    this.host = host
    this.source = source
    this.settings = settings
    this.range = range
    this.onLayout = onLayout
    this.size = { width: host.clientWidth || 600, height: host.clientHeight || 300 }
    this.u = this.build()
  }

  /** Plot area within the host, CSS pixels. */
  get area(): { left: number; top: number; width: number; height: number } {
    const r = devicePixelRatio || 1
    const { left, top, width, height } = this.u.bbox
    return { left: left / r, top: top / r, width: width / r, height: height / r }
  }

  get canvas(): HTMLCanvasElement {
    return this.u.ctx.canvas
  }

  /** How finely a moment can be pointed at, ms: 1 s, or less in short ranges. */
  get resolutionMs(): number {
    return (this.range.to - this.range.from) / Math.max(1, this.area.width) < 200 ? 10 : 1000
  }

  timeAt(x: number): number {
    const { left, width } = this.area
    return this.range.from + ((x - left) / width) * (this.range.to - this.range.from)
  }

  xAt(time: number): number {
    const { left, width } = this.area
    return left + ((time - this.range.from) / (this.range.to - this.range.from)) * width
  }

  /** Vertical place of a stored value of a pen within the host, CSS pixels; null for bands and hidden pens. */
  yAt(id: string, stored: number): number | null {
    const pen = this.settings.pens.find((p) => p.id === id)
    const axis = this.axes.find((a) => a.pens.includes(id))
    if (!pen || pen.hidden || !axis || !Number.isFinite(stored)) return null
    const scale = this.scaleOf(axis)
    const { top, height } = this.area
    const y = top + height * (1 - (stored * pen.factor + pen.offset - scale.min) / (scale.max - scale.min))
    return y < top - 1 || y > top + height + 1 ? null : y
  }

  /** Span of the axis a pen belongs to, in shown units: to fix it as it stands. */
  spanOf(id: string): Span | null {
    const axis = this.axes.find((a) => a.pens.includes(id))
    return axis ? (this.spans.get(axis.key) ?? null) : null
  }

  configure(settings: PlotSettings): void {
    this.settings = settings
    this.u.destroy()
    this.u = this.build()
    this.onLayout()
  }

  resize(width: number, height: number): void {
    if (width < 50 || height < 50 || (width === this.size.width && height === this.size.height)) return
    this.size = { width, height }
    this.u.setSize(this.size)
    this.onLayout()
  }

  /** Shows another range; the chart is drawn at once with what there is. */
  show(range: Range): void {
    this.range = range
    this.redraw()
  }

  /** Draws anew, after new data. */
  redraw(): void {
    this.updateSpans()
    this.u.batch(() => {
      this.u.setScale('x', { min: this.range.from, max: this.range.to })
      for (const axis of this.axes) this.u.setScale(axis.key, this.scaleOf(axis))
    })
  }

  destroy(): void {
    this.u.destroy()
  }

  private build(): uPlot {
    const { pens, mode, theme } = this.settings
    const visible = pens.filter((pen) => !pen.hidden)
    this.axes = groupAxes(visible, mode)
    this.placeLanes(visible)
    this.shown = this.pickAxes()
    // On a phone the only axis always stands at the left.
    if (this.settings.maxAxes === 1) this.shown = this.shown.map((axis) => ({ ...axis, side: 'left' }))
    this.updateSpans()
    const lanes = mode === 'lanes'
    const axes: uPlot.Axis[] = [this.timeAxis(), ...(lanes ? [] : this.shown.map((axis, i) => this.valueAxis(axis, i)))]
    const scales: uPlot.Scales = { x: { time: false, auto: false, range: () => [this.range.from, this.range.to] } }
    for (const axis of this.axes) {
      scales[axis.key] = {
        auto: false,
        range: () => {
          const s = this.scaleOf(axis)
          return [s.min, s.max]
        },
      }
    }
    const margin = {
      left: lanes ? axisWidth : this.shown.some((a) => a.side === 'left') ? 0 : 12,
      right: !lanes && this.shown.some((a) => a.side === 'right') ? 0 : 14,
    }
    const u = new uPlot(
      {
        ...this.size,
        legend: { show: false },
        cursor: { show: false },
        padding: [topRoom, margin.right, 0, margin.left],
        scales,
        series: [
          {},
          ...this.axes.map((axis) => ({ scale: axis.key, show: true, paths: () => null, points: { show: false } })),
        ],
        axes,
        hooks: { draw: [(plot) => this.draw(plot)] },
      },
      [[this.range.from, this.range.to], ...this.axes.map(() => [null, null])] as uPlot.AlignedData,
      this.host,
    )
    u.root.style.fontFamily = theme.font
    return u
  }

  private timeAxis(): uPlot.Axis {
    const { theme, language } = this.settings
    const minPixels = this.size.width < 600 ? 64 : 96
    return {
      scale: 'x',
      side: 2,
      size: 40,
      gap: 5,
      stroke: theme.soft,
      font: `12px ${theme.font}`,
      grid: { stroke: theme.grid, width: 1 },
      ticks: { stroke: theme.line, width: 1, size: 5 },
      splits: (u) => timeTicks(this.range, u.bbox.width / (devicePixelRatio || 1), minPixels).times,
      values: (u, times) =>
        tickLabels(
          { times, stepMs: timeTicks(this.range, u.bbox.width / (devicePixelRatio || 1), minPixels).stepMs },
          language,
        ),
    }
  }

  private valueAxis(axis: Axis, order: number): uPlot.Axis {
    const { theme } = this.settings
    const colour = this.axisColour(axis)
    const ticks = () => {
      const strip = this.lanes.get(axis.key) ?? wholePlot
      const span = this.spans.get(axis.key) ?? { min: 0, max: 1 }
      return valueTicks(span, this.area.height * (strip.bottom - strip.top), 46)
    }
    return {
      scale: axis.key,
      side: axis.side === 'left' ? 3 : 1,
      size: axisWidth,
      gap: 4,
      stroke: colour,
      font: `12px ${theme.font}`,
      grid: { show: order === 0, stroke: theme.grid, width: 1 },
      ticks: { stroke: colour, width: 1, size: 4 },
      border: { show: true, stroke: theme.line, width: 1 },
      splits: () => ticks().values,
      values: (_u, values) => {
        const { step } = ticks()
        return values.map((value) => tickText(value, step))
      },
    }
  }

  private axisColour(axis: Axis): string {
    const own = axis.pens.length === 1 ? this.settings.pens.find((p) => p.id === axis.pens[0]) : undefined
    return own?.colour ?? this.settings.theme.ink
  }

  /** Axes that get room beside the plot: the selected pen's first, then in the order of the list. */
  private pickAxes(): Axis[] {
    const { mode, maxAxes, selected } = this.settings
    if (mode === 'lanes' || this.axes.length <= maxAxes) return this.axes
    const chosen = this.axes.filter((axis) => selected !== null && axis.pens.includes(selected))
    for (const axis of this.axes) if (chosen.length < maxAxes && !chosen.includes(axis)) chosen.push(axis)
    return this.axes.filter((axis) => chosen.includes(axis))
  }

  /** Lanes of value axes, and the strips of state bands at the bottom (or as lanes of their own). */
  private placeLanes(visible: readonly PlotPen[]): void {
    this.lanes = new Map()
    const bands = visible.filter((pen) => pen.bands)
    const plotHeight = Math.max(80, this.size.height - 62)
    const bandShare = Math.min(0.6, (bands.length * (bandHeight + bandGap)) / plotHeight)
    const values = 1 - bandShare
    for (const [i, axis] of this.axes.entries()) {
      const lane = this.settings.mode === 'lanes' ? laneStrip(i, this.axes.length) : { top: 0, bottom: 1 }
      this.lanes.set(axis.key, { top: lane.top * values, bottom: lane.bottom * values })
    }
    for (const [i, pen] of bands.entries()) {
      const height = this.axes.length === 0 ? Math.min(1 / bands.length, 60 / plotHeight) : bandShare / bands.length
      const start = this.axes.length === 0 ? 0 : values
      this.lanes.set(`band:${pen.id}`, { top: start + i * height, bottom: start + (i + 1) * height })
    }
  }

  private updateSpans(): void {
    for (const axis of this.axes) {
      if (axis.fixed) this.spans.set(axis.key, axis.fixed)
      else this.spans.set(axis.key, this.autoSpan(axis))
    }
  }

  private autoSpan(axis: Axis): Span {
    let min = Number.POSITIVE_INFINITY
    let max = Number.NEGATIVE_INFINITY
    let usual: Span | null = null
    for (const pen of this.settings.pens) {
      if (!axis.pens.includes(pen.id)) continue
      usual ??= pen.usual
      const shift = this.settings.compareMs
      const parts: (Stats | null)[] = [statsOver(this.source.pieces(pen.id), this.range.from, this.range.to)]
      if (shift !== null)
        parts.push(statsOver(this.source.comparePieces(pen.id), this.range.from - shift, this.range.to - shift))
      for (const stats of parts) {
        if (!stats) continue
        const a = stats.min * pen.factor + pen.offset
        const b = stats.max * pen.factor + pen.offset
        min = Math.min(min, a, b)
        max = Math.max(max, a, b)
      }
    }
    if (min > max) return this.spans.get(axis.key) ?? usual ?? { min: 0, max: 1 }
    return followSpan(this.spans.get(axis.key) ?? null, min, max)
  }

  private scaleOf(axis: Axis): Span {
    const span = this.spans.get(axis.key) ?? { min: 0, max: 1 }
    const lane = this.lanes.get(axis.key)
    return lane ? stripScale(span, lane) : span
  }

  private draw(u: uPlot): void {
    const { ctx } = u
    const ratio = devicePixelRatio || 1
    const { left, top, width, height } = u.bbox
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    const { selected, pens } = this.settings
    const order = [...pens].sort((a, b) => Number(a.id === selected) - Number(b.id === selected))
    for (const pen of order) if (!pen.hidden) this.drawOne(ctx, pen, { left, top, width, height }, ratio)
    ctx.restore()
    ctx.save()
    if (this.settings.mode === 'lanes') this.drawLanes(ctx, ratio)
    else this.drawUnits(ctx, ratio)
    ctx.restore()
  }

  private drawOne(
    ctx: CanvasRenderingContext2D,
    pen: PlotPen,
    box: { left: number; top: number; width: number; height: number },
    ratio: number,
  ): void {
    const { selected, compareMs, theme } = this.settings
    const { left, top, width, height } = box
    const axis = this.axes.find((a) => a.pens.includes(pen.id))
    const scale = axis ? this.scaleOf(axis) : { min: 0, max: 1 }
    const mapping: Mapping = {
      t0: this.range.from,
      kx: width / (this.range.to - this.range.from),
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
    const crowded =
      this.settings.mode !== 'lanes' && this.settings.pens.filter((p) => !p.hidden && !p.bands).length > maxEnvelopes
    const envelope = !crowded || pen.id === selected
    const column = crowded ? 2 : 1
    const lineWidth = (pen.id === selected ? 2.4 : 1.5) * ratio
    const style = {
      colour: pen.colour,
      width: lineWidth,
      ratio,
      dashed: false,
      hatch: hatchPattern(ctx, pen.colour, ratio),
      envelope,
      column,
    }
    const strip = this.lanes.get(`band:${pen.id}`)
    if (pen.bands && strip) {
      const bandTop = top + strip.top * height + (bandGap / 2) * ratio
      const bandBottom = top + strip.bottom * height - (bandGap / 2) * ratio
      const boxHeight = Math.max(6 * ratio, bandBottom - bandTop)
      const end = Math.min(Date.now(), this.range.to)
      const font = `${Math.min(12, boxHeight / ratio - 4) * ratio}px ${theme.font}`
      drawBands(ctx, this.source.pieces(pen.id), mapping, pen.quietMs, end, style, {
        top: bandTop,
        height: boxHeight,
        label: pen.label,
        title: pen.title,
        ink: theme.ink,
        font,
      })
      return
    }
    if (compareMs !== null) {
      const shifted = { ...mapping, t0: mapping.t0 - compareMs }
      drawPen(ctx, this.source.comparePieces(pen.id), shifted, pen.quietMs, {
        ...style,
        dashed: true,
        envelope: false,
        width: 1.3 * ratio,
      })
    }
    drawPen(ctx, this.source.pieces(pen.id), mapping, pen.quietMs, style)
  }

  /** The unit stands over its axis. */
  private drawUnits(ctx: CanvasRenderingContext2D, ratio: number): void {
    const { left, top, width } = this.area
    ctx.font = `600 ${12 * ratio}px ${this.settings.theme.font}`
    ctx.textBaseline = 'alphabetic'
    let leftEdge = left
    let rightEdge = left + width
    for (const axis of this.shown) {
      const isLeft = axis.side === 'left'
      ctx.fillStyle = this.axisColour(axis)
      ctx.textAlign = isLeft ? 'right' : 'left'
      ctx.fillText(axis.unit, (isLeft ? leftEdge - 4 : rightEdge + 4) * ratio, (top - 13) * ratio)
      if (isLeft) leftEdge -= axisWidth
      else rightEdge += axisWidth
    }
  }

  /** Lanes: a value axis of its own per lane in one column, the pen's name within, lines between. */
  private drawLanes(ctx: CanvasRenderingContext2D, ratio: number): void {
    const { theme, pens } = this.settings
    const { left, top, width, height } = this.area
    for (const [i, axis] of this.axes.entries()) {
      const strip = this.lanes.get(axis.key)
      const span = this.spans.get(axis.key)
      const pen = pens.find((p) => p.id === axis.pens[0])
      if (!strip || !span || !pen) continue
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
      if (i > 0)
        line(
          ctx,
          left - axisWidth,
          left + width,
          Math.round((top + (i * height * this.valueShare()) / this.axes.length) * ratio) + 0.5,
          theme.line,
          ratio,
        )
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

  /** Share of the height that is not taken by state bands. */
  private valueShare(): number {
    const last = this.axes.length - 1
    const strip = last < 0 ? undefined : this.lanes.get(this.axes[last].key)
    return strip ? (strip.bottom + strip.top) / 2 / ((last + 0.5) / this.axes.length) : 1
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
