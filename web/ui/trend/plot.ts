import uPlot from 'uplot'
import { type Area, drawLanes, drawUnits } from './draw-axes.ts'
import { drawPens } from './draw-pens.ts'
import { axisWidth, timeAxis, valueAxis } from './plot-axes.ts'
import { PlotScales } from './plot-scales.ts'
import type { PlotSettings, PlotSource } from './plot-settings.ts'
import type { Axis, Span } from './scales.ts'
import type { Range } from './time-range.ts'

/** Above the plot, for the units, CSS pixels. */
const topRoom = 30

/** The chart: uPlot for scales, axes and grid; pens, bands and lanes are drawn by us from columns of their own. */
export class TrendPlot {
  private u: uPlot
  private settings: PlotSettings
  private range: Range
  private readonly scales = new PlotScales()
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
  get area(): Area {
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
    const axis = this.scales.axisOf(id)
    if (!pen || pen.hidden || !axis || !Number.isFinite(stored)) return null
    const scale = this.scales.scaleOf(axis)
    const { top, height } = this.area
    const y = top + height * (1 - (stored * pen.factor + pen.offset - scale.min) / (scale.max - scale.min))
    return y < top - 1 || y > top + height + 1 ? null : y
  }

  /** Span of the axis a pen belongs to, in shown units: to fix it as it stands. */
  spanOf(id: string): Span | null {
    const axis = this.scales.axisOf(id)
    return axis ? this.scales.spanOf(axis) : null
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
    this.scales.follow(this.settings, this.source, this.range)
    this.u.batch(() => {
      this.u.setScale('x', { min: this.range.from, max: this.range.to })
      for (const axis of this.scales.axes) this.u.setScale(axis.key, this.scales.scaleOf(axis))
    })
  }

  destroy(): void {
    this.u.destroy()
  }

  private build(): uPlot {
    const { settings, scales } = this
    scales.arrange(settings, this.size.height)
    scales.follow(settings, this.source, this.range)
    const lanes = settings.mode === 'lanes'
    const margin = {
      left: lanes ? axisWidth : scales.beside.some((a) => a.side === 'left') ? 0 : 12,
      right: !lanes && scales.beside.some((a) => a.side === 'right') ? 0 : 14,
    }
    const u = new uPlot(
      {
        ...this.size,
        legend: { show: false },
        cursor: { show: false },
        padding: [topRoom, margin.right, 0, margin.left],
        scales: this.uScales(),
        series: [
          {},
          ...scales.axes.map((axis) => ({ scale: axis.key, show: true, paths: () => null, points: { show: false } })),
        ],
        axes: [
          timeAxis(settings, () => this.range, this.size.width),
          ...(lanes ? [] : scales.beside.map((axis, i) => this.axisBeside(axis, i === 0))),
        ],
        hooks: { draw: [(plot) => this.draw(plot)] },
      },
      [[this.range.from, this.range.to], ...scales.axes.map(() => [null, null])] as uPlot.AlignedData,
      this.host,
    )
    u.root.style.fontFamily = settings.theme.font
    return u
  }

  private axisBeside(axis: Axis, first: boolean): uPlot.Axis {
    return valueAxis(axis, this.settings, this.scales, () => this.area.height, first)
  }

  private uScales(): uPlot.Scales {
    const scales: uPlot.Scales = { x: { time: false, auto: false, range: () => [this.range.from, this.range.to] } }
    for (const axis of this.scales.axes) {
      const range = (): [number, number] => {
        const { min, max } = this.scales.scaleOf(axis)
        return [min, max]
      }
      scales[axis.key] = { auto: false, range }
    }
    return scales
  }

  private draw({ ctx, bbox: box }: uPlot): void {
    const { settings, source, scales, range } = this
    const ratio = devicePixelRatio || 1
    drawPens({ ctx, settings, source, scales, range, box, ratio })
    ctx.save()
    if (settings.mode === 'lanes') drawLanes(ctx, scales, settings, this.area, ratio)
    else drawUnits(ctx, scales, settings, this.area, ratio)
    ctx.restore()
  }
}
