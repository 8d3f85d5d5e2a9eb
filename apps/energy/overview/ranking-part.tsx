import { useNavigate } from '@tanstack/react-router'
import { useAsk, useText } from '../../../web/kit/index.ts'
import { BarList } from '../../../web/ui/bar-list.tsx'
import type { ranking } from '../queries/ranking.ts'
import { amountText, unitWords } from './figures.ts'
import { type AskedFor, Part } from './part.tsx'
import { texts } from './texts.tsx'

const most = 12
const signed = (share: string | null) =>
  share === null ? '' : ` ${Number(share) > 0 ? '+' : ''}${amountText(share, 1)} %`

export function RankingPart({ asked }: { asked: AskedFor }) {
  const t = useText(texts)
  const navigate = useNavigate()
  const { data, error } = useAsk<typeof ranking>('energy/ranking', asked)
  const parts = (data?.items ?? [])
    .filter((row) => row.quantity !== null)
    .slice(0, most)
    .map((row) => ({
      key: row.id,
      label: row.name,
      amount: Number(row.quantity),
      text: `${amountText(row.quantity)} ${unitWords[row.unit] ?? row.unit}${signed(row.month)}`,
      onOpen: () =>
        void navigate({ to: '/a/$app/$plural/$id', params: { app: 'energy', plural: 'meters', id: row.id } }),
    }))
  return (
    <Part title={t('ranking')} note={t('rankingNote')} error={error}>
      {data && parts.length === 0 ? <p className="faint">{t('noRanking')}</p> : null}
      {parts.length ? <BarList parts={parts} label={t('ranking')} /> : null}
    </Part>
  )
}
