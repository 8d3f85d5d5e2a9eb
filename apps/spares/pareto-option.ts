/** `value` in yuan, `cumulative` in percent. */
export type Bar = { name: string; class: string; value: number; cumulative: number }
export type ParetoTexts = { value: string; cumulative: string }

/** Shares at which a class ends, percent. */
const limits = [80, 95]
const shades: Record<string, string> = { A: '--ink-soft', B: '--ink-faint', C: '--line-strong' }

/** Bars from the dearest to the cheapest, with the line of what they make up together. The index of a picked bar is that of `bars`. */
export function paretoOption(bars: readonly Bar[], texts: ParetoTexts): Record<string, unknown> {
  return {
    grid: { left: 12, right: 12, top: 36, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: { trigger: 'axis', formatter: (at: { dataIndex: number }[]) => told(bars[at[0]?.dataIndex ?? 0], texts) },
    xAxis: {
      type: 'category',
      data: bars.map(({ name }) => name),
      axisLabel: { show: false },
      axisTick: { show: false },
    },
    yAxis: [
      { type: 'value', name: texts.value, nameTextStyle: { align: 'left' }, nameGap: 14, min: 0 },
      {
        ...{ type: 'value', name: texts.cumulative, nameTextStyle: { align: 'right' }, nameGap: 14, min: 0, max: 100 },
        splitLine: { show: false },
      },
    ],
    series: [
      {
        ...{ type: 'bar', name: texts.value, barCategoryGap: '20%' },
        data: bars.map((bar) => ({ value: bar.value, itemStyle: { color: shades[bar.class] } })),
      },
      {
        ...{ type: 'line', name: texts.cumulative, yAxisIndex: 1, symbol: 'none' },
        ...{ lineStyle: { width: 1.5, color: '--ink' }, data: bars.map(({ cumulative }) => cumulative) },
        markLine: {
          ...{
            silent: true,
            symbol: 'none',
            label: { formatter: '{c} %', position: 'insideEndTop', color: '--ink-soft' },
          },
          lineStyle: { type: 'dashed', color: '--ink-soft' },
          data: limits.map((yAxis) => ({ yAxis })),
        },
      },
    ],
  }
}

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)

function told(bar: Bar | undefined, texts: ParetoTexts): string {
  if (!bar) return ''
  const lines = [`${bar.name} · ${bar.class}`, `${texts.value} ${bar.value}`, `${texts.cumulative} ${bar.cumulative}`]
  return lines.map(escaped).join('<br>')
}
