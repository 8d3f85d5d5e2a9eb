import { statsOver } from './blocks.ts'
import type { PlotPen, PlotSettings, PlotSource } from './plot-settings.ts'
import { type Axis, followSpan, groupAxes, laneStrip, type Span, type Strip, stripScale } from './scales.ts'
import type { Range } from './time-range.ts'

const bandHeight = 20
/** Between two strips of state bands, CSS pixels. */
export const bandGap = 5
/** What the time axis and the room above the plot take of the height, CSS pixels. */
const aroundPlot = 62

type Extremes = { min: number; max: number }

const wholePlot: Strip = { top: 0, bottom: 1 }
const noSpan: Span = { min: 0, max: 1 }

/** Which value axes a plot has, what strip of its height each takes, and which span of values each shows. */
export class PlotScales {
  /** One per unit or pen, for all visible pens that have values. */
  axes: readonly Axis[] = []
  /** Those that are drawn beside the plot. */
  beside: readonly Axis[] = []
  private lanes = new Map<string, Strip>()
  /** Outlive a new arrangement, so that a scale does not jump when a pen is selected. */
  private readonly spans = new Map<string, Span>()

  /** `height`: of the whole chart in CSS pixels. */
  arrange(settings: PlotSettings, height: number): void {
    const visible = settings.pens.filter((pen) => !pen.hidden)
    this.axes = groupAxes(visible, settings.mode)
    this.placeLanes(settings, visible, height)
    this.beside = this.pickAxes(settings)
    // On a phone the only axis always stands at the left.
    if (settings.maxAxes === 1) this.beside = this.beside.map((axis) => ({ ...axis, side: 'left' }))
  }

  /** Lets the automatic spans follow the data in the range. */
  follow(settings: PlotSettings, source: PlotSource, range: Range): void {
    for (const axis of this.axes) this.spans.set(axis.key, axis.fixed ?? this.autoSpan(axis, settings, source, range))
  }

  axisOf(pen: string): Axis | undefined {
    return this.axes.find((axis) => axis.pens.includes(pen))
  }

  spanOf(axis: Axis): Span {
    return this.spans.get(axis.key) ?? noSpan
  }

  stripOf(axis: Axis): Strip {
    return this.lanes.get(axis.key) ?? wholePlot
  }

  /** The strip of a pen that is drawn as state bands. */
  bandOf(pen: string): Strip | undefined {
    return this.lanes.get(`band:${pen}`)
  }

  /** The span over the whole height of the plot that puts the axis' own span into its strip. */
  scaleOf(axis: Axis): Span {
    return stripScale(this.spanOf(axis), this.stripOf(axis))
  }

  /** Share of the height that is not taken by state bands. */
  get valueShare(): number {
    const last = this.axes.length - 1
    const strip = last < 0 ? undefined : this.lanes.get(this.axes[last].key)
    return strip ? (strip.bottom + strip.top) / 2 / ((last + 0.5) / this.axes.length) : 1
  }

  /** Axes that get room beside the plot: the selected pen's first, then in the order of the list. */
  private pickAxes({ mode, maxAxes, selected }: PlotSettings): readonly Axis[] {
    if (mode === 'lanes' || this.axes.length <= maxAxes) return this.axes
    const chosen = this.axes.filter((axis) => selected !== null && axis.pens.includes(selected))
    for (const axis of this.axes) if (chosen.length < maxAxes && !chosen.includes(axis)) chosen.push(axis)
    return this.axes.filter((axis) => chosen.includes(axis))
  }

  /** Lanes of value axes, and the strips of state bands at the bottom (or as lanes of their own). */
  private placeLanes({ mode }: PlotSettings, visible: readonly PlotPen[], height: number): void {
    this.lanes = new Map()
    const bands = visible.filter((pen) => pen.bands)
    const plotHeight = Math.max(80, height - aroundPlot)
    const bandShare = Math.min(0.6, (bands.length * (bandHeight + bandGap)) / plotHeight)
    const values = 1 - bandShare
    for (const [i, axis] of this.axes.entries()) {
      const lane = mode === 'lanes' ? laneStrip(i, this.axes.length) : wholePlot
      this.lanes.set(axis.key, { top: lane.top * values, bottom: lane.bottom * values })
    }
    for (const [i, pen] of bands.entries()) {
      const share = this.axes.length === 0 ? Math.min(1 / bands.length, 60 / plotHeight) : bandShare / bands.length
      const start = this.axes.length === 0 ? 0 : values
      this.lanes.set(`band:${pen.id}`, { top: start + i * share, bottom: start + (i + 1) * share })
    }
  }

  private autoSpan(axis: Axis, { pens, compareMs }: PlotSettings, source: PlotSource, { from, to }: Range): Span {
    let min = Number.POSITIVE_INFINITY
    let max = Number.NEGATIVE_INFINITY
    let usual: Span | null = null
    for (const pen of pens) {
      if (!axis.pens.includes(pen.id)) continue
      usual ??= pen.usual
      const parts: (Extremes | null)[] = [statsOver(source.pieces(pen.id), from, to)]
      const held = source.held(pen.id, pen.quietMs)
      if (held && held.since < to && held.until > from) parts.push({ min: held.value, max: held.value })
      if (compareMs !== null) parts.push(statsOver(source.comparePieces(pen.id), from - compareMs, to - compareMs))
      for (const stats of parts) {
        if (!stats) continue
        const a = stats.min * pen.factor + pen.offset
        const b = stats.max * pen.factor + pen.offset
        min = Math.min(min, a, b)
        max = Math.max(max, a, b)
      }
    }
    const before = this.spans.get(axis.key) ?? null
    return min > max ? (before ?? usual ?? noSpan) : followSpan(before, min, max)
  }
}
