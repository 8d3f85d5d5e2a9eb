import type { LimitPoint } from './limit-chart.tsx'

const cross = 'path://M0,2 L2,0 L6,4 L10,0 L12,2 L8,6 L12,10 L10,12 L6,8 L2,12 L0,10 L4,6 Z'
const shapes = {
  pass: { symbol: 'circle', symbolSize: 9, colour: '--ink' },
  undecided: { symbol: 'emptyCircle', symbolSize: 11, colour: '--medium' },
  fail: { symbol: cross, symbolSize: 13, colour: '--urgent' },
} as const

const dayMs = 86_400_000
/** Below this an axis of months would say the same month twice. */
const shortMs = 200 * dayMs

type Api = { value(at: number): number; coord(at: [number, number]): [number, number]; visual(what: 'color'): string }

/** A bar with two feet, from value − spread to value + spread. */
function drawSpread(_at: unknown, api: Api) {
  const [time, low, high] = [0, 1, 2].map((at) => api.value(at))
  const [x, top] = api.coord([time, high])
  const [, bottom] = api.coord([time, low])
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    ...{ type: 'line', shape: { x1, y1, x2, y2 } },
    style: { stroke: api.visual('color'), lineWidth: 1 },
  })
  return {
    type: 'group',
    children: [line(x, top, x, bottom), line(x - 5, top, x + 5, top), line(x - 5, bottom, x + 5, bottom)],
  }
}

/** The picture of deviations, their bars and ± limits as an ECharts option. The index of a picked point is that of `points`. */
export function limitOption(points: readonly LimitPoint[], axis: string): Record<string, unknown> {
  const times = points.map(({ day }) => Date.parse(day))
  const [from, to] = [times[0] ?? 0, times.at(-1) ?? 0]
  const margin = Math.max((to - from) * 0.06, 15 * dayMs)
  // the limits reach beyond the first and the last point, so that one point alone has its limits too
  const limit = (sign: 1 | -1) => ({
    ...{ type: 'line', step: 'end', symbol: 'none', silent: true, tooltip: { show: false } },
    lineStyle: { type: 'dashed', width: 1.5, color: '--ink-soft' },
    data: [
      [from - margin, sign * (points[0]?.limit ?? 0)],
      ...points.map((point, at) => [times[at], sign * point.limit]),
      [to + margin, sign * (points.at(-1)?.limit ?? 0)],
    ],
  })
  const reach =
    Math.max(...points.map(({ value, spread, limit }) => Math.max(Math.abs(value) + spread, limit)), 0) * 1.12
  return {
    grid: { left: 12, right: 16, top: 34, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => points[dataIndex]?.told.map(escaped).join('<br>') ?? '',
    },
    xAxis: {
      ...{ type: 'time', min: from - margin, max: to + margin, splitLine: { show: false } },
      axisLabel: {
        formatter: to - from + 2 * margin < shortMs ? '{yyyy}-{MM}-{dd}' : '{yyyy}-{MM}',
        hideOverlap: true,
      },
      minInterval: dayMs,
    },
    yAxis: {
      ...{ type: 'value', name: axis, nameGap: 14, nameTextStyle: { align: 'left' }, min: -reach, max: reach },
      axisLabel: { showMinLabel: false, showMaxLabel: false },
    },
    series: [
      limit(1),
      limit(-1),
      {
        ...{ type: 'custom', silent: true, tooltip: { show: false }, renderItem: drawSpread },
        itemStyle: { color: '--ink-soft' },
        data: points.map((point, at) => [times[at], point.value - point.spread, point.value + point.spread]),
      },
      {
        ...{ type: 'line', showAllSymbol: true, lineStyle: { width: 1, color: '--ink-faint' } },
        data: points.map((point, at) => {
          const { colour, ...shape } = shapes[point.verdict]
          return { value: [times[at], point.value], ...shape, itemStyle: { color: colour } }
        }),
      },
    ],
  }
}

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
