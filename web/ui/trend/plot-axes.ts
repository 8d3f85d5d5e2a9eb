import type uPlot from 'uplot'
import type { PlotScales } from './plot-scales.ts'
import type { PlotSettings } from './plot-settings.ts'
import { type Axis, tickText, valueTicks } from './scales.ts'
import { tickLabels, timeTicks } from './time-axis.ts'
import type { Range } from './time-range.ts'

/** Room of a value axis beside the plot, CSS pixels. */
export const axisWidth = 56

/** The time axis under the plot. `width`: of the whole chart in CSS pixels. */
export function timeAxis({ theme, language }: PlotSettings, range: () => Range, width: number): uPlot.Axis {
  const minPixels = width < 600 ? 64 : 96
  const ticks = (u: uPlot) => timeTicks(range(), u.bbox.width / (devicePixelRatio || 1), minPixels)
  return {
    scale: 'x',
    side: 2,
    size: 40,
    gap: 5,
    stroke: theme.soft,
    font: `12px ${theme.font}`,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.line, width: 1, size: 5 },
    splits: (u) => ticks(u).times,
    values: (u, times) => tickLabels({ times, stepMs: ticks(u).stepMs }, language),
  }
}

/** A value axis beside the plot. `plotHeight` in CSS pixels; the first axis draws the grid. */
export function valueAxis(
  axis: Axis,
  settings: PlotSettings,
  scales: PlotScales,
  plotHeight: () => number,
  first: boolean,
): uPlot.Axis {
  const { theme } = settings
  const colour = axisColour(axis, settings)
  const ticks = () => {
    const strip = scales.stripOf(axis)
    return valueTicks(scales.spanOf(axis), plotHeight() * (strip.bottom - strip.top), 46)
  }
  return {
    scale: axis.key,
    side: axis.side === 'left' ? 3 : 1,
    size: axisWidth,
    gap: 4,
    stroke: colour,
    font: `12px ${theme.font}`,
    grid: { show: first, stroke: theme.grid, width: 1 },
    ticks: { stroke: colour, width: 1, size: 4 },
    border: { show: true, stroke: theme.line, width: 1 },
    splits: () => ticks().values,
    values: (_u, values) => {
      const { step } = ticks()
      return values.map((value) => tickText(value, step))
    },
  }
}

/** An axis of one pen has its colour. */
export function axisColour(axis: Axis, { pens, theme }: PlotSettings): string {
  const own = axis.pens.length === 1 ? pens.find((pen) => pen.id === axis.pens[0]) : undefined
  return own?.colour ?? theme.ink
}
