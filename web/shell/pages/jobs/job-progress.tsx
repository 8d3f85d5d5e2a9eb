import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { JobDetail, JobItem } from '../../../../api/jobs.ts'
import type { ImportReport } from '../../../../api/records.ts'
import { formatCount } from '../../../ui/number.ts'
import { formatTime } from '../../../ui/time.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useJob } from '../../records/use-job.ts'
import { useLanguage, useText } from '../../text.ts'
import { stateNames, texts } from './texts.ts'
import './jobs.css'

/** Most faults drawn at once. */
const maxShownRows = 500

export const isOpen = (job: Pick<JobItem, 'state'>) => job.state === 'queued' || job.state === 'running'

/** A job's state in words, with a bar while it runs. */
export function JobState({ job }: { job: JobItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const percent = Math.floor(job.progress * 100)
  const waits = job.state === 'queued' && job.dueAt > Date.now() + 1_000
  const when = formatTime(job.dueAt, 'second')
  return (
    <span className={`job-state job-${job.state}`}>
      <span className="job-state-line">
        <span className="job-mark" aria-hidden="true" />
        <strong>{job.stopAsked && job.state === 'running' ? t('stopping') : stateNames[job.state][language]}</strong>
        {job.state === 'running' ? <span className="job-percent">{percent}%</span> : null}
        <span className="job-note">
          {waits
            ? job.tries > 0
              ? t('retryAt', { n: job.tries, time: when })
              : t('notBefore', { time: when })
            : job.note?.[language]}
        </span>
      </span>
      {job.state === 'running' ? (
        <progress className="job-bar" max={1} value={job.progress} aria-label={stateNames.running[language]} />
      ) : null}
    </span>
  )
}

/** The faults of an import, each with its row and column. */
export function RefusedRows({ report }: { report: ImportReport }) {
  const t = useText(texts)
  const language = useLanguage()
  const rows = report.refused.slice(0, maxShownRows)
  const further = report.refused.length + report.more - rows.length
  if (rows.length === 0) return null
  return (
    <>
      <div className="job-report">
        <table>
          <thead>
            <tr>
              <th className="is-number">{t('row')}</th>
              <th>{t('field')}</th>
              <th>{t('why')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((each) => (
              <tr key={`${each.row} ${each.field} ${each.detail.en}`}>
                <td className="is-number">{each.row}</td>
                <td>{each.column?.[language] ?? '—'}</td>
                <td>{each.detail[language]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {further > 0 ? <p>{t('further', { n: formatCount(further) })}</p> : null}
    </>
  )
}

function Report({ report }: { report: ImportReport }) {
  const t = useText(texts)
  const { rows, imported } = report
  return (
    <>
      <p>{t('rows', { rows: formatCount(rows), ok: formatCount(imported), bad: formatCount(rows - imported) })}</p>
      <RefusedRows report={report} />
    </>
  )
}

const isReport = (result: Record<string, unknown>): result is ImportReport & Record<string, unknown> =>
  typeof result.rows === 'number' && Array.isArray(result.refused)

/** What a job brought: a table of refused rows, a file, figures. */
export function JobResult({ result }: { result: Record<string, unknown> }) {
  const t = useText(texts)
  const { fileId, tooLarge, ...rest } = result
  const figures = isReport(result) ? [] : Object.entries(rest)
  if (typeof tooLarge === 'number') return <p>{t('tooLarge', { n: formatCount(tooLarge) })}</p>
  return (
    <div className="job-result">
      {isReport(result) ? <Report report={result} /> : null}
      {typeof fileId === 'string' ? (
        <Button icon={<DownloadOutlined />} href={`/api/files/${encodeURIComponent(fileId)}`}>
          {t('download')}
        </Button>
      ) : null}
      {figures.length > 0 ? (
        <dl className="job-figures">
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  )
}

/** Stop while it runs, run again once it has ended. */
export function JobActions({ job }: { job: JobItem }) {
  const t = useText(texts)
  const [error, setError] = useState<unknown>(null)
  const act = async (what: 'stop' | 'retry') => {
    setError(null)
    try {
      queryClient.setQueryData(['jobs', job.id], await api.post<JobDetail>(`/api/jobs/${job.id}/${what}`))
    } catch (problem) {
      setError(problem)
    }
    await queryClient.invalidateQueries({ queryKey: ['jobs'] })
  }
  const again = job.repeatable && (job.state === 'failed' || job.state === 'stopped')
  return (
    <>
      {isOpen(job) ? (
        <Button size="small" disabled={job.stopAsked} title={t('stopHint')} onClick={() => void act('stop')}>
          {t('stop')}
        </Button>
      ) : null}
      {again ? (
        <Button size="small" onClick={() => void act('retry')}>
          {t('retry')}
        </Button>
      ) : null}
      <ProblemNote error={error} />
    </>
  )
}

/**
 * A job inside another screen: its bar while it runs, then what it brought or why it failed. `onEnd` is called once when it has
 * ended, in whichever state.
 */
export function JobProgress(props: {
  id: string
  onEnd?: (job: JobDetail) => void
  children?: (job: JobDetail) => ReactNode
}) {
  const job = useJob(props.id)
  const language = useLanguage()
  const told = useRef<string>(undefined)
  const { onEnd } = props
  useEffect(() => {
    if (!job || isOpen(job) || told.current === job.id) return
    told.current = job.id
    onEnd?.(job)
  }, [job, onEnd])
  if (!job) return null
  return (
    <div className="job-progress" aria-live="polite">
      <div className="job-progress-head">
        <JobState job={job} />
        <JobActions job={job} />
      </div>
      {job.error ? <p className="job-error">{job.error.texts[language]}</p> : null}
      {props.children ? props.children(job) : job.result ? <JobResult result={job.result} /> : null}
    </div>
  )
}
