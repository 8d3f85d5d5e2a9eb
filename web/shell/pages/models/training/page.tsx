import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Dropdown, Segmented } from 'antd'
import { useState } from 'react'
import type { JobDetail } from '../../../../../api/jobs.ts'
import type { LearnedDetail } from '../../../../../api/learned-models.ts'
import { PageHeader } from '../../../../ui/page-header.tsx'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useMay } from '../../../session.ts'
import { useLanguage, useText } from '../../../text.ts'
import { usePlaceName } from '../../../twin-names.ts'
import { JobProgress } from '../../jobs/job-progress.tsx'
import { NoteDialog } from '../note-dialog.tsx'
import { keepDetail, learnedChanged, learnedQueries } from './data.ts'
import { Drift } from './drift.tsx'
import { DriftMark, StateMark } from './marks.tsx'
import { Plan } from './plan.tsx'
import { RecipeForm } from './recipe-form.tsx'
import { Report } from './report.tsx'
import { type LearnedSearch, type LearnedTab, learnedTabs } from './search.ts'
import { texts } from './texts.ts'
import { Versions } from './versions.tsx'
import './training.css'

/** One data-driven model: what it learns from, its trainings, how they did, and whether the plant has moved on. */
export function LearnedModelPage() {
  const { id } = useParams({ from: '/frame/learned/$id' })
  const query = useQuery(learnedQueries.detail(id))
  if (!query.data) return <ProblemNote error={query.error} onRetry={query.refetch} />
  return <Known key={id} model={query.data} />
}

function Known({ model }: { model: LearnedDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  const search = useSearch({ from: '/frame/learned/$id' })
  const navigate = useNavigate({ from: '/learned/$id' })
  const change = (next: Partial<LearnedSearch>) => void navigate({ search: (before) => ({ ...before, ...next }) })
  const tab = search.tab ?? (model.versions.length > 0 ? 'versions' : 'data')
  const newest = model.versions[0]?.number
  const showReport = (number: number) => change({ tab: 'report', number })
  // one that failed stays to say why
  const [followed, setFollowed] = useState(model.training)
  if (model.training && model.training !== followed) setFollowed(model.training)
  const [done, setDone] = useState<string | null>(null)
  const job = followed === done ? null : followed
  function ended({ id, state, result }: JobDetail) {
    void learnedChanged(model.id)
    if (state !== 'done') return
    setDone(id)
    if (typeof result?.number === 'number') showReport(result.number)
  }
  return (
    <div className="list-page learned-page">
      <PageHeader
        crumbs={<Crumbs model={model} />}
        title={model.name[language]}
        state={
          <span className="learned-head">
            <StateMark model={model} />
            {model.drift && model.live !== null ? <DriftMark drift={model.drift} /> : null}
          </span>
        }
        actions={<MoreActions model={model} />}
      />
      <p className="learned-called">
        {t('blockKind')} <code>learned:{model.code}</code> ·{' '}
        {model.usedBy.length > 0 ? t('usedBy', { models: model.usedBy.join(', ') }) : t('usedByNone')}
      </p>
      {job ? (
        <div className="learned-job">
          <JobProgress id={job} onEnd={ended}>
            {() => null}
          </JobProgress>
        </div>
      ) : null}
      <div className="learned-tabs">
        <Segmented<LearnedTab>
          value={tab}
          options={learnedTabs.map((value) => ({ value, label: t(value) }))}
          onChange={(next) => change({ tab: next })}
        />
      </div>
      <div className="learned-body">
        {tab === 'data' ? <RecipeForm model={model} onTrain={setFollowed} /> : null}
        {tab === 'versions' ? <Versions model={model} onReport={showReport} /> : null}
        {tab === 'report' ? (
          <Report model={model} number={search.number ?? newest} onNumber={(number) => change({ number })} />
        ) : null}
        {tab === 'drift' ? (
          <>
            {model.recipe ? <Plan model={model} /> : null}
            <Drift model={model} />
          </>
        ) : null}
      </div>
    </div>
  )
}

function Crumbs({ model }: { model: LearnedDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  const placeName = usePlaceName()
  const kinds = useQuery(learnedQueries.kinds()).data
  const kind = kinds?.find(({ id }) => id === model.kind)?.label[language] ?? model.kind
  return (
    <>
      <Link to="/learned">{t('title')}</Link> › {kind}
      {model.machine ? ` · ${placeName(model.machine)}` : ''}
    </>
  )
}

function MoreActions({ model }: { model: LearnedDetail }) {
  const t = useText(texts)
  const navigate = useNavigate()
  const mayReview = useMay('models.review')
  const [asking, setAsking] = useState<'rollBack' | 'deleteModel' | null>(null)
  if (!mayReview) return null
  const earlier = model.versions.some(
    ({ number, state, publishedAt }) => state === 'retired' && publishedAt !== null && number < (model.live ?? 0),
  )
  const { id, version } = model
  const rollBack = async (note: string) =>
    keepDetail(await api.post<LearnedDetail>(`/api/learned-models/${id}/roll-back`, { version, note }))
  async function remove(reason: string) {
    await api.delete(`/api/learned-models/${id}`, { version, reason })
    await navigate({ to: '/learned', search: {} })
  }
  return (
    <>
      {earlier ? <Button onClick={() => setAsking('rollBack')}>{t('rollBack')}</Button> : null}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [{ key: 'delete', label: t('deleteModel'), danger: true, onClick: () => setAsking('deleteModel') }],
        }}
      >
        <Button aria-label={t('deleteModel')}>…</Button>
      </Dropdown>
      {asking === 'rollBack' ? (
        <NoteDialog
          title={t('rollBack')}
          ask={t('note')}
          endings={[{ label: t('rollBack'), run: rollBack }]}
          onClose={() => setAsking(null)}
        >
          <p>{t('rollBackTold')}</p>
        </NoteDialog>
      ) : null}
      {asking === 'deleteModel' ? (
        <NoteDialog
          title={`${t('deleteModel')} ${model.code}`}
          ask={t('note')}
          endings={[{ label: t('deleteModel'), danger: true, run: remove }]}
          onClose={() => setAsking(null)}
        >
          <p>{t('deleteTold')}</p>
        </NoteDialog>
      ) : null}
    </>
  )
}
