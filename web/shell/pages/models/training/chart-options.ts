// Pictures of a training as ECharts options: pure, without colours of their own but those of the page.
import type { DriftItem, LearnedReport, RecipeLook } from '../../../../../api/learned-models.ts'

type Words<K extends string> = Record<K, string>

const timeAxis = { type: 'time', splitLine: { show: false }, axisLabel: { hideOverlap: true, formatter: '{MM}-{dd}' } }
const line = { type: 'line', symbol: 'none', sampling: 'minmax' }
const dashed = (color: string) => ({ type: 'dashed', color })
/** What lies further apart than this many usual steps is not joined. */
const gapSteps = 6

/** Pairs with an empty one wherever times jump, so that a gap stays a gap. */
export function withGaps(times: readonly number[], values: readonly (number | null)[]): [number, number | null][] {
  const steps = times.slice(1).map((time, k) => time - times[k])
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
  return times.flatMap((time, k): [number, number | null][] => {
    const jump = k > 0 && time - times[k - 1] > gapSteps * usual
    return jump
      ? [
          [times[k - 1] + usual, null],
          [time, values[k]],
        ]
      : [[time, values[k]]] // a step behind: the line ends there
  })
}

/** The index against its limit; what was held out is shaded. A far outlier would flatten the rest: the axis ends at `top` limits. */
export function indexOption(
  { times, mean, largest, heldOutFrom }: LearnedReport['index'],
  words: Words<'mean' | 'largest' | 'heldOut' | 'limit'>,
  top = 5,
): Record<string, unknown> {
  const high = Math.max(...largest, 1.2)
  return {
    legend: {},
    tooltip: { trigger: 'axis', valueFormatter: shortNumber },
    xAxis: timeAxis,
    yAxis: { type: 'value', min: 0, max: high > top ? top : undefined },
    series: [
      {
        ...{
          ...line,
          name: words.largest,
          data: withGaps(times, largest),
          lineStyle: { width: 1, color: '--ink-faint' },
        },
        itemStyle: { color: '--ink-faint' },
        markLine: {
          ...{ silent: true, symbol: 'none', lineStyle: dashed('--urgent') },
          ...{
            label: { formatter: words.limit, position: 'insideStartTop', color: '--ink-soft' },
            data: [{ yAxis: 1 }],
          },
        },
        markArea: {
          ...{ silent: true, itemStyle: { color: '--line', opacity: 0.35 } },
          label: { color: '--ink-soft', position: 'insideTop' },
          data: [[{ name: words.heldOut, xAxis: heldOutFrom }, { xAxis: times.at(-1) ?? heldOutFrom }]],
        },
      },
      { ...line, name: words.mean, data: withGaps(times, mean), lineStyle: { width: 1.5 } },
    ],
  }
}

export function histogramOption(
  { edges, training, heldOut }: LearnedReport['histogram'],
  words: Words<'training' | 'heldOut' | 'limit' | 'share'>,
): Record<string, unknown> {
  const width = edges[1] - edges[0]
  const bars = (shares: readonly number[]) => shares.map((share, k) => [edges[k] + width / 2, share * 100])
  return {
    legend: {},
    tooltip: { trigger: 'axis', valueFormatter: (value: number) => `${value.toFixed(1)} %` },
    xAxis: { type: 'value', min: 0, max: edges[edges.length - 1] + width, splitLine: { show: false } },
    yAxis: { type: 'value', min: 0, axisLabel: { formatter: '{value} %' } },
    series: [
      { type: 'bar', name: words.training, data: bars(training), itemStyle: { color: '--ink-faint' }, barGap: '0%' },
      {
        ...{ type: 'bar', name: words.heldOut, data: bars(heldOut), itemStyle: { color: '--brand' } },
        markLine: {
          ...{ silent: true, symbol: 'none', lineStyle: dashed('--urgent') },
          ...{ label: { formatter: words.limit, position: 'insideEndTop', color: '--ink-soft' }, data: [{ xAxis: 1 }] },
        },
      },
    ],
  }
}

