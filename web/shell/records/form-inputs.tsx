import { Checkbox, DatePicker, Input, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import { FileInput } from '../file-input.tsx'
import { NodeSelect } from '../points/node-select.tsx'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { unitText } from './field-text.ts'
import type { FormField } from './form-model.ts'
import { formTexts as texts } from './form-texts.ts'
import { PersonPicker, PlacePicker, PointPicker, RecordPicker } from './pickers.tsx'

export type InputProps = {
  id: string
  field: FormField
  value: unknown
  onChange: (value: unknown) => void
  invalid: boolean
  names: Readonly<Record<string, string>>
  /** Said to screen readers where no label is beside it: a cell of a table. */
  label?: string
}

/** The input that suits a field. Numbers stay as typed text: they are read, never rounded. */
export function FieldInput(props: InputProps) {
  const { id, field, value, onChange, invalid, names, label } = props
  const status = invalid ? ('error' as const) : undefined
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value)
  const common = { id, status, 'aria-label': label, 'aria-invalid': invalid || undefined }
  const type = (event: { target: { value: string } }) => onChange(event.target.value)
  const pick = { id, invalid, many: field.many, onChange, value: value as string | string[] | undefined }
  switch (field.control) {
    case 'integer':
    case 'number':
    case 'decimal':
    case 'money':
      return (
        <Input
          {...common}
          className="number-input"
          inputMode={field.control === 'integer' ? 'numeric' : 'decimal'}
          autoComplete="off"
          suffix={field.unit ? <span className="field-unit">{unitText(field)}</span> : undefined}
          prefix={field.control === 'money' && !field.unit ? '¥' : undefined}
          value={text}
          onChange={type}
        />
      )
    case 'multiline':
    case 'json':
      return (
        <Input.TextArea
          {...common}
          className={field.control === 'json' ? 'json-input' : undefined}
          autoSize={{ minRows: 3, maxRows: 12 }}
          value={text}
          onChange={type}
        />
      )
    case 'date':
    case 'moment':
      return <DayInput {...props} />
    case 'boolean':
      return <BooleanInput {...props} />
    case 'choice':
      return <ChoiceInput {...props} />
    case 'link':
      return <RecordPicker {...pick} to={field.to} names={names} />
    case 'user':
      return <PersonPicker {...pick} />
    case 'department':
    case 'site':
      return <PlacePicker {...pick} kind={field.control} />
    case 'point':
      return <PointPicker {...pick} />
    case 'place':
      return <NodeSelect className="picker" value={text || undefined} onChange={onChange} placeholder="" />
    case 'file':
      return (
        <FileInput
          id={id}
          ids={Array.isArray(value) ? value.map(String) : text ? [text] : []}
          many={field.many}
          invalid={invalid}
          names={names}
          onChange={(ids) => onChange(field.many ? ids : ids[0])}
        />
      )
    default:
      if (field.many)
        return (
          <Select
            {...common}
            className="picker"
            mode="tags"
            open={false}
            value={(value ?? []) as string[]}
            onChange={onChange}
          />
        )
      return <Input {...common} maxLength={field.rules.maxLength} value={text} onChange={type} />
  }
}

/** On a phone the system's own picker, which gloves can hit. */
function DayInput({ id, field, value, onChange, invalid, label }: InputProps) {
  const phone = usePhone()
  const language = useLanguage()
  const moment = field.control === 'moment'
  if (phone) {
    const shown = moment && typeof value === 'number' ? dayjs(value).format('YYYY-MM-DDTHH:mm') : (value ?? '')
    return (
      <input
        id={id}
        className="plain-date"
        type={moment ? 'datetime-local' : 'date'}
        lang={language === 'zh' ? 'zh-CN' : 'en'}
        aria-label={label}
        aria-invalid={invalid || undefined}
        value={String(shown)}
        onChange={(event) => {
          const text = event.target.value
          onChange(text === '' ? undefined : moment ? dayjs(text).valueOf() : text)
        }}
      />
    )
  }
  return (
    <DatePicker
      id={id}
      className="picker"
      status={invalid ? 'error' : undefined}
      aria-label={label}
      showTime={moment ? { format: 'HH:mm' } : undefined}
      format={moment ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'}
      value={value === undefined || value === null || value === '' ? null : dayjs(value as string | number)}
      onKeyDown={(event) => {
        // the key takes over what is typed; the form is sent by its button
        if (event.key === 'Enter') event.preventDefault()
      }}
      onChange={(day) => onChange(day ? (moment ? day.valueOf() : day.format('YYYY-MM-DD')) : undefined)}
    />
  )
}

function BooleanInput({ id, field, value, onChange, label }: InputProps) {
  const t = useText(texts)
  if (field.required)
    return (
      <Checkbox
        id={id}
        aria-label={label}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      >
        {t('yes')}
      </Checkbox>
    )
  return (
    <Radio.Group
      id={id}
      aria-label={label}
      value={value === true ? 'yes' : value === false ? 'no' : undefined}
      options={[
        { value: 'yes', label: t('yes') },
        { value: 'no', label: t('no') },
      ]}
      onChange={(event) => onChange(event.target.value === 'yes')}
    />
  )
}

/** Few choices stand open, one click each. */
const openChoices = 4

function ChoiceInput({ id, field, value, onChange, invalid, label }: InputProps) {
  const t = useText(texts)
  const language = useLanguage()
  const options = field.choices.map(([key, text]) => ({ value: key as string, label: text[language] }))
  // a column of choices is narrow, but for one that mixes them with what is typed
  if (field.many || options.length > openChoices || (label && field.choicesIn === null))
    return (
      <Select
        id={id}
        aria-label={label}
        className="picker"
        status={invalid ? 'error' : undefined}
        mode={field.many ? 'multiple' : undefined}
        allowClear={!field.required}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('choose')}
        value={value as string}
        options={options}
        onChange={(next: unknown) => onChange(next)}
      />
    )
  return (
    <Radio.Group
      id={id}
      aria-label={label}
      optionType="button"
      value={value}
      options={options}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
