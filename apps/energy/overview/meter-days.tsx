import { useMemo } from 'react'
import { type AppPageProps, Chart, useAsk, useRecord, useText } from '../../../web/kit/index.ts'
import type { MeterDay, meterDays } from '../queries/meter-days.ts'
import { unitWords } from './figures.ts'
import { texts } from './texts.tsx'

/** The last days of a meter on its page; what is estimated is lighter. */
export function MeterDays({ id = '' }: AppPageProps) {
  const t = useText(texts)
  const unit = String(useRecord({ app: 'energy', plural: 'meters', id }).data?.record.unit ?? '')
  const { data } = useAsk<typeof meterDays>('energy/meter-days', { meter: id, days: 60 })
  const option = useMemo(() => {
    const rows = data?.items
    if (!rows) return null
    const bars = (name: string, color: string, of: (row: MeterDay) => number) => ({
      ...{ type: 'bar', name, stack: 'day', barCategoryGap: '20%', itemStyle: { color } },
      data: rows.map((row) => Number(of(row).toFixed(3))),
    })
    return {
      legend: {},
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      grid: { left: 12, right: 12, top: 44, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: { type: 'category', data: rows.map(({ day }) => day.slice(5)), axisTick: { show: false } },
      yAxis: { type: 'value', name: unitWords[unit] ?? unit, nameTextStyle: { align: 'left' } },
      series: [
        bars(t('read'), '--ink-soft', (row) => Number(row.quantity) - Number(row.estimated)),
        bars(t('estimated'), '--line-strong', (row) => Number(row.estimated)),
      ],
    }
  }, [data, unit, t])
  if (!data || !option) return null
  if (data.items.length === 0) return <p className="faint">{t('noDays')}</p>
  return <Chart option={option} height={240} label={t('read')} />
}
