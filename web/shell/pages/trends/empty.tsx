import { LineChartOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { SavedTrend } from '../../../../api/platform.ts'
import { queries } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import type { Saved } from './saved.tsx'
import type { TrendsSearch } from './search.ts'
import { texts } from './texts.ts'

type Props = { saved: Saved; onAdd(): void; onCodes(codes: string[]): void; onOpen(trend: SavedTrend): void }

/** What to do while no point is chosen: search, the unit's main figures, or a saved trend. */
export function EmptyTrend({ saved, onAdd, onCodes, onOpen }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const { data: overview } = useQuery({ ...queries.overview(), retry: false })
  const figures = overview?.figures ?? []
  return (
    <div className="trends-empty">
      <LineChartOutlined aria-hidden="true" />
      <h2>{t('emptyTitle')}</h2>
      <p>{t('emptyText')}</p>
      <Button type="primary" size="large" onClick={onAdd}>
        {t('addPoints')}
      </Button>
      {figures.length > 0 && (
        <button type="button" className="trends-card" onClick={() => onCodes(figures.map((figure) => figure.code))}>
          <b>{t('emptyFigures')}</b>
          <small>{figures.map((figure) => figure.label[language]).join(language === 'zh' ? '、' : ', ')}</small>
        </button>
      )}
      {saved.items.slice(0, 6).map((trend) => (
        <button type="button" className="trends-card" key={trend.id} onClick={() => onOpen(trend)}>
          <b>{trend.name}</b>
          <small>{t('pensCount', { n: (trend.definition as TrendsSearch).codes?.length ?? 0 })}</small>
        </button>
      ))}
    </div>
  )
}
