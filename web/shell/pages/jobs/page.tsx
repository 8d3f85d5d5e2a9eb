import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useMemo } from 'react'
import { type JobItem, jobStates } from '../../../../api/jobs.ts'
import type { Page } from '../../../../api/platform.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterChip } from '../../../ui/filter-bar.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatSpan, formatTime, useNow } from '../../../ui/time.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useJob } from '../../records/use-job.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { isOpen, JobProgress, JobState } from './job-progress.tsx'
import { Schedules } from './schedules.tsx'
import type { JobsSearch } from './search.ts'
import { stateNames, texts } from './texts.ts'
import './jobs.css'

const pageSize = 100
/** Often while something runs, otherwise now and then. */
const busyMs = 1_500
const idleMs = 10_000

/** What the platform does in the background: how far it is, what it brought, why it failed. */
export function JobsPage() {
  const t = useText(texts)
  const language = useLanguage()
  const search = useSearch({ from: '/frame/jobs' })
  const navigate = useNavigate({ from: '/jobs' })
  const change = (next: Partial<JobsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const all = useMay('jobs.manage')
  const phone = usePhone()
  const pages = useInfiniteQuery({
    queryKey: ['jobs', 'list', search.state, search.mine, search.routine],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<JobItem>>(
        '/api/jobs',
        {
          state: search.state,
          mine: search.mine,
          routine: search.routine ?? false,
          limit: pageSize,
          cursor: pageParam,
        },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(isOpen)) ? busyMs : idleMs),
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const running = rows.filter((job) => job.state === 'running').length
  const queued = rows.filter((job) => job.state === 'queued').length
  const columns = useColumns(all)
  const filtered = search.state !== undefined || search.mine !== undefined
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={pages.data ? (running + queued > 0 ? t('busy', { running, queued }) : t('idle')) : null}
        actions={
          <>
            {pages.hasNextPage ? (
              <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {t('older')}
              </Button>
            ) : null}
            {all ? <Button onClick={() => change({ schedules: true, job: undefined })}>{t('schedules')}</Button> : null}
          </>
        }
      />
      <div className="jobs-filters">
        {jobStates.map((state) => (
          <FilterChip
            key={state}
            pressed={search.state === state}
            onToggle={() => change({ state: search.state === state ? undefined : state })}
          >
            {stateNames[state][language]}
          </FilterChip>
        ))}
        {all ? (
          <FilterChip pressed={search.mine === true} onToggle={() => change({ mine: search.mine ? undefined : true })}>
            {t('mine')}
          </FilterChip>
        ) : null}
        {all ? (
          <span title={t('routineHint')}>
            <FilterChip
              pressed={search.routine === true}
              onToggle={() => change({ routine: search.routine ? undefined : true })}
            >
              {t('routine')}
            </FilterChip>
          </span>
        ) : null}
      </div>
      <ProblemNote error={pages.error} onRetry={pages.refetch} />
      {pages.data ? (
        <VirtualTable
          label={t('title')}
          rows={rows}
          rowKey={(job) => job.id}
          columns={columns}
          rowHeight={phone ? 84 : 48}
          openKey={search.job}
          onOpen={(job) => change({ job: job.id })}
          empty={
            filtered ? (
              <EmptyState title={t('noneFiltered')} />
            ) : (
              <EmptyState title={t(all && !search.routine ? 'noneEventful' : 'noneTitle')} hint={t('noneHint')} />
            )
          }
        />
      ) : null}
      {all && search.schedules ? (
        <Schedules
          onClose={() => change({ schedules: undefined })}
          onStarted={(job) => change({ job, schedules: undefined })}
        />
      ) : null}
      <JobDrawer id={search.job} onClose={() => change({ job: undefined })} />
    </div>
  )
}

function JobName({ job }: { job: JobItem }) {
  const language = useLanguage()
  return (
    <span className="job-words">
      <span>{job.label[language]}</span>
      {job.about ? <small>{job.about[language]}</small> : null}
    </span>
  )
}

function Took({ job }: { job: JobItem }) {
  const language = useLanguage()
  const now = useNow()
  if (job.startedAt === null) return <span className="faint">—</span>
  const until = job.endedAt ?? (job.state === 'running' ? now : null)
  if (until === null) return <span className="faint">—</span>
  return <span className="job-percent">{formatSpan(Math.max(0, until - job.startedAt), language)}</span>
}

function useColumns(all: boolean): Column<JobItem>[] {
  const t = useText(texts)
  const phone = usePhone()
  const by = (job: JobItem) => (job.scheduled ? <span className="faint">{t('schedule')}</span> : job.createdByName)
  if (phone) {
    const lines = (job: JobItem) => (
      <span className="job-words">
        <JobName job={job} />
        <JobState job={job} />
        <small>
          {by(job)} · <RelativeTime time={job.createdAt} />
        </small>
      </span>
    )
    return [{ key: 'job', title: t('job'), width: 300, grow: true, render: lines }]
  }
  return [
    { key: 'job', title: t('job'), width: 240, grow: true, render: (job) => <JobName job={job} /> },
    { key: 'state', title: t('state'), width: 300, grow: true, render: (job) => <JobState job={job} /> },
    ...(all ? [{ key: 'by', title: t('by'), width: 140, render: by }] : []),
    { key: 'created', title: t('created'), width: 130, render: (job) => <RelativeTime time={job.createdAt} /> },
    { key: 'took', title: t('took'), width: 110, align: 'right', render: (job) => <Took job={job} /> },
  ]
}

function JobDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const job = useJob(id ?? null)
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      size={560}
      mask={phone}
      title={job ? job.label[language] : t('job')}
    >
      {job && id ? (
        <div className="job-detail">
          <JobProgress id={id} />
          <dl className="job-facts">
            {job.about ? (
              <div>
                <dt>{t('job')}</dt>
                <dd>{job.about[language]}</dd>
              </div>
            ) : null}
            <div>
              <dt>{t('by')}</dt>
              <dd>{job.scheduled ? t('schedule') : job.createdByName}</dd>
            </div>
            <div>
              <dt>{t('created')}</dt>
              <dd>{formatTime(job.createdAt)}</dd>
            </div>
            <div>
              <dt>{t('ended')}</dt>
              <dd>{job.endedAt === null ? <span className="faint">—</span> : formatTime(job.endedAt)}</dd>
            </div>
            <div>
              <dt>{t('took')}</dt>
              <dd>
                <Took job={job} />
              </dd>
            </div>
            <div>
              <dt>{t('tries')}</dt>
              <dd>{job.tries}</dd>
            </div>
          </dl>
          {!isOpen(job) && !job.result && !job.error ? <p className="faint">{t('noResult')}</p> : null}
        </div>
      ) : null}
    </Drawer>
  )
}
