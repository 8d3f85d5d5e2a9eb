import type { FormItemProps } from 'antd'
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import type { Text } from '../../../../contract/text.ts'
import { type Say, useLanguage, useText } from '../../text.ts'
import { choiceWords } from './choice-words.ts'
import { texts } from './form-texts.ts'
import type { SettingField } from './schema-fields.ts'

type Rules = NonNullable<FormItemProps['rules']>

function rulesOf(field: SettingField, t: Say<typeof texts>): Rules {
  const rules: Rules = []
  if (field.required) rules.push({ required: true, whitespace: field.kind === 'text', message: t('required') })
  if (field.maxLength) rules.push({ max: field.maxLength, message: t('tooLong', { max: field.maxLength }) })
  if (field.pattern) {
    const message = t(field.name === 'endpoint' ? 'patternEndpoint' : 'pattern')
    const pattern = new RegExp(field.pattern)
    rules.push({
      validator: (_, value) =>
        !value || pattern.test(String(value).trim()) ? Promise.resolve() : Promise.reject(new Error(message)),
    })
  }
  if (field.kind === 'integer' || field.kind === 'number') {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = field
    rules.push({
      validator: (_, value) =>
        typeof value !== 'number' || (value >= min && value <= max)
          ? Promise.resolve()
          : Promise.reject(new Error(t('between', { min, max }))),
    })
  }
  if (field.itemPattern) {
    const pattern = new RegExp(field.itemPattern)
    rules.push({
      validator: (_, value: unknown[] | undefined) =>
        (value ?? []).every((each) => pattern.test(String(each)))
          ? Promise.resolve()
          : Promise.reject(new Error(t('pattern'))),
    })
  }
  return rules
}

/** One setting of a driver: label, control, rules, all from its schema. */
export function SettingItem({ field, secretSet }: { field: SettingField; secretSet: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  const label = field.label[language]
  const wide = field.kind === 'long' || field.kind === 'list' || label.length > (language === 'zh' ? 22 : 46)
  const item = { label, className: wide ? 'is-wide' : undefined, rules: rulesOf(field, t) }
  if (field.secret) {
    const placeholder = t(secretSet ? 'secretSet' : 'secretUnset')
    return (
      <Form.Item {...item} name={['secrets', field.name]}>
        {field.kind === 'long' ? (
          <Input.TextArea rows={3} spellCheck={false} placeholder={placeholder} className="is-mono" />
        ) : (
          <Input.Password autoComplete="new-password" placeholder={placeholder} maxLength={field.maxLength} />
        )}
      </Form.Item>
    )
  }
  const name = ['config', field.name]
  if (field.kind === 'switch') {
    return (
      <Form.Item {...item} name={name} valuePropName="checked">
        <Switch />
      </Form.Item>
    )
  }
  return (
    <Form.Item {...item} name={name}>
      <Control field={field} />
    </Form.Item>
  )
}

function Control({ field, ...given }: { field: SettingField }) {
  const t = useText(texts)
  const language = useLanguage()
  const fallback = field.default === undefined ? undefined : t('byDefault', { value: String(field.default) })
  switch (field.kind) {
    case 'choice': {
      const words: Record<string, Text> = choiceWords[field.name] ?? {}
      const options = field.choices.map((value) => ({
        value,
        label: words[String(value)]?.[language] ?? String(value),
      }))
      return <Select {...given} options={options} />
    }
    case 'integer':
    case 'number':
      return (
        <InputNumber
          {...given}
          style={{ width: '100%' }}
          precision={field.kind === 'integer' ? 0 : undefined}
          placeholder={fallback}
        />
      )
    case 'long':
      return <Input.TextArea {...given} rows={3} spellCheck={false} className="is-mono" />
    case 'list':
      return <Select {...given} mode="tags" open={false} suffixIcon={null} placeholder={t('listHint')} />
    default:
      return <Input {...given} spellCheck={false} placeholder={fallback} />
  }
}
