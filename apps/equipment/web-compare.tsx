import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { defineTexts, ProblemNote, RecordLink, useAsk, useLanguage, useText, useTitle } from '../../web/kit/index.ts'
import { BarList } from '../../web/ui/bar-list.tsx'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { formatCount, formatNumber } from '../../web/ui/number.ts'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { StatTile } from '../../web/ui/stat-tile.tsx'
import { lossWords } from './data-words.ts'
import type { compare } from './queries/compare.ts'
import type { oee } from './queries/oee.ts'
import type { ComparedFigure, Pair, Thin } from './rules/compare.ts'
import { comparedKinds, comparedPeriods } from './rules/periods.ts'
import { PairedBars } from './web-paired-bars.tsx'
import './web-equipment.css'

const texts = defineTexts({
  title: { zh: '设备对比', en: 'Comparison' },
  from: { zh: '本期', en: 'Period' },
  base: { zh: '基准期', en: 'Base' },
  dayTo: { zh: '至', en: 'to' },
  days7: { zh: '近 7 天', en: '7 days' },
  week: { zh: '本周', en: 'Week' },
  month: { zh: '本月', en: 'Month' },
  days30: { zh: '近 30 天', en: '30 days' },
  machine: { zh: '设备', en: 'Machine' },
  line: { zh: '产线', en: 'Line' },
  shift: { zh: '班次', en: 'Shift' },
  'against.period': { zh: '与另一时段比', en: 'Against another period' },
  'against.mean': { zh: '与平均水平比', en: 'Against their mean' },
  'against.machine': { zh: '与一台设备比', en: 'Against one machine' },
  against: { zh: '怎么比', en: 'Against what' },
  other: { zh: '基准设备', en: 'The one machine' },
  figure: { zh: '指标', en: 'Figure' },
  oee: { zh: '综合效率 OEE', en: 'OEE' },
  availability: { zh: '时间开动率', en: 'Availability' },
  effectiveness: { zh: '性能开动率', en: 'Effectiveness' },
  quality: { zh: '合格率', en: 'Quality' },
  perHour: { zh: '每计划小时产量', en: 'Pieces per planned hour' },
  mtbf: { zh: '平均无故障 MTBF', en: 'MTBF' },
  mttr: { zh: '平均修复 MTTR', en: 'MTTR' },
  inService: { zh: '可用率', en: 'In service' },
  perHourUnit: { zh: '件/h', en: '1/h' },
  tile: { zh: '基准 {base}，差 {delta}', en: 'base {base}, {delta}' },
  mean: { zh: '平均', en: 'Mean' },
  now: { zh: '本期', en: 'Now' },
  losses: { zh: '差在哪里', en: 'What makes the difference' },
  lossesHint: {
    zh: '各项损失占计划时间的变化，合计即 OEE 的变化；正数为损失增加。',
    en: 'Change of each loss as a share of planned time; together they are the change of the OEE. Above zero: more is lost.',
  },
  everything: { zh: '全部', en: 'All' },
  table: { zh: '明细', en: 'In figures' },
  of: { zh: '对象', en: 'Of' },
  made: { zh: '产量', en: 'Made' },
  failures: { zh: '故障次数', en: 'Failures' },
  planned: { zh: '计划时间 h', en: 'Planned h' },
  fewHours: { zh: '数据太少', en: 'too little data' },
  uncounted: { zh: '缺产量', en: 'not counted' },
  fewFailures: { zh: '故障太少', en: 'few failures' },
  tooLittle: { zh: '数据太少，不作比较', en: 'Too little data to compare' },
  tooLittleHint: {
    zh: '任一方计划时间不足 8 小时，或多数班次没有产量时，不给出差值；MTBF、MTTR 需要双方各有 3 次以上故障。',
    en: 'No difference is given where a side has less than 8 planned hours, or most of its shifts were not counted; MTBF and MTTR need three failures on either side.',
  },
  none: { zh: '这两段时间没有班次汇总', en: 'No shifts were summed in these periods' },
  noneHint: {
    zh: '先在“设备采集”里配置信号，或导入状态。',
    en: 'Set up signals under “Machine signals”, or import states.',
  },
})

const figures = ['oee', 'availability', 'effectiveness', 'quality', 'perHour', 'mtbf', 'mttr', 'inService'] as const
const groups = ['machine', 'line', 'shift'] as const
const ways = ['period', 'mean', 'machine'] as const
type By = (typeof groups)[number]
type Way = (typeof ways)[number]
type Search = {
  from?: string
  to?: string
  against?: Way
  baseFrom?: string
  baseTo?: string
  other?: string
  by?: By
  line?: string
  figure?: ComparedFigure
  of?: string
}
const inHours = new Set<ComparedFigure>(['mtbf', 'mttr'])
const unitOf = (name: ComparedFigure, perHour: string) => (inHours.has(name) ? 'h' : name === 'perHour' ? perHour : '%')
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
const digits = (value: number) => formatNumber(value, 1)
const signed = (value: number) => `${value > 0 ? '+' : ''}${formatNumber(value, 1)}`
/** Of repair times the shorter is the better. */
const gain = (name: ComparedFigure, delta: number) => (name === 'mttr' ? -delta : delta)

