import { useNavigate } from '@tanstack/react-router'
import { t } from '../../contract/text.ts'
import { type AppPage, type AppPageProps, LimitChart, useLanguage, useRecords } from '../../web/kit/index.ts'

const axis = t('示值误差', 'Error')
const [app, plural] = ['calibration', 'calibrations']

/** How a gauge has drifted: its approved calibrations against what is permitted; a click opens the record. */
function GaugeHistory({ id = '' }: AppPageProps) {
  const language = useLanguage()
  const navigate = useNavigate()
  const filter = (field: string, value: string): [string, '=', string] => [field, '=', value]
  const filters = [filter('gauge', id), filter('state', 'approved')]
  const { data } = useRecords(app, plural, { filters, sort: '-calibratedOn', limit: 200 })
  if (!data) return null
  const rows = data.items.toReversed()
  const points = rows.map((row) => ({
    day: String(row.calibratedOn),
    value: Number(row.largestError),
    spread: Number(row.uncertainty),
    limit: Number(row.maxError),
    verdict: row.verdict as 'pass' | 'fail' | 'undecided',
    told: [`${row.number} · ${row.calibratedOn}`, `${row.largestError} ± ${row.uncertainty} ${row.unit}`],
  }))
  const open = (at: number) => void navigate({ to: '/a/$app/$plural/$id', params: { app, plural, id: rows[at].id } })
  return <LimitChart points={points} axis={`${axis[language]} ${rows.at(-1)?.unit ?? ''}`} onPick={open} />
}

export const pages: AppPage[] = [
  { path: 'drift', label: t('校准趋势', 'Drift'), beside: 'detail:gauge', component: GaugeHistory },
]
