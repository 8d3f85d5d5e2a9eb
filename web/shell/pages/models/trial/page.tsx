import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { type TrialItem, trialsKept } from '../../../../../api/model-trials.ts'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { formatCount } from '../../../../ui/number.ts'
import { PageHeader } from '../../../../ui/page-header.tsx'
import { RelativeTime } from '../../../../ui/relative-time.tsx'
import { formatTime } from '../../../../ui/time.ts'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useMay } from '../../../session.ts'
import { useLanguage, useText } from '../../../text.ts'
import { JobProgress } from '../../jobs/job-progress.tsx'
import { stateNames } from '../../jobs/texts.ts'
import { ModelHeader } from '../model-header.tsx'
import { isRunning, trialQueries, trialsChanged } from './data.ts'
import { TrialResult } from './result.tsx'
import type { TrySearch } from './search.ts'
import { StartForm } from './start-form.tsx'
import { texts } from './texts.ts'
import './trial.css'

/** A model tried on history: what to try, what was tried, and what came of it. */
export function TryPage() {
  const t = useText(texts)
  const { id } = useParams({ from: '/frame/models/$id/try' })
  const search = useSearch({ from: '/frame/models/$id/try' })
  const navigate = useNavigate({ from: '/models/$id/try' })
  const change = (next: Partial<TrySearch>) => void navigate({ search: (before) => ({ ...before, ...next }) })
  const model = useQuery(trialQueries.model(id))
  const list = useQuery(trialQueries.list(id))
  const mayTry = useMay('models.write')
  const items = list.data?.items
  const shown = items?.find((trial) => trial.id === search.trial) ?? (search.trial ? undefined : items?.[0])
  const asking = mayTry && (search.tab === 'new' || items?.length === 0)
  if (!model.data || !items)
    return (
      <div className="list-page">
        <PageHeader title={t('title')} state={model.error || list.error ? null : t('loading')} />
        <ProblemNote error={model.error ?? list.error} onRetry={() => Promise.all([model.refetch(), list.refetch()])} />
      </div>
    )
  return (
    <div className="list-page try-page">
      <ModelHeader
        model={model.data}
        tab="try"
        actions={
          mayTry && !asking ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ tab: 'new' })}>
              {t('newTrial')}
            </Button>
          ) : null
        }
      />
      <div className="try-columns">
        <aside className="try-side">
          {asking ? (
            <StartForm
              key={shown?.id ?? ''}
              model={model.data}
              before={shown}
              onClose={items.length > 0 ? () => change({ tab: undefined }) : undefined}
              onStarted={(trial) => change({ trial: trial.id, other: undefined, place: undefined, tab: undefined })}
            />
          ) : null}
          <TrialList
            items={items}
            chosen={shown?.id}
            onChoose={(trial) => change({ trial, other: undefined, place: undefined, tab: undefined })}
          />
        </aside>
        <main className="try-main">
          {shown ? (
            <Shown key={shown.id} model={id} trial={shown} items={items} search={search} change={change} />
          ) : (
            <EmptyState title={t('noTrials')} hint={t('noTrialsHint')} />
          )}
        </main>
      </div>
    </div>
  )
}

function TrialList(props: { items: TrialItem[]; chosen: string | undefined; onChoose: (trial: string) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { items } = props
  if (items.length === 0) return null
  return (
    <section className="try-list" aria-label={t('trials')}>
      <h2>{t('trials')}</h2>
      <ul>
        {items.map((trial) => (
          <li key={trial.id}>
            <button
              type="button"
              aria-current={trial.id === props.chosen ? 'true' : undefined}
              onClick={() => props.onChoose(trial.id)}
            >
              <span className="try-list-head">
                <strong>{t('versionN', { n: trial.number })}</strong>
                {trial.sweep.length > 0 ? <em>{t('sweepMark')}</em> : null}
                {trial.outdated ? <em>{t('outdated')}</em> : null}
                <RelativeTime time={trial.createdAt} />
              </span>
              <span className="try-list-period">
                {formatTime(trial.from, 'minute')} — {formatTime(trial.to, 'minute')}
              </span>
              <span className="try-list-places">
                {trial.places.slice(0, 4).join(language === 'zh' ? '、' : ', ')}
                {trial.places.length > 4 ? ` +${trial.places.length - 4}` : ''}
                {trial.note ? ` · ${trial.note}` : ''}
              </span>
              <span className="try-list-state">
                {trial.outcome
                  ? trial.sweep.length > 0
                    ? null
                    : `${t('episodes')} ${formatCount(trial.outcome.episodes)}`
                  : `${stateNames[trial.state][language]}${trial.state === 'running' ? ` ${Math.floor(trial.progress * 100)}%` : ''}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="faint">{t('kept', { count: trialsKept.count, days: trialsKept.days })}</p>
    </section>
  )
}

type ShownProps = {
  model: string
  trial: TrialItem
  items: TrialItem[]
  search: TrySearch
  change: (next: Partial<TrySearch>) => void
}

function Shown({ model, trial, items, search, change }: ShownProps) {
  const t = useText(texts)
  const language = useLanguage()
  const mayTry = useMay('models.write')
  const [fault, setFault] = useState<unknown>(null)
  const remove = async () => {
    try {
      await api.delete(`/api/models/${model}/trials/${trial.id}`)
      change({ trial: undefined, other: undefined, place: undefined })
      await trialsChanged(model)
    } catch (error) {
      setFault(error)
    }
  }
  const tools = mayTry ? (
    <>
      <Button size="small" onClick={() => change({ trial: trial.id, tab: 'new' })}>
        {t('again')}
      </Button>
      <Popconfirm title={t('confirmDelete')} okText={t('delete')} cancelText={t('cancel')} onConfirm={remove}>
        <Button size="small" icon={<DeleteOutlined />} aria-label={t('delete')} />
      </Popconfirm>
    </>
  ) : null
  return (
    <>
      <ProblemNote error={fault} />
      {isRunning(trial) ? (
        <>
          <div className="try-head">
            <div className="try-words">
              <strong>{t('versionN', { n: trial.number })}</strong>
              <span>
                {formatTime(trial.from, 'minute')} — {formatTime(trial.to, 'minute')}
              </span>
              {/* the job itself is for whoever started it */}
              <span>
                {stateNames[trial.state][language]} {Math.floor(trial.progress * 100)}%
              </span>
            </div>
          </div>
          <JobProgress id={trial.job} onEnd={() => void trialsChanged(model)}>
            {() => null}
          </JobProgress>
        </>
      ) : trial.outcome ? (
        <TrialResult model={model} trial={trial} items={items} search={search} change={change} tools={tools} />
      ) : (
        <div className="try-head">
          <div className="try-words">
            <strong>{stateNames[trial.state][language]}</strong>
            <span>{trial.error?.[language] ?? t('notDone')}</span>
          </div>
          <div className="try-tools">{tools}</div>
        </div>
      )}
    </>
  )
}
