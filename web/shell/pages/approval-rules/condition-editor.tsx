import { Input, Select, Switch } from 'antd'
import type { ApprovalCondition } from '../../../../api/approval.ts'
import { unitText } from '../../records/field-text.ts'
import { useLanguage, useText } from '../../text.ts'
import { opTexts, type RuleField } from './rule-words.ts'
import { texts } from './texts.ts'

type Op = ApprovalCondition['op']
const ordered = ['integer', 'number', 'decimal', 'date', 'moment']
const numeric = ['integer', 'number', 'decimal']
const allOps = Object.keys(opTexts) as Op[]
const sameOps: Op[] = ['=', '!=']

const opsOf = (field: RuleField | undefined): Op[] => (field && !ordered.includes(field.type) ? sameOps : allOps)
const firstValue = (field: RuleField) =>
  field.type === 'boolean' ? true : field.choices ? (Object.keys(field.choices)[0] ?? '') : ''

/** On which value of the command's input or of the record the rule depends. */
export function ConditionEditor(props: {
  fields: readonly RuleField[]
  condition: ApprovalCondition | null
  onChange: (condition: ApprovalCondition | null) => void
}) {
  const { fields, condition, onChange } = props
  const t = useText(texts)
  const say = useText(opTexts)
  const language = useLanguage()
  const field = fields.find((f) => f.name === condition?.field)
  function choose(name: string) {
    const next = fields.find((f) => f.name === name)
    if (!next) return
    const fits = opsOf(next)
    const op = condition && fits.includes(condition.op) ? condition.op : numeric.includes(next.type) ? '>' : '='
    onChange({ field: name, op, value: firstValue(next) })
  }
  return (
    <div className="rule-condition">
      <div className="rule-switch">
        <Switch
          aria-label={t('conditionOnly')}
          checked={condition !== null}
          disabled={fields.length === 0}
          onChange={(on) => onChange(on ? { field: '', op: '>', value: '' } : null)}
        />
        <span>{t('conditionOnly')}</span>
      </div>
      {condition ? (
        <div className="rule-condition-parts">
          <Select
            aria-label={t('field')}
            placeholder={t('field')}
            value={condition.field || undefined}
            showSearch={{ optionFilterProp: 'label' }}
            options={fields.map((f) => ({ value: f.name, label: f.label[language] }))}
            onChange={choose}
          />
          <Select
            aria-label={t('op')}
            value={condition.op}
            options={opsOf(field).map((op) => ({ value: op, label: say(op) }))}
            onChange={(op) => onChange({ ...condition, op })}
          />
          <ValueInput field={field} value={condition.value} onChange={(value) => onChange({ ...condition, value })} />
        </div>
      ) : null}
    </div>
  )
}

function ValueInput(props: {
  field: RuleField | undefined
  value: ApprovalCondition['value']
  onChange: (value: ApprovalCondition['value']) => void
}) {
  const { field, value, onChange } = props
  const t = useText(texts)
  const language = useLanguage()
  if (field?.type === 'boolean')
    return (
      <Select
        aria-label={t('value')}
        value={value === true}
        options={[true, false].map((v) => ({ value: v, label: t(v ? 'yes' : 'no') }))}
        onChange={onChange}
      />
    )
  if (field?.choices)
    return (
      <Select
        aria-label={t('value')}
        value={String(value)}
        options={Object.entries(field.choices).map(([key, label]) => ({ value: key, label: label[language] }))}
        onChange={onChange}
      />
    )
  // Numbers stay text: a decimal is compared as it is written, not as the nearest double.
  const number = field !== undefined && numeric.includes(field.type)
  return (
    <Input
      aria-label={t('value')}
      placeholder={t('value')}
      type={field?.type === 'date' ? 'date' : 'text'}
      inputMode={number ? 'decimal' : undefined}
      suffix={field?.unit ? unitText(field) : undefined}
      maxLength={300}
      value={String(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
