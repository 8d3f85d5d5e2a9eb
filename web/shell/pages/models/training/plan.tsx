import { Button, InputNumber, Switch } from 'antd'
import { useState } from 'react'
import {
  type LearnedDetail,
  type LearnedPlan,
  type RetrainPlan,
  retrainRange,
} from '../../../../../api/learned-models.ts'
import { formatTime } from '../../../../ui/time.ts'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useMay } from '../../../session.ts'
import { useLanguage, useText } from '../../../text.ts'
import { keepDetail } from './data.ts'
import { texts } from './texts.ts'

const usual: RetrainPlan = { everyDays: 30, hour: 2, onDrift: true, windowDays: 90 }

/** How the model is trained anew by itself, and how that went. */
export function Plan({ model }: { model: LearnedDetail }) {
  const t = useText(texts)
  const mayWrite = useMay('models.write')
  const { plan, id, version } = model
  const [draft, setDraft] = useState<RetrainPlan>(plan ?? usual)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function send(next: RetrainPlan | null) {
    setBusy(true)
    setProblem(null)
    try {
      keepDetail(await api.put<LearnedDetail>(`/api/learned-models/${id}/plan`, { version, plan: next }))
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const { everyDays, hour, onDrift, windowDays } = draft
  const set = (next: Partial<RetrainPlan>) => setDraft({ ...draft, ...next })
  const field = (
    label: string,
    value: number | null,
    min: number,
    max: number,
    put: (value: number | null) => void,
  ) => (
    <span className="recipe-field">
      <span>{label}</span>
      <InputNumber {...{ value, min, max, precision: 0, disabled: !mayWrite, onChange: put }} aria-label={label} />
    </span>
  )
  return (
    <section className="learned-panel learned-plan">
      <header>
        <h2>{t('plan')}</h2>
        {plan ? <PlanState plan={plan} /> : <span className="faint">{t('planOff')}</span>}
      </header>
      <p className="faint">{t('planHint')}</p>
      <ProblemNote error={problem} />
      <div className="recipe-fields">
        {field(t('planEvery'), everyDays, 1, retrainRange.everyDays, (value) => set({ everyDays: value }))}
        {field(t('planHour'), hour, 0, 23, (value) => set({ hour: value ?? usual.hour }))}
        {field(t('planWindow'), windowDays, 1, retrainRange.windowDays, (value) =>
          set({ windowDays: value ?? usual.windowDays }),
        )}
        <span className="recipe-field">
          <span>{t('planOnDrift')}</span>
          <span>
            <Switch
              checked={onDrift}
              disabled={!mayWrite}
              aria-label={t('planOnDrift')}
              onChange={(on) => set({ onDrift: on })}
            />
          </span>
        </span>
      </div>
      {mayWrite ? (
        <div className="recipe-add">
          <Button type="primary" size="small" loading={busy} onClick={() => void send(draft)}>
            {t(plan ? 'planSet' : 'planOn')}
          </Button>
          {plan ? (
            <Button size="small" disabled={busy} onClick={() => void send(null)}>
              {t('planEnd')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </section>
  )
}

function PlanState({ plan }: { plan: LearnedPlan }) {
  const t = useText(texts)
  const language = useLanguage()
  const { nextAt, triedAt, number, failures, problem, stopped, waiting } = plan
  const said = [
    stopped ? t('planStopped', { n: failures }) : failures > 0 ? t('planFailed', { n: failures }) : '',
    problem ? problem[language] : '',
    waiting ? t('planWaits') : nextAt === null ? '' : t('planNext', { at: formatTime(nextAt, 'minute') }),
    triedAt === null ? '' : t('planTried', { at: formatTime(triedAt, 'minute') }),
    number === null ? '' : t('planBrought', { n: number }),
  ].filter((part) => part !== '')
  return <span className={failures > 0 || waiting ? 'learned-worse' : 'faint'}>{said.join(' · ')}</span>
}