function difference(name: ComparedFigure, { delta }: Pair) {
  if (delta === null) return null
  const better = gain(name, delta)
  return {
    text: signed(delta),
    toward: better === 0 ? ('same' as const) : better > 0 ? ('better' as const) : ('worse' as const),
  }
}

/** Why this figure has no difference, where it has none. */
const noteOf = (name: ComparedFigure, thin: readonly Thin[]): Thin | undefined =>
  inHours.has(name) ? thin.find((why) => why === 'fewFailures') : thin.find((why) => why !== 'fewFailures')

/** Machines, lines or shifts against another period or against each other; the address holds what is shown. */
export function ComparePage() {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  useTitle(t('title'))
  const begun = comparedPeriods('days7', today())
  const { by = 'machine', against = 'period', figure = 'oee', line, other, of } = search
  const now = { from: search.from ?? begun.now.from, to: search.to ?? begun.now.to }
  const base = search.baseFrom && search.baseTo ? { from: search.baseFrom, to: search.baseTo } : undefined
  const change = (next: Search) => void navigate({ to: '.', search: { ...search, ...next } as never, replace: true })
  const ready = against !== 'machine' || other !== undefined
  const answer = useAsk<typeof compare>(
    'equipment/compare',
    {
      ...{ ...now, against, by },
      ...(line && { line }),
      ...(against === 'period' && base && { baseFrom: base.from, baseTo: base.to }),
      ...(against === 'machine' && other && { other }),
    },
    { enabled: ready },
  )
  const machines = useAsk<typeof oee>('equipment/oee', { ...now, by: 'machine' }, { enabled: against === 'machine' })
  const others = (machines.data?.items ?? []).flatMap(({ id, label }) => (id ? [{ value: id, label }] : []))
  const dayField = (label: string, value: string, set: (day: string) => void) => (
    <input
      className="plain-date"
      type="date"
      aria-label={label}
      value={value}
      onChange={({ target }) => target.value && set(target.value)}
    />
  )
  const { data, error } = answer
  const shownBase = base ?? data?.base ?? begun.base
  const chosen = data?.items.find(({ key }) => key === of)
  const shown = chosen ?? data?.total
  const rows = [...(data?.items ?? [])].sort((a, b) => {
    const worst = (pair: Pair) => (pair.delta === null ? Number.POSITIVE_INFINITY : gain(figure, pair.delta))
    return worst(a.figures[figure]) - worst(b.figures[figure]) || (a.label < b.label ? -1 : 1)
  })
  const kind = comparedKinds.find((each) => {
    const periods = comparedPeriods(each, today())
    return (
      periods.now.from === now.from &&
      periods.now.to === now.to &&
      (against !== 'period' || (periods.base.from === shownBase.from && periods.base.to === shownBase.to))
    )
  })
  const baseWords =
    against === 'period'
      ? `${t('base')} ${shownBase.from} – ${shownBase.to}`
      : against === 'mean'
        ? t('mean')
        : (others.find(({ value }) => value === other)?.label ?? '')
  return (
    <div className="oee-page">
      <PageHeader title={t('title')} state={line ?? ''} />
      <div className="oee-body">
        <div className="oee-controls">
          <Segmented
            value={kind}
            options={comparedKinds.map((value) => ({ value, label: t(value) }))}
            onChange={(value) => {
              const periods = comparedPeriods(value as (typeof comparedKinds)[number], today())
              change({ ...periods.now, baseFrom: periods.base.from, baseTo: periods.base.to })
            }}
          />
          <span className="compare-days">
            <span>{t('from')}</span>
            {dayField(t('from'), now.from, (from) => change({ from }))}
            {dayField(`${t('from')} ${t('dayTo')}`, now.to, (to) => change({ to }))}
          </span>
          {against === 'period' ? (
            <span className="compare-days">
              <span>{t('base')}</span>
              {dayField(t('base'), shownBase.from, (day) => change({ baseFrom: day, baseTo: shownBase.to }))}
              {dayField(`${t('base')} ${t('dayTo')}`, shownBase.to, (day) =>
                change({ baseFrom: shownBase.from, baseTo: day }),
              )}
            </span>
          ) : null}
        </div>
        <div className="oee-controls">
          <Segmented
            value={by}
            options={groups.map((value) => ({ value, label: t(value) }))}
            onChange={(value) => change({ by: value as By, of: undefined })}
          />
          <Select
            className="compare-choice"
            aria-label={t('against')}
            value={against}
            options={ways.map((value) => ({ value, label: t(`against.${value}`) }))}
            onChange={(value: Way) => change({ against: value })}
          />
          {against === 'machine' ? (
            <Select
              className="compare-choice"
              aria-label={t('other')}
              placeholder={t('other')}
              showSearch
              optionFilterProp="label"
              value={other}
              options={others}
              onChange={(value: string) => change({ other: value })}
            />
          ) : null}
          <Select
            className="compare-choice"
            aria-label={t('figure')}
            value={figure}
            options={figures.map((value) => ({ value, label: t(value) }))}
            onChange={(value: ComparedFigure) => change({ figure: value })}
          />
          {line ? (
            <button type="button" className="chip" onClick={() => change({ line: undefined })}>
              {line} ✕
            </button>
          ) : null}
        </div>
        {error ? <ProblemNote error={error} onRetry={() => void answer.refetch()} /> : null}
        {data && rows.length === 0 ? <EmptyState title={t('none')} hint={t('noneHint')} /> : null}
        {data && shown && rows.length > 0 ? (
          <>
            <h2 className="compare-of">{chosen?.label ?? t('everything')}</h2>
            <div className="equipment-figures">
              {figures.map((name) => {
                const pair = shown.figures[name]
                const note = noteOf(name, shown.thin)
                const told = difference(name, pair)
                return (
                  <StatTile
                    key={name}
                    label={t(name)}
                    unit={unitOf(name, t('perHourUnit'))}
                    onOpen={() => change({ figure: name })}
                    below={
                      told ? t('tile', { base: digits(pair.base!), delta: signed(pair.delta!) }) : note ? t(note) : '—'
                    }
                  >
                    {pair.now === null ? '—' : digits(pair.now)}
                  </StatTile>
                )
              })}
            </div>
            <div className="compare-pictures">
              <section>
                <h2>
                  {t(figure)}（{unitOf(figure, t('perHourUnit'))}）
                </h2>
                <PairedBars
                  {...{ label: t(figure), digits, chosen: of }}
                  legend={{ now: `${t('now')} ${now.from} – ${now.to}`, base: baseWords }}
                  onChoose={(key) => change({ of: key === of ? undefined : key })}
                  rows={rows.map((item) => {
                    const note = noteOf(figure, item.thin)
                    return {
                      ...{ key: item.key, label: item.label, ...item.figures[figure] },
                      difference: difference(figure, item.figures[figure]),
                      note: note ? t(note) : undefined,
                    }
                  })}
                />
              </section>
              <section>
                <h2>{t('losses')}</h2>
                {shown.losses.length === 0 ? (
                  <EmptyState title={t('tooLittle')} hint={t('tooLittleHint')} />
                ) : (
                  <>
                    <BarList
                      label={t('losses')}
                      parts={shown.losses
                        .filter(({ delta }) => Math.abs(delta) >= 0.0005)
                        .map(({ kind: loss, delta, now: share, base: before }) => ({
                          ...{ key: loss, label: lossWords[loss][language], amount: delta },
                          text: `${signed(Math.round(share * 1000) / 10 - Math.round(before * 1000) / 10)} · ${digits(before * 100)} → ${digits(share * 100)} %`,
                        }))}
                    />
                    <p className="faint">{t('lossesHint')}</p>
                  </>
                )}
              </section>
            </div>
            <h2>{t('table')}</h2>
            <div className="compare-table">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('of')}</th>
                    {figures.map((name) => (
                      <th key={name} scope="col">
                        {t(name)} {unitOf(name, t('perHourUnit'))}
                      </th>
                    ))}
                    {(['made', 'failures', 'planned'] as const).map((name) => (
                      <th key={name} scope="col">
                        {t(name)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {[...rows, { ...data.total, key: '', label: t('everything'), id: undefined }].map((item) => (
                    <tr key={item.key || 'total'} className={item.key ? undefined : 'compare-total'}>
                      <th scope="row">
                        {item.id ? (
                          <RecordLink app="equipment" plural="equipment" id={item.id}>
                            {item.label}
                          </RecordLink>
                        ) : (
                          item.label
                        )}
                      </th>
                      {figures.map((name) => {
                        const { now: value, delta } = item.figures[name]
                        return (
                          <td key={name}>
                            {value === null ? '—' : digits(value)}
                            <small>{delta === null ? '' : signed(delta)}</small>
                          </td>
                        )
                      })}
                      {(['produced', 'failures', 'plannedHours'] as const).map((name) => {
                        const [value, before] = item.counts.map((count) => count[name])
                        return (
                          <td key={name}>
                            {value === null ? '—' : formatCount(value)}
                            <small>{before === null ? '' : formatCount(before)}</small>
                          </td>
                        )
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <p className="faint">{t('tooLittleHint')}</p>
          </>
        ) : null}
      </div>
    </div>
  )
}