export function estimateOption(
  { times, measured, expected }: LearnedReport['estimates'][number],
  heldOutFrom: number,
  words: Words<'measured' | 'expected' | 'heldOut'>,
): Record<string, unknown> {
  return {
    legend: {},
    tooltip: { trigger: 'axis', valueFormatter: shortNumber },
    xAxis: timeAxis,
    yAxis: { type: 'value', scale: true },
    series: [
      {
        ...{
          ...line,
          name: words.measured,
          data: withGaps(times, measured),
          lineStyle: { width: 3, color: '--ink-faint' },
        },
        itemStyle: { color: '--ink-faint' },
        markArea: {
          ...{ silent: true, itemStyle: { color: '--line', opacity: 0.35 } },
          label: { color: '--ink-soft', position: 'insideTop' },
          data: [[{ name: words.heldOut, xAxis: heldOutFrom }, { xAxis: times.at(-1) ?? heldOutFrom }]],
        },
      },
      {
        ...{
          ...line,
          name: words.expected,
          data: withGaps(times, expected),
          lineStyle: { width: 1.2, color: '--brand' },
        },
        itemStyle: { color: '--brand' },
      },
    ],
  }
}

/** Stretches of consecutive rows that a training does not take. */
export function leftStretches({ times, kept }: Pick<RecipeLook, 'times' | 'kept'>): [number, number][] {
  const stretches: [number, number][] = []
  for (let r = 0; r < times.length; r++) {
    if (kept[r]) continue
    const end = times[r + 1] ?? times[r]
    const last = stretches.at(-1)
    if (last && !kept[r - 1] && r > 0) last[1] = end
    else stretches.push([times[r], end])
  }
  return stretches
}

/** One column of a look, what a training leaves out shaded. An unseen bar under each row takes the click. */
export function lookOption(
  look: RecipeLook,
  column: RecipeLook['columns'][number],
  words: Words<'left'>,
): Record<string, unknown> {
  const known = column.values.filter((value) => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  return {
    // the same for every column, so that their times stand under each other
    grid: { left: 56, right: 12, top: 8, bottom: 22, outerBoundsMode: 'none' },
    tooltip: { trigger: 'axis', valueFormatter: shortNumber },
    xAxis: { ...timeAxis, min: look.times[0], max: look.times.at(-1) },
    yAxis: [
      { type: 'value', scale: true, splitNumber: 3, min: low === high ? low - 1 : undefined },
      { type: 'value', min: 0, max: 1, show: false },
    ],
    series: [
      {
        ...{ ...line, name: column.name, data: withGaps(look.times, column.values), lineStyle: { width: 1.2 } },
        markArea: {
          ...{ silent: true, itemStyle: { color: '--ink-faint', opacity: 0.22 } },
          data: leftStretches(look).map(([from, to]) => [{ xAxis: from, name: words.left }, { xAxis: to }]),
          label: { show: false },
        },
      },
      {
        ...{
          type: 'bar',
          yAxisIndex: 1,
          barCategoryGap: 0,
          barWidth: '100%',
          barMinWidth: 3,
          itemStyle: { opacity: 0 },
        },
        ...{ data: look.times.map((time) => [time, 1]), tooltip: { show: false }, silent: false },
      },
    ],
  }
}

/** Stability over time against the usual reading; oldest first. */
export function driftOption(
  drifts: readonly DriftItem[],
  words: Words<'stability' | 'watch' | 'retrain'>,
): Record<string, unknown> {
  const known = drifts.filter((drift) => drift.stability !== null).sort((a, b) => a.at - b.at)
  const limit = (yAxis: number, name: string, color: string) => ({
    ...{ yAxis, lineStyle: dashed(color), label: { formatter: name, position: 'insideEndTop', color: '--ink-soft' } },
  })
  return {
    tooltip: { trigger: 'axis', valueFormatter: shortNumber },
    xAxis: { ...timeAxis, axisLabel: { hideOverlap: true, formatter: '{MM}-{dd} {HH}:{mm}' } },
    yAxis: { type: 'value', min: 0, max: ({ max }: { max: number }) => Math.max(0.35, Math.ceil(max * 10) / 10) },
    series: [
      {
        ...{ type: 'line', name: words.stability, symbolSize: 5, lineStyle: { width: 1.5 } },
        data: known.map(({ at, stability }) => [at, stability]),
        markLine: {
          ...{ silent: true, symbol: 'none' },
          data: [limit(0.1, words.watch, '--low'), limit(0.25, words.retrain, '--high')],
        },
      },
    ],
  }
}

/** At most four digits that say something. */
export function shortNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '—'
  return Number(value.toPrecision(4)).toString()
}
