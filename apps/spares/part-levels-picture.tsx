import { useMemo } from 'react'
import { type AppPageProps, Chart, defineTexts, useAsk, useRecord, useText } from '../../web/kit/index.ts'
import type { partLevels } from './queries/part-levels.ts'

const texts = defineTexts({
  label: { zh: '库存随时间的变化', en: 'Stock over time' },
  axis: { zh: '库存', en: 'On hand' },
  minimum: { zh: '下限 {n}', en: 'Minimum {n}' },
  maximum: { zh: '上限 {n}', en: 'Maximum {n}' },
  none: { zh: '还没有出入库', en: 'Nothing has moved yet' },
})

/** How the stock of a part went up and down against its limits. */
export default function PartLevels({ id = '' }: AppPageProps) {
  const t = useText(texts)
  const record = useRecord({ app: 'spares', plural: 'parts', id }).data?.record
  const { data } = useAsk<typeof partLevels>('spares/part-levels', { part: id })
  const option = useMemo(() => {
    const lines = (['minimum', 'maximum'] as const).flatMap((limit) => {
      const value = record?.[limit]
      return value === null || value === undefined
        ? []
        : [{ yAxis: Number(value), label: { formatter: t(limit, { n: String(value) }) } }]
    })
    return {
      xAxis: { type: 'time', splitLine: { show: false }, axisLabel: { hideOverlap: true, formatter: '{MM}-{dd}' } },
      yAxis: { type: 'value', name: t('axis'), min: 0, minInterval: 1, nameTextStyle: { align: 'left' } },
      tooltip: { trigger: 'axis' },
      series: [
        {
          ...{ type: 'line', step: 'end', symbol: 'none', name: t('axis'), lineStyle: { width: 1.5, color: '--ink' } },
          data: (data?.items ?? []).map(({ day, onHand }) => [Date.parse(day), Number(onHand)]),
          markLine: {
            ...{ silent: true, symbol: 'none', lineStyle: { type: 'dashed', color: '--ink-soft' } },
            label: { position: 'insideEndTop', color: '--ink-soft' },
            data: lines,
          },
        },
      ],
    }
  }, [data, record, t])
  if (!data) return null
  if (data.items.length === 0) return <p className="faint">{t('none')}</p>
  return <Chart option={option} height={220} label={t('label')} />
}
