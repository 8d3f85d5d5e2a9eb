import type { TaskItem } from '../../../../api/approval.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatSpan, useNow } from '../../../ui/time.ts'
import { useLanguage, useText } from '../../text.ts'
import { stateTexts, texts } from './texts.ts'

const minuteMs = 60_000

/** How long there is left to decide. */
export function Due({ task }: { task: TaskItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const now = useNow(minuteMs)
  if (task.state !== 'waiting' || task.due === null) return null
  const left = task.due - now
  if (left <= 0 || task.escalated) {
    return <span className="task-late">▲ {task.escalated ? t('escalated') : t('overdue')}</span>
  }
  return <span>{t('left', { span: formatSpan(Math.max(left, minuteMs), language) })}</span>
}

const shapes: Record<TaskItem['state'], string> = {
  waiting: '◷',
  approved: '✓',
  refused: '✕',
  withdrawn: '↩',
  expired: '◌',
  failed: '▲',
}

export function TaskState({ state }: { state: TaskItem['state'] }) {
  const t = useText(stateTexts)
  return (
    <span className={`task-state task-state-${state}`}>
      <span aria-hidden="true">{shapes[state]}</span> {t(state)}
    </span>
  )
}

/** Who wants what on which record, one card each. */
export function TaskList(props: {
  tasks: readonly TaskItem[]
  openId: string | undefined
  onOpen: (id: string) => void
}) {
  const language = useLanguage()
  return (
    <ul className="task-list">
      {props.tasks.map((task) => (
        <li key={task.id}>
          <button
            type="button"
            className="task-card"
            aria-current={task.id === props.openId || undefined}
            onClick={() => props.onOpen(task.id)}
          >
            <span className="task-card-head">
              <strong>{task.label[language]}</strong>
              {task.state === 'waiting' ? <Due task={task} /> : <TaskState state={task.state} />}
            </span>
            {task.title ? <span className="task-card-title">{task.title}</span> : null}
            <span className="task-card-who">
              {task.requester.name} · <RelativeTime time={task.createdAt} />
              {task.app ? ` · ${task.app.label[language]}` : ''}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
