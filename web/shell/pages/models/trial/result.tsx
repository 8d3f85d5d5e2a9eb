import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import type { Mark, TrialItem, TrialPlaceResult } from '../../../../../api/model-trials.ts'
import { formatCount } from '../../../../ui/number.ts'
import { formatSpan, formatTime } from '../../../../ui/time.ts'
import { TrendView } from '../../../../ui/trend/view.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { serverNow } from '../../trends/data.ts'
import { Comparison } from './comparison.tsx'
import { isRunning, trialQueries } from './data.ts'
import { EpisodeList } from './episode-list.tsx'
import type { TrySearch } from './search.ts'
import { SweepResult } from './sweep-result.tsx'
import { texts } from './texts.ts'
import { TrialChart } from './trial-chart.tsx'

type Props = {
  model: string
  trial: TrialItem
  items: TrialItem[]
  search: TrySearch
  change: (next: Partial<TrySearch>) => void
  tools: ReactNode
}

const noMarks: Mark[] = []

/** What came of a trial: figures, curves with would-be alarms, the list that leads to them, and what another trial said. */
export function TrialResult({ model, trial, items, search, change, tools }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const detail = useQuery(trialQueries.detail(model, trial.id))
  const marks = useQuery(trialQueries.marks(model)).data?.items ?? noMarks
  const outcome = trial.outcome!
  const { results } = detail.data ?? {}
  const place = results?.find((r) => r.place === search.place) ?? results?.[0]
  const others = items.filter((o) => o.id !== trial.id && o.outcome && o.sweep.length === 0 && !isRunning(o))
  const other = others.find((o) => o.id === search.other)
  const theirs = useQuery({ ...trialQueries.detail(model, other?.id ?? ''), enabled: other !== undefined }).data
  const their = theirs?.results.find((r) => r.place === place?.place)
  const pad = (trial.to - trial.from) * 0.01
  const [view] = useState(
    () => new TrendView({ range: { from: trial.from - pad, to: trial.to + pad }, liveSpan: null }, serverNow),
  )
  const own = useMemo(() => marks.filter((m) => m.place === place?.place), [marks, place?.place])
  const seconds = Math.max(outcome.seconds, 0.001)
  const lead = (from: number, to: number | null) => {
    const end = to ?? trial.to
    const around = Math.max(trial.stepMs * 20, (end - from) * 0.5)
    view.go({ from: from - around, to: end + around })
  }
  return (
    <>
      <div className="try-head">
        <div className="try-words">
          <strong>{t('versionN', { n: trial.number })}</strong>
          <span>
            {formatTime(trial.from, 'minute')} — {formatTime(trial.to, 'minute')}
          </span>
          <span className="faint">
            {t('run', {
              scans: formatCount(outcome.scans),
              samples: formatCount(outcome.samples),
              time: formatSpan(outcome.seconds * 1000, language),
              rate: formatCount(outcome.scans / seconds),
            })}
          </span>
        </div>
        <div className="try-tools">
          {results && results.length > 1 ? (
            <Select
              size="small"
              aria-label={t('place')}
              value={place?.place}
              onChange={(next) => change({ place: next })}
              options={results.map((r) => ({ value: r.place, label: placeWords(r) }))}
              showSearch
            />
          ) : null}
          {trial.sweep.length === 0 && others.length > 0 ? (
            <Select
              size="small"
              allowClear
              className="try-other"
              aria-label={t('compareWith')}
              placeholder={t('compareWith')}
              value={other?.id}
              onChange={(next) => change({ other: next })}
              options={others.map((o) => ({
                value: o.id,
                label: `${t('versionN', { n: o.number })} · ${formatTime(o.createdAt, 'minute')}${o.note ? ` · ${o.note}` : ''}`,
              }))}
            />
          ) : null}
          {tools}
        </div>
      </div>
      {outcome.leftOut.map(({ place: code, text }) => (
        <p className="try-warn" key={code}>
          {t('leftOut', { place: code, why: text[language] })}
        </p>
      ))}
      {outcome.faults.count > 0 ? (
        <details className="try-faults">
          <summary>{t('faults', { n: formatCount(outcome.faults.count) })}</summary>
          <ul>
            {outcome.faults.lately.map((fault) => (
              <li key={`${fault.place} ${fault.node}`}>
                {t('faultLine', { ...fault, time: formatTime(fault.time, 'second') })}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <ProblemNote error={detail.error} onRetry={detail.refetch} />
      {detail.isPending ? <p className="faint">{t('loading')}</p> : null}
      {outcome.sweep ? (
        <SweepResult model={model} trial={trial} sweep={outcome.sweep} place={place} />
      ) : place ? (
        <>
          <TrialChart
            key={`${place.place} ${other?.id ?? ''}`}
            {...{ model, trial, place, view }}
            other={other && their ? { trial: other, place: their } : null}
            marks={own}
            whole={() => view.go({ from: trial.from - pad, to: trial.to + pad })}
          />
          {other ? (
            <Comparison model={model} trial={trial} other={other} place={place} onLead={lead} />
          ) : (
            <EpisodeList model={model} trial={trial} place={place} marks={own} onLead={lead} />
          )}
        </>
      ) : null}
    </>
  )
}

const placeWords = (result: TrialPlaceResult & { score?: unknown }): string => {
  const count = result.alarms.reduce((all, alarm) => all + alarm.episodes, 0)
  return count > 0 ? `${result.place} (${formatCount(count)})` : result.place
}
