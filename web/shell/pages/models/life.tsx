import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { ModelDetail, ModelVersionItem } from '../../../../api/models.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { api } from '../../api.ts'
import { useMay, useUser } from '../../session.ts'
import { useText } from '../../text.ts'
import { modelQueries, modelsChanged } from './data.ts'
import { boxesOf, drawingOf } from './drawing.ts'
import { modelTexts as texts } from './model-texts.ts'
import { nextStep, type Step } from './next-step.ts'
import { type Ending, NoteDialog } from './note-dialog.tsx'
import { StateShape } from './state-mark.tsx'
import { UsesBefore } from './uses-before.tsx'

const stages = ['draft', 'tried', 'reviewed', 'published'] as const

/** How far a version has come, by whom, and what comes next: one button, or why it is not for you. */
export function Life({ model, version }: { model: ModelDetail; version: ModelVersionItem }) {
  const t = useText(texts)
  const reached = version.state === 'retired' ? stages.length : stages.indexOf(version.state)
  return (
    <section className="model-life" aria-label={t('versionN', { n: version.number })}>
      <ol>
        {stages.map((stage, at) => (
          <li key={stage} className={at <= reached ? 'is-done' : undefined}>
            <span className="model-state">
              <StateShape state={stage} />
              <strong>{t(`step_${stage}`)}</strong>
            </span>
            <Who version={version} stage={stage} done={at <= reached} />
          </li>
        ))}
      </ol>
      <Next model={model} version={version} />
    </section>
  )
}

function Who(props: { version: ModelVersionItem; stage: (typeof stages)[number]; done: boolean }) {
  const { author, savedAt, triedBy, reviewer, reviewedAt, publishedBy, publishedAt } = props.version
  const [who, when] = {
    ...{ draft: [author, savedAt] as const, tried: [triedBy, null] as const },
    ...{ reviewed: [reviewer, reviewedAt] as const, published: [publishedBy, publishedAt] as const },
  }[props.stage]
  if (!props.done || who === null) return <small className="faint">—</small>
  return (
    <small>
      {who} {when === null ? null : <RelativeTime time={when} />}
    </small>
  )
}

function Next({ model, version }: { model: ModelDetail; version: ModelVersionItem }) {
  const t = useText(texts)
  const drawn = useQuery(modelQueries.drawing(model.id, version.number, version.savedAt)).data
  const blank = drawn !== undefined && boxesOf(drawingOf(drawn)).length === 0
  const user = useUser()
  const who = { author: `user:${user.id}`, mayWrite: useMay('models.write'), mayReview: useMay('models.review') }
  const [asked, setAsked] = useState<Step | null>(null)
  const next = nextStep(version, who, blank)
  const words =
    next === null ? t('next_retired') : next.step === 'retire' ? t('next_published') : t(`next_${next.step}`)
  return (
    <div className="model-next">
      <p>
        {words} {next?.held && next.step !== 'retire' ? <b>{t(`held_${next.held}`, { n: version.faults })}</b> : null}
      </p>
      {next?.held === 'faults' || (next?.step === 'draw' && next.held === null) ? (
        <Link to={'/models/$id/edit' as '/models/$id'} params={{ id: model.id }} search={{}}>
          <Button type="primary">{t(next.step === 'draw' ? 'openDrawing' : 'mend')}</Button>
        </Link>
      ) : null}
      {next && next.held === null && next.step !== 'draw' ? (
        <StepButton {...{ model, onAsk: setAsked }} step={next.step} />
      ) : null}
      {asked ? <StepDialog {...{ model, version, step: asked }} onClose={() => setAsked(null)} /> : null}
    </div>
  )
}

function StepButton({ model, step, onAsk }: { model: ModelDetail; step: Step; onAsk: (step: Step) => void }) {
  const t = useText(texts)
  return (
    <span className="model-next-buttons">
      {step === 'try' ? (
        <Link to={'/models/$id/try' as '/models/$id'} params={{ id: model.id }} search={{}}>
          <Button>{t('openTrial')}</Button>
        </Link>
      ) : null}
      <Button type={step === 'retire' ? 'default' : 'primary'} onClick={() => onAsk(step)}>
        {t(`go_${step}`)}
      </Button>
    </span>
  )
}

function StepDialog(props: { model: ModelDetail; version: ModelVersionItem; step: Step; onClose: () => void }) {
  const { model, version, step, onClose } = props
  const { number } = version
  const t = useText(texts)
  const { message } = App.useApp()
  const ending = (done: 'try' | 'accept' | 'return' | 'publish' | 'retire', label: string): Ending => ({
    label,
    async run(note) {
      const verdict = step === 'review' ? { verdict: done } : {}
      await api.post(`/api/models/${model.id}/versions/${number}/${step}`, { version: model.version, note, ...verdict })
      await modelsChanged()
      void message.success(t(`done_${done}`, { n: number }))
    },
  })
  return (
    <NoteDialog
      title={`${t(`go_${step}`)} · ${t('versionN', { n: number })}`}
      ask={t(`ask_${step}`)}
      endings={
        step === 'review'
          ? [ending('accept', t('accept')), ending('return', t('return'))]
          : [ending(step, t(`go_${step}`))]
      }
      onClose={onClose}
    >
      {step === 'retire' ? (
        <>
          <p>{t('retireWords', { n: number, instances: model.instances })}</p>
          <UsesBefore model={model} />
        </>
      ) : null}
    </NoteDialog>
  )
}

/** Back to the version that was in use before: one button, which says what follows. */
export function RollBack({ model }: { model: ModelDetail }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const mayReview = useMay('models.review')
  const [asked, setAsked] = useState(false)
  const { before, live } = model
  if (before === null || live === null || !mayReview) return null
  const label = t('rollBack', { n: before })
  const run = async (note: string) => {
    await api.post(`/api/models/${model.id}/roll-back`, { version: model.version, note })
    await modelsChanged()
    void message.success(t('done_rollBack', { n: before }))
  }
  return (
    <>
      <Button onClick={() => setAsked(true)}>{label}</Button>
      {asked ? (
        <NoteDialog
          title={label}
          ask={t('ask_rollBack')}
          note={t('rollBackNote', { n: before })}
          endings={[{ label, run }]}
          onClose={() => setAsked(false)}
        >
          <p>{t('rollBackWords', { n: before, live })}</p>
        </NoteDialog>
      ) : null}
    </>
  )
}
