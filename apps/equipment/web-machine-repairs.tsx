import {
  type AppPageProps,
  defineTexts,
  entityAt,
  RecordLink,
  StateTag,
  useApps,
  useAsk,
  useText,
} from '../../web/kit/index.ts'
import { BarList } from '../../web/ui/bar-list.tsx'
import { RelativeTime } from '../../web/ui/relative-time.tsx'
import { StatTile } from '../../web/ui/stat-tile.tsx'
import type { machineRepairs } from './queries/machine-repairs.ts'
import type { repairFigures } from './queries/repair-figures.ts'
import './web-equipment.css'

const texts = defineTexts({
  none: { zh: '没有未完的维修', en: 'No open repair' },
  mttr: { zh: '平均修复 MTTR', en: 'MTTR' },
  mtbf: { zh: '平均无故障 MTBF', en: 'MTBF' },
  availability: { zh: '可用率', en: 'In service' },
  repairs: { zh: '报修', en: 'Repairs' },
  times: { zh: '次', en: 'in all' },
  year: { zh: '近一年；停机按维修单计', en: 'Last 365 days; down time as repairs say' },
  down: { zh: '停机最多的故障', en: 'Failures by down time' },
  unnamed: { zh: '未分类', en: 'without a code' },
})

const hour = 3_600_000
const digits = (value: number | null, places = 1) => (value === null ? '—' : value.toFixed(places))

/** A machine's open repairs first, then how it has done over a year and what stops it most. */
export function MachineRepairs({ id = '' }: AppPageProps) {
  const t = useText(texts)
  const { apps } = useApps()
  const open = useAsk<typeof machineRepairs>('equipment/machine-repairs', { equipment: id })
  const figures = useAsk<typeof repairFigures>('equipment/repair-figures', { equipment: id, days: 365 })
  const order = entityAt(apps, 'equipment', 'repair-orders')?.entity
  if (!open.data || !figures.data || !order) return null
  const [year] = figures.data.items
  const { pareto } = figures.data
  return (
    <>
      {open.data.items.length === 0 ? <p className="faint">{t('none')}</p> : null}
      <ul className="related-rows equipment-lines">
        {open.data.items.map(({ id: repair, number, symptom, state, requestedAt, mechanic }) => (
          <li key={repair}>
            <RecordLink app="equipment" plural="repair-orders" id={repair}>
              {number}
            </RecordLink>
            <span className="equipment-told">
              {[symptom, mechanic].filter(Boolean).join(' · ')} <RelativeTime time={requestedAt} />
            </span>
            <StateTag entity={order} state={state} />
          </li>
        ))}
      </ul>
      <div className="equipment-figures">
        <StatTile label={t('repairs')} unit={t('times')}>
          {year.repairs}
        </StatTile>
        <StatTile label={t('mttr')} unit="h">
          {digits(year.mttrHours)}
        </StatTile>
        <StatTile label={t('mtbf')} unit="h">
          {digits(year.mtbfHours, 0)}
        </StatTile>
        <StatTile label={t('availability')} unit="%">
          {digits(year.availabilityPercent, 2)}
        </StatTile>
      </div>
      <p className="faint">{t('year')}</p>
      {pareto.length ? (
        <>
          <h4>{t('down')}</h4>
          <BarList
            label={t('down')}
            parts={pareto.slice(0, 6).map(({ key, downMs, count }) => ({
              ...{ key, label: key || t('unnamed'), amount: downMs },
              text: `${(downMs / hour).toFixed(1)} h · ${count}`,
            }))}
          />
        </>
      ) : null}
    </>
  )
}
