import { type AppPageProps, defineTexts, useAsk, useLanguage, useText } from '../../web/kit/index.ts'
import { StatTile } from '../../web/ui/stat-tile.tsx'
import type { machineStatesOf } from './queries/machine-states.ts'
import type { oee } from './queries/oee.ts'
import { daysAgo } from './web-days.tsx'
import { StateGantt } from './web-state-gantt.tsx'
import './web-equipment.css'

const texts = defineTexts({
  none: { zh: '没有采集，也没有导入状态', en: 'Neither followed nor told of' },
  oee: { zh: '综合效率 OEE', en: 'OEE' },
  availability: { zh: '时间开动率', en: 'Availability' },
  effectiveness: { zh: '性能开动率', en: 'Effectiveness' },
  quality: { zh: '合格率', en: 'Quality' },
  week: { zh: '近 7 天；下图为 {day}', en: 'Last 7 days; the picture shows {day}' },
})

/** On a machine's record: how it ran in its last shifts. */
export function MachineStates({ id = '' }: AppPageProps) {
  const t = useText(texts)
  const language = useLanguage()
  const states = useAsk<typeof machineStatesOf>('equipment/machine-states', { equipment: id })
  const sums = useAsk<typeof oee>('equipment/oee', { from: daysAgo(7), to: daysAgo(0), equipment: id })
  if (!states.data || !sums.data) return null
  const [week] = sums.data.items
  if (states.data.items.length === 0 && !week) return <p className="faint">{t('none')}</p>
  const figure = (value: number | null) => (value === null ? '—' : value.toFixed(1))
  return (
    <>
      {week ? (
        <div className="equipment-figures">
          {(['oee', 'availability', 'effectiveness', 'quality'] as const).map((name) => (
            <StatTile key={name} label={t(name)} unit="%">
              {figure(week[name])}
            </StatTile>
          ))}
        </div>
      ) : null}
      <p className="faint">{t('week', { day: states.data.day })}</p>
      <StateGantt data={states.data} language={language} />
    </>
  )
}
