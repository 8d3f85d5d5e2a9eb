import type { TaskDecision, TaskItem, TaskStep } from '../../../../api/approval.ts'
import type { Language } from '../../../../contract/text.ts'
import { formatTime } from '../../../ui/time.ts'
import { useLanguage, useText } from '../../text.ts'
import { texts } from './texts.ts'

function whoOf(step: TaskStep, language: Language): string {
  if (step.people.length > 0) return step.people.map((p) => p.name).join(language === 'zh' ? '、' : ', ')
  return step.role?.label[language] ?? ''
}

/** The chain of consent: what is done, what is waited for, what comes. */
export function TaskSteps({ task }: { task: TaskItem }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <ol className="task-steps">
      {task.steps.map((step, at) => {
        const decisions = task.decisions.filter((d) => d.step === at)
        const passed = at < task.step || ((task.state === 'approved' || task.state === 'failed') && at === task.step)
        const now = at === task.step && task.state === 'waiting'
        const shape = passed ? '✓' : decisions.some((d) => d.verdict === 'refuse') ? '✕' : now ? '◷' : '○'
        const notes = [
          t(step.need),
          step.signed ? t('needSigned') : null,
          now && task.due !== null ? t('due', { time: formatTime(task.due, 'minute') }) : null,
          now && task.escalated ? t('escalated') : null,
          step.escalateTo ? t('escalates', { role: step.escalateTo.label[language] }) : null,
        ]
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={at} aria-current={now ? 'step' : undefined}>
            <span className="task-step-shape" aria-hidden="true">
              {shape}
            </span>
            <div>
              <strong>{whoOf(step, language)}</strong>{' '}
              <span className="task-step-notes">{notes.filter(Boolean).join(' · ')}</span>
              {decisions.map((decision) => (
                <DecisionLine key={`${decision.by.id}${decision.time}`} decision={decision} />
              ))}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

function DecisionLine({ decision }: { decision: TaskDecision }) {
  const t = useText(texts)
  const language = useLanguage()
  const { by, onBehalfOf, verdict, time, reason, signature } = decision
  const others = onBehalfOf.map((p) => p.name).join(language === 'zh' ? '、' : ', ')
  return (
    <p className="task-decision">
      {t(verdict === 'approve' ? 'approvedBy' : 'refusedBy', { who: by.name })}
      {others ? ` (${t('onBehalf', { who: others })})` : ''}
      {signature ? ` · ${t('signed')}` : ''} · <time>{formatTime(time, 'minute')}</time>
      {reason ? <q>{reason}</q> : null}
    </p>
  )
}
