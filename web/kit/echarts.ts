import { BarChart, CustomChart, LineChart, PieChart, SankeyChart, ScatterChart } from 'echarts/charts'
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { groupDigits } from '../shell/records/field-text.ts'

echarts.use([
  BarChart,
  CustomChart,
  LineChart,
  PieChart,
  SankeyChart,
  ScatterChart,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
])

export { echarts }

type Option = Record<string, unknown>

/** An axis in the page's colours; what the caller says comes first. */
function axis(given: unknown, ink: string, line: string): unknown {
  if (Array.isArray(given)) return given.map((each) => axis(each, ink, line))
  if (!given || typeof given !== 'object') return given
  const own = given as Option
  return {
    nameTextStyle: { color: ink },
    ...own,
    axisLabel: {
      color: ink,
      // grouped as numbers are elsewhere
      ...(own.type === 'value' && { formatter: (value: number) => groupDigits(String(value)) }),
      ...(own.axisLabel as object),
    },
    axisLine: { lineStyle: { color: line }, ...(own.axisLine as object) },
    splitLine: { lineStyle: { color: line, opacity: 0.5 }, ...(own.splitLine as object) },
  }
}

/** Names of the page's colours, e.g. `--urgent`, stand for them wherever they are in a series. */
function coloured(given: unknown, colour: (name: string) => string): unknown {
  if (typeof given === 'string') return given.startsWith('--') ? colour(given) : given
  if (Array.isArray(given)) return given.map((each) => coloured(each, colour))
  if (!given || typeof given !== 'object') return given
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, coloured(value, colour)]))
}

/** An option with the colours of the page around `place`, calm and grey: colour is for what is abnormal. */
export function themed(place: HTMLElement, option: Option): Option {
  const style = getComputedStyle(place)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const [ink, soft, line, panel] = ['--ink', '--ink-soft', '--line', '--panel-raised'].map(colour)
  return {
    animation: false,
    color: [colour('--brand'), soft, colour('--low'), colour('--ink-faint'), colour('--medium')],
    textStyle: { color: ink, fontFamily: style.fontFamily },
    grid: { left: 12, right: 24, top: 32, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    ...option,
    tooltip: {
      backgroundColor: panel,
      borderColor: line,
      textStyle: { color: ink },
      confine: true,
      ...(option.tooltip as object),
    },
    legend: option.legend ? { textStyle: { color: soft }, top: 0, ...(option.legend as object) } : undefined,
    xAxis: axis(option.xAxis, soft, line),
    yAxis: axis(option.yAxis, soft, line),
    series: coloured(option.series, colour),
  }
}
