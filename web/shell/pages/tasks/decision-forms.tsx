import { Button, Input, Segmented } from 'antd'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { TaskApproval, TaskDetail } from '../../../../api/approval.ts'
import { ApiProblem } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { texts } from './texts.ts'

const longestComment = 2000

/** Sends once at a time and keeps what was refused beside the form. */
function useSending() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  async function send(work: () => Promise<void>) {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, send }
}

/** What my consent brings about. */
function whatFollows(task: TaskDetail): 'approveNext' | 'approveAll' | 'approveWhat' {
  if (task.step < task.steps.length - 1) return 'approveNext'
  return task.steps[task.step].need === 'all' && !task.escalated ? 'approveAll' : 'approveWhat'
}

/** Consent, with a comment; where the step is signed, with the proof of who consents. */
export function ApproveForm(props: {
  task: TaskDetail
  what: string
  onCancel: () => void
  onSend: (body: TaskApproval) => Promise<void>
}) {
  const { task, what, onCancel, onSend } = props
  const t = useText(texts)
  const language = useLanguage()
  const id = useId()
  const { busy, problem, send } = useSending()
  const [reason, setReason] = useState('')
  const [by, setBy] = useState<'password' | 'code'>('password')
  const [proof, setProof] = useState('')
  const [tried, setTried] = useState(false)
  const submitButton = useRef<HTMLButtonElement>(null)
  // A dialog puts the focus on its first field; on a phone that would cover the question with a keyboard.
  useEffect(() => {
    const timer = setTimeout(() => submitButton.current?.focus())
    return () => clearTimeout(timer)
  }, [])
  const label = t(by === 'password' ? 'byPassword' : 'byCode')
  const missing = tried && task.signed && proof === '' ? t('proofMissing', { what: label }) : null
  const wrong = problem?.field?.startsWith('signature') ? problem.texts[language] : null
  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (task.signed && proof === '') return
    const signature = by === 'password' ? { password: proof } : { code: proof.replace(/\s/g, '') }
    void send(() => onSend({ reason: reason.trim() || undefined, ...(task.signed && { signature }) }))
  }
  return (
    <form className="task-form" onSubmit={submit}>
      <p>{t(whatFollows(task), { who: task.requester.name, what })}</p>
      <label htmlFor={`${id}-comment`}>{t('comment')}</label>
      <Input.TextArea
        id={`${id}-comment`}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={longestComment}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {task.signed ? (
        <>
          <p>{t('sign')}</p>
          <Segmented
            block
            value={by}
            options={[
              { value: 'password', label: t('byPassword') },
              { value: 'code', label: t('byCode') },
            ]}
            onChange={(next: 'password' | 'code') => {
              setBy(next)
              setProof('')
            }}
          />
          <label htmlFor={`${id}-proof`}>{label}</label>
          <Input
            id={`${id}-proof`}
            key={by}
            type={by === 'password' ? 'password' : 'text'}
            inputMode={by === 'code' ? 'numeric' : undefined}
            autoComplete={by === 'password' ? 'current-password' : 'one-time-code'}
            maxLength={by === 'code' ? 20 : 200}
            status={missing || wrong ? 'error' : undefined}
            value={proof}
            onChange={(event) => setProof(event.target.value)}
          />
          {missing || wrong ? (
            <span className="task-fault" role="alert">
              {missing ?? wrong}
            </span>
          ) : null}
        </>
      ) : null}
      <ProblemNote error={wrong ? null : problem} />
      <div className="task-form-end">
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button ref={submitButton} type="primary" htmlType="submit" loading={busy}>
          {t(task.signed ? 'signApprove' : 'approve')}
        </Button>
      </div>
    </form>
  )
}

/** A refusal says why. */
export function RefuseForm(props: { onCancel: () => void; onSend: (reason: string) => Promise<void> }) {
  const t = useText(texts)
  const id = useId()
  const { busy, problem, send } = useSending()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = tried && reason.trim() === ''
  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (reason.trim() !== '') void send(() => props.onSend(reason.trim()))
  }
  return (
    <form className="task-form" onSubmit={submit}>
      <label htmlFor={id}>{t('reason')}</label>
      <Input.TextArea
        id={id}
        autoFocus
        autoSize={{ minRows: 3, maxRows: 8 }}
        maxLength={longestComment}
        status={missing ? 'error' : undefined}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <span className={missing ? 'task-fault' : 'task-hint'} role={missing ? 'alert' : undefined}>
        {t(missing ? 'reasonMissing' : 'reasonHint')}
      </span>
      <ProblemNote error={problem} />
      <div className="task-form-end">
        <Button onClick={props.onCancel}>{t('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('refuse')}
        </Button>
      </div>
    </form>
  )
}
