import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { ProblemNote, useAsk, useLanguage, useText, useTitle } from '../../web/kit/index.ts'
import { BarList } from '../../web/ui/bar-list.tsx'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { StatTile } from '../../web/ui/stat-tile.tsx'
import { lossWords } from './data-words.ts'
import type { compare } from './queries/compare.ts'
import type { oee } from './queries/oee.ts'
import type { ComparedFigure, Pair } from './rules/compare.ts'
import { comparedFigures } from './rules/compare.ts'
import { comparedKinds, comparedPeriods } from './rules/periods.ts'
import { CompareTable } from './web-compare-table.tsx'
import { difference, digits, gain, noteOf, signed, texts, unitOf } from './web-compare-words.tsx'
import { daysAgo } from './web-days.tsx'
import { PairedBars } from './web-paired-bars.tsx'
import './web-equipment.css'

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
/** Machines, lines or shifts against another period or against each other; the address holds what is shown. */
export function ComparePage() {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  useTitle(t('title'))
  const begun = comparedPeriods('days7', daysAgo(0))
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
    const periods = comparedPeriods(each, daysAgo(0))
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
              const periods = comparedPeriods(value as (typeof comparedKinds)[number], daysAgo(0))
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
            options={comparedFigures.map((value) => ({ value, label: t(value) }))}
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
              {comparedFigures.map((name) => {
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
            <CompareTable rows={rows} total={data.total} periods={against === 'period'} />
            <p className="faint">{t('tooLittleHint')}</p>
          </>
        ) : null}
      </div>
    </div>
  )
}
