/** Quarters of a day with the tariff period they lie in; greys, darker where energy is dearer. */
export type CurvePoint = { at: string; kw: number | null; band: string | null }

const shades: Readonly<Record<string, string>> = {
  sharp: '--ink',
  peak: '--ink-soft',
  flat: '--ink-faint',
  valley: '--line-strong',
  deep: '--line',
  none: '--line-strong',
}

/** @param words what the periods are called; `none` for quarters without a tariff */
export function curveOption(
  points: readonly CurvePoint[],
  words: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const present = Object.keys(shades).filter((band) => points.some((point) => (point.band ?? 'none') === band))
  return {
    grid: { left: 12, right: 12, top: 56, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { data: present.map((band) => words[band]), itemWidth: 12, itemHeight: 12 },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: kilowatts },
    xAxis: {
      type: 'category',
      data: points.map(({ at }) => at),
      axisLabel: { interval: 15, showMaxLabel: false },
      axisTick: { show: false },
    },
    yAxis: { type: 'value', name: 'kW', nameTextStyle: { align: 'right' }, min: 0 },
    series: present.map((band) => ({
      ...{ type: 'bar', name: words[band], stack: 'load', barCategoryGap: '8%' },
      itemStyle: { color: shades[band] },
      data: points.map((point) => ((point.band ?? 'none') === band ? point.kw : null)),
    })),
  }
}

const kilowatts = (value: unknown) => (typeof value === 'number' ? `${value.toFixed(1)} kW` : '')
