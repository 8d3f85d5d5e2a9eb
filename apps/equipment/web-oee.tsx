import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { defineTexts, ProblemNote, useAsk, useLanguage, useText, useTitle } from '../../web/kit/index.ts'
import { BarList } from '../../web/ui/bar-list.tsx'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { StatTile } from '../../web/ui/stat-tile.tsx'
import { lossWords, stateWords } from './data-words.ts'
import type { machineStatesOf } from './queries/machine-states.ts'
import type { oee } from './queries/oee.ts'
import type { stopPareto } from './queries/stop-pareto.ts'
import { daysAgo } from './web-days.tsx'
import { StateGantt } from './web-state-gantt.tsx'
import { Waterfall } from './web-waterfall.tsx'
import './web-equipment.css'

const texts = defineTexts({
  title: { zh: '设备效率', en: 'Equipment effectiveness' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  oee: { zh: '综合效率 OEE', en: 'OEE' },
  availability: { zh: '时间开动率', en: 'Availability' },
  effectiveness: { zh: '性能开动率', en: 'Effectiveness' },
  quality: { zh: '合格率', en: 'Quality' },
  losses: { zh: '时间都去哪了', en: 'Where the time went' },
  pareto: { zh: '停机原因', en: 'Why machines stood' },
  of: { zh: 'OEE', en: 'OEE' },
  machine: { zh: '设备', en: 'Machine' },
  line: { zh: '产线', en: 'Line' },
  shift: { zh: '班次', en: 'Shift' },
  day: { zh: '日期', en: 'Day' },
  states: { zh: '设备状态', en: 'Machine states' },
  none: { zh: '这段时间没有设备状态', en: 'No machine states in this period' },
  noneHint: {
    zh: '先在“设备采集”里配置信号，或导入状态。',
    en: 'Set up signals under “Signal maps”, or import states.',
  },
  leftOut: { zh: '{n} 个班次没有产量，未计入', en: '{n} shifts without counts are left out' },
  times: { zh: '{n} 次', en: '{n} times' },
  standard: { zh: '按 ISO 22400-2 计算', en: 'After ISO 22400-2' },
})

type Search = { from?: string; to?: string; by?: 'machine' | 'line' | 'shift' | 'day'; day?: string; line?: string }
const groups = ['machine', 'line', 'shift', 'day'] as const

const percent = (ratio: number | null) => (ratio === null ? '—' : (ratio * 100).toFixed(1))

/** OEE of a period with its losses, why machines stood, and one day’s states; the address holds what is shown. */
export function OeePage() {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  useTitle(t('title'))
  const { from = daysAgo(7), to = daysAgo(0), by = 'machine', line, day } = search
  const change = (next: Search) => void navigate({ to: '.', search: { ...search, ...next } as never, replace: true })
  const period = { from, to, ...(line && { line }) }
  const sums = useAsk<typeof oee>('equipment/oee', { ...period, by }, { refetchEveryMs: 60_000 })
  const stops = useAsk<typeof stopPareto>('equipment/stop-pareto', period)
  const states = useAsk<typeof machineStatesOf>('equipment/machine-states', {
    ...(day && { day }),
    ...(line && { line }),
  })
  const error = sums.error ?? stops.error ?? states.error
  const { items = [], total } = sums.data ?? {}
  const dayField = (name: 'from' | 'to' | 'day', value: string | undefined) => (
    <label>
      <span>{t(name)}</span>
      <input
        className="plain-date"
        type="date"
        value={value ?? ''}
        onChange={({ target }) => target.value && change({ [name]: target.value })}
      />
    </label>
  )
  const lineOf = (item: { key: string; label: string; id?: string }) => () => {
    if (by === 'machine' && item.id)
      void navigate({ to: '/a/$app/$plural/$id', params: { app: 'equipment', plural: 'equipment', id: item.id } })
    else if (by === 'line') change({ line: item.key, by: 'machine' })
    else if (by === 'day') change({ day: item.key })
  }
  return (
    <div className="oee-page">
      <PageHeader title={t('title')} state={line ?? t('standard')} />
      <div className="oee-body">
        <div className="oee-controls">
          {dayField('from', from)}
          {dayField('to', to)}
          <Segmented
            value={by}
            options={groups.map((value) => ({ value, label: t(value) }))}
            onChange={(value) => change({ by: value as Search['by'] })}
          />
          {line ? (
            <button type="button" className="chip" onClick={() => change({ line: undefined })}>
              {line} ✕
            </button>
          ) : null}
        </div>
        {error ? <ProblemNote error={error} onRetry={() => void sums.refetch()} /> : null}
        {sums.data && items.length === 0 ? <EmptyState title={t('none')} hint={t('noneHint')} /> : null}
        {total && items.length > 0 ? (
          <>
            <div className="equipment-figures">
              {(['oee', 'availability', 'effectiveness', 'quality'] as const).map((name) => (
                <StatTile key={name} label={t(name)} unit="%">
                  {percent(total.indicators[name])}
                </StatTile>
              ))}
            </div>
            {total.leftOut ? <p className="faint">{t('leftOut', { n: total.leftOut })}</p> : null}
            <div className="oee-pictures">
              <section>
                <h2>{t('losses')}</h2>
                <Waterfall fall={total.waterfall} words={lossWords} language={language} />
              </section>
              <section>
                <h2>{t('pareto')}</h2>
                <BarList
                  label={t('pareto')}
                  parts={(stops.data?.items ?? []).slice(0, 10).map(({ key, name, state, count, hours }) => ({
                    ...{ key, amount: hours, text: `${hours.toFixed(1)} h · ${t('times', { n: count })}` },
                    label: name ?? stateWords[state as keyof typeof stateWords]?.[language] ?? key,
                  }))}
                />
              </section>
              <section>
                <h2>
                  {t('of')} · {t(by)}
                </h2>
                <BarList
                  label={t('of')}
                  parts={items.slice(0, 60).map((item) => ({
                    ...{ key: item.key, label: item.label, amount: item.oee ?? 0 },
                    text: item.oee === null ? '—' : `${item.oee.toFixed(1)} %`,
                    onOpen: by === 'shift' ? undefined : lineOf(item),
                  }))}
                />
              </section>
            </div>
          </>
        ) : null}
        {states.data && states.data.items.length > 0 ? (
          <section>
            <div className="oee-controls">
              <h2>{t('states')}</h2>
              {dayField('day', states.data.day)}
            </div>
            <StateGantt data={states.data} language={language} />
          </section>
        ) : null}
      </div>
    </div>
  )
}
