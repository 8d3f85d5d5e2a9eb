import { ArrowLeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import type { TaskDetail } from '../../../../api/approval.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { fieldText, unitText } from '../../records/field-text.ts'
import { useLanguage, useText } from '../../text.ts'
import { taskQueries } from './data.ts'
import { TaskActions } from './task-actions.tsx'
import { Due, TaskState } from './task-list.tsx'
import { TaskSteps } from './task-steps.tsx'
import { texts } from './texts.ts'

/** One request: who wants what on which record, what would change, who has said what, and what I can do. */
export function TaskView({ id, onBack }: { id: string; onBack: () => void }) {
  const t = useText(texts)
  const task = useQuery(taskQueries.detail(id))
  return (
    <div className="task-view">
      <Button className="task-back phone-only" type="text" icon={<ArrowLeftOutlined />} onClick={onBack}>
        {t('back')}
      </Button>
      <ProblemNote error={task.error} onRetry={task.refetch} />
      {task.data ? <Task task={task.data} /> : null}
    </div>
  )
}

function Task({ task }: { task: TaskDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <>
      <div className="task-body">
        <header className="task-head">
          <p className="task-asks">
            {t('asks', { who: task.requester.name })} · <RelativeTime time={task.createdAt} />
          </p>
          <h2>
            {task.label[language]}
            {task.title ? <span className="task-title"> {task.title}</span> : null}
          </h2>
          <p className="task-marks">
            <TaskState state={task.state} /> <Due task={task} />
            {task.record ? <RecordLink task={task} /> : null}
          </p>
          {task.reason ? <p className="task-reason">▲ {task.reason[language]}</p> : null}
          {task.resubmits ? (
            <p className="task-asks">
              {t('resubmits')} ·{' '}
              <Link to="/tasks" search={(before) => ({ ...before, task: task.resubmits ?? undefined })}>
                {t('resubmitsSee')}
              </Link>
            </p>
          ) : null}
        </header>
        <Changes task={task} />
        <section>
          <h3>{t('steps')}</h3>
          <TaskSteps task={task} />
        </section>
      </div>
      <TaskActions task={task} />
    </>
  )
}

/** Leads to the record's page of its app. */
function RecordLink({ task }: { task: TaskDetail }) {
  const t = useText(texts)
  const router = useRouter()
  if (!task.record || !task.app) return null
  const href = `/a/${task.app.id}/${task.record.plural}/${task.record.id}`
  return (
    <a
      href={href}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        router.history.push(href)
      }}
    >
      {t('record')}
    </a>
  )
}

function Changes({ task }: { task: TaskDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  // a command that makes a record has nothing before
  const compares = task.record !== null
  if (task.changes.length === 0)
    return (
      <section>
        <h3>{t('whatIs')}</h3>
        <p className="faint">{t('noChanges')}</p>
      </section>
    )
  return (
    <section>
      <h3>{t(compares ? 'whatChanges' : 'whatIs')}</h3>
      <table className={compares ? 'task-changes' : 'task-changes task-changes-new'}>
        <thead>
          <tr>
            <th>{t('field')}</th>
            {compares ? <th>{t('before')}</th> : null}
            <th>{t('after')}</th>
          </tr>
        </thead>
        <tbody>
          {task.changes.map(({ field, before, after }) => {
            const shown = (value: unknown) => {
              const unit = unitText(field)
              const text = fieldText(field, value, task.names, language)
              return unit && value !== null && value !== undefined ? `${text} ${unit}` : text
            }
            const same = compares && JSON.stringify(before) === JSON.stringify(after)
            return (
              <tr key={field.name} className={same ? 'task-same' : undefined}>
                <th scope="row">{field.label[language]}</th>
                {compares ? <td data-label={t('before')}>{shown(before)}</td> : null}
                <td data-label={t('after')}>{same ? shown(after) : <strong>{shown(after)}</strong>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
