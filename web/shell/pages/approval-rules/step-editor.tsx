import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, InputNumber, Segmented, Select } from 'antd'
import type { ApprovalChoices } from '../../../../api/approval.ts'
import { useLanguage, useText } from '../../text.ts'
import { Labelled } from './labelled.tsx'
import { newStep, type StepDraft } from './rule-words.ts'
import { texts } from './texts.ts'

const mostSteps = 10

/** The chain: one step after the other, each with its people, its deadline and what happens after it. */
export function StepsEditor(props: {
  steps: readonly StepDraft[]
  choices: ApprovalChoices
  onChange: (steps: StepDraft[]) => void
}) {
  const { steps, choices, onChange } = props
  const t = useText(texts)
  const change = (at: number, step: StepDraft) => onChange(steps.map((s, i) => (i === at ? step : s)))
  const moveUp = (at: number) => onChange(steps.toSpliced(at - 1, 2, steps[at], steps[at - 1]))
  return (
    <div className="rule-steps">
      {steps.map((step, at) => (
        <fieldset key={step.key} className="rule-step">
          <legend>{t('step', { n: at + 1 })}</legend>
          <span className="rule-step-tools">
            {at > 0 ? (
              <Button
                type="text"
                icon={<ArrowUpOutlined />}
                aria-label={t('up')}
                title={t('up')}
                onClick={() => moveUp(at)}
              />
            ) : null}
            {steps.length > 1 ? (
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('removeStep')}
                title={t('removeStep')}
                onClick={() => onChange(steps.toSpliced(at, 1))}
              />
            ) : null}
          </span>
          <StepEditor step={step} choices={choices} onChange={(next) => change(at, next)} />
        </fieldset>
      ))}
      {steps.length < mostSteps ? (
        <Button icon={<PlusOutlined />} onClick={() => onChange([...steps, newStep()])}>
          {t('addStep')}
        </Button>
      ) : null}
    </div>
  )
}

function StepEditor(props: { step: StepDraft; choices: ApprovalChoices; onChange: (step: StepDraft) => void }) {
  const { step, choices, onChange } = props
  const t = useText(texts)
  const language = useLanguage()
  const roles = choices.roles.map((r) => ({
    value: r.id,
    label: `${r.label[language]} · ${r.people ? t('holders', { n: r.people }) : t('noHolder')}`,
  }))
  const byPeople = step.people !== undefined
  const { role: _role, people: _people, ...rest } = step
  return (
    <>
      <Segmented
        value={byPeople ? 'people' : 'role'}
        options={[
          { value: 'role', label: t('byRole') },
          { value: 'people', label: t('byPeople') },
        ]}
        onChange={(by) => onChange(by === 'people' ? { ...rest, people: [] } : rest)}
      />
      {byPeople ? (
        <Select
          mode="multiple"
          aria-label={t('people')}
          placeholder={t('people')}
          value={step.people}
          showSearch={{ optionFilterProp: 'label' }}
          options={choices.people.map((p) => ({ value: p.id, label: p.name }))}
          onChange={(people) => onChange({ ...rest, people })}
        />
      ) : (
        <Select
          aria-label={t('role')}
          placeholder={t('role')}
          value={step.role}
          showSearch={{ optionFilterProp: 'label' }}
          options={roles}
          onChange={(role) => onChange({ ...rest, role })}
        />
      )}
      <Segmented
        value={step.need}
        options={[
          { value: 'any', label: t('needAny') },
          { value: 'all', label: t('needAll') },
        ]}
        onChange={(need: StepDraft['need']) => onChange({ ...step, need })}
      />
      <div className="rule-pair">
        <Labelled label={t('deadline')}>
          {(id) => (
            <InputNumber
              id={id}
              min={0.5}
              max={8760}
              value={step.deadlineHours ?? null}
              placeholder={t('deadlineHint')}
              onChange={(hours) =>
                onChange({
                  ...step,
                  deadlineHours: hours ?? undefined,
                  escalateTo: hours ? step.escalateTo : undefined,
                })
              }
            />
          )}
        </Labelled>
        {step.deadlineHours !== undefined ? (
          <Labelled label={t('escalate')}>
            {(id) => (
              <Select
                id={id}
                allowClear
                placeholder={t('escalateNone')}
                value={step.escalateTo}
                showSearch={{ optionFilterProp: 'label' }}
                options={roles}
                onChange={(escalateTo) => onChange({ ...step, escalateTo: escalateTo ?? undefined })}
              />
            )}
          </Labelled>
        ) : null}
      </div>
      <Checkbox
        checked={step.signed === true}
        onChange={(e) => onChange({ ...step, signed: e.target.checked || undefined })}
      >
        {t('signed')}
      </Checkbox>
    </>
  )
}
