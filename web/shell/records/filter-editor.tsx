import { Button, Checkbox, Input, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { FieldManifest } from '../../../api/apps.ts'
import type { Filter, FilterOp } from '../../../api/records.ts'
import { useLanguage, useText } from '../text.ts'
import { filterTexts as texts } from './filter-texts.ts'
import { choicesOf, daysFromToday, filterKindOf, relativeDay, sentValue } from './filters.ts'
import type { EntityView } from './manifest.ts'
import { PersonPicker, PlacePicker, RecordPicker } from './pickers.tsx'

type EditorProps = {
  view: EntityView
  field: FieldManifest
  filter: Filter | null
  onApply: (filter: Filter) => void
  onRemove: () => void
}

/** What a filter's chip opens: the condition on one field. */
export function FilterEditor(props: EditorProps) {
  const { field, filter } = props
  const t = useText(texts)
  const language = useLanguage()
  const kind = filterKindOf(field)
  const [op, setOp] = useState<FilterOp>(filter?.[1] ?? startOp[kind])
  const [value, setValue] = useState<unknown>(filter?.[2])
  const ready = op === 'empty' || op === 'notEmpty' || (complete(op, value) && sentValue(field, value) !== undefined)
  const choose = (nextOp: FilterOp, next: unknown) => {
    setOp(nextOp)
    setValue(next)
  }
  const apply = () => {
    if (ready)
      props.onApply(op === 'empty' || op === 'notEmpty' ? [field.name, op] : [field.name, op, sentValue(field, value)])
  }
  const body = { ...props, op, value, choose }
  return (
    <form
      className="filter-editor"
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <strong>{field.label[language]}</strong>
      {op === 'empty' || op === 'notEmpty' ? null : kind === 'choice' ? (
        <ChoicePart {...body} />
      ) : kind === 'date' ? (
        <DatePart {...body} />
      ) : kind === 'boolean' ? (
        <Segmented
          value={value === false ? 'no' : value === true ? 'yes' : undefined}
          options={[
            { value: 'yes', label: t('yes') },
            { value: 'no', label: t('no') },
          ]}
          onChange={(next) => choose('=', next === 'yes')}
        />
      ) : kind === 'user' || kind === 'link' ? (
        <PickPart {...body} />
      ) : (
        <ScalarPart {...body} numeric={kind === 'number'} />
      )}
      {field.required ? null : (
        <Select
          size="small"
          value={op === 'empty' || op === 'notEmpty' ? op : 'value'}
          options={(['value', 'empty', 'notEmpty'] as const).map((each) => ({ value: each, label: t(each) }))}
          onChange={(next) => choose(next === 'value' ? startOp[kind] : (next as FilterOp), undefined)}
        />
      )}
      <div className="filter-editor-end">
        {filter ? (
          <Button type="text" onClick={props.onRemove}>
            {t('remove')}
          </Button>
        ) : (
          <span />
        )}
        <Button type="primary" htmlType="submit" disabled={!ready}>
          {t('apply')}
        </Button>
      </div>
    </form>
  )
}

const startOp: Record<ReturnType<typeof filterKindOf>, FilterOp> = {
  text: 'contains',
  number: 'between',
  date: 'between',
  choice: 'in',
  boolean: '=',
  user: 'in',
  link: 'in',
  none: '=',
}

const filled = (value: unknown) => value !== undefined && value !== null && value !== ''

function complete(op: FilterOp, value: unknown): boolean {
  if (op === 'in') return Array.isArray(value) && value.length > 0
  if (op === 'between') return Array.isArray(value) && value.length === 2 && value.every(filled)
  return filled(value)
}

type PartProps = EditorProps & { op: FilterOp; value: unknown; choose: (op: FilterOp, value: unknown) => void }

function ChoicePart({ view, field, op, value, choose }: PartProps) {
  const language = useLanguage()
  const chosen = op === 'in' && Array.isArray(value) ? value.map(String) : filled(value) ? [String(value)] : []
  return (
    <Checkbox.Group
      className="filter-choices"
      value={chosen}
      options={choicesOf(view.entity, field).map(([key, label]) => ({ value: key, label: label[language] }))}
      onChange={(next) => choose('in', next)}
    />
  )
}

function PickPart({ field, value, choose }: PartProps) {
  const chosen = (Array.isArray(value) ? value : filled(value) ? [value] : []).map(String)
  const take = (next: unknown) => choose('in', next)
  if (field.kind === 'user') return <PersonPicker many value={chosen} onChange={take} />
  if (field.kind === 'department' || field.kind === 'site')
    return <PlacePicker kind={field.kind} many value={chosen} onChange={take} />
  return <RecordPicker to={field.to ?? null} many value={chosen} onChange={take} />
}

const scalarOps = {
  text: ['contains', '=', '!='],
  number: ['between', '>=', '<=', '=', '!='],
} as const

function ScalarPart({ op, value, choose, numeric }: PartProps & { numeric: boolean }) {
  const t = useText(texts)
  const ops: readonly (typeof scalarOps)['text' | 'number'][number][] = numeric ? scalarOps.number : scalarOps.text
  const pair = Array.isArray(value) ? value : [undefined, undefined]
  const input = (held: unknown, take: (text: string) => void, first: boolean) => (
    <Input
      autoFocus={first}
      inputMode={numeric ? 'decimal' : 'text'}
      value={filled(held) ? String(held) : ''}
      onChange={(event) => take(event.target.value)}
    />
  )
  return (
    <>
      <Segmented
        size="small"
        value={op}
        options={ops.map((each) => ({ value: each, label: t(each) }))}
        onChange={(next) => choose(next as FilterOp, next === 'between' || Array.isArray(value) ? undefined : value)}
      />
      {op === 'between' ? (
        <div className="filter-pair">
          {input(pair[0], (text) => choose(op, [text, pair[1]]), true)}
          <span>–</span>
          {input(pair[1], (text) => choose(op, [pair[0], text]), false)}
        </div>
      ) : (
        input(value, (text) => choose(op, text), true)
      )}
    </>
  )
}

const presets = [
  ['overdue', '<', 'today'],
  ['onDay', 'between', ['today', 'today']],
  ['in7', 'between', ['today', 'today+7']],
  ['in30', 'between', ['today', 'today+30']],
  ['ago7', 'between', ['today-7', 'today']],
  ['ago30', 'between', ['today-30', 'today']],
] as const

/** From – to, each a day or so many days from today; an empty end is open. */
function DatePart({ op, value, choose }: PartProps) {
  const t = useText(texts)
  const [from, to] = rangeOf(op, value)
  const take = (a: string | undefined, b: string | undefined) => {
    if (a && b) choose('between', [a, b])
    else if (a) choose('>=', a)
    else choose('<=', b)
  }
  return (
    <>
      <div className="chips">
        {presets.map(([key, presetOp, preset]) => (
          <button
            key={key}
            type="button"
            className="chip"
            aria-pressed={op === presetOp && JSON.stringify(value) === JSON.stringify(preset)}
            onClick={() => choose(presetOp, preset)}
          >
            {t(key)}
          </button>
        ))}
      </div>
      <DayInput label={t('from')} value={from} onChange={(day) => take(day, to)} />
      <DayInput label={t('to')} value={to} onChange={(day) => take(from, day)} />
    </>
  )
}

function rangeOf(op: FilterOp, value: unknown): [string | undefined, string | undefined] {
  if (op === 'between' && Array.isArray(value)) return [String(value[0]), String(value[1])]
  if (!filled(value)) return [undefined, undefined]
  if (op === '=') return [String(value), String(value)]
  return op === '>' || op === '>=' ? [String(value), undefined] : [undefined, String(value)]
}

function DayInput(props: { label: string; value: string | undefined; onChange: (value: string | undefined) => void }) {
  const { label, value, onChange } = props
  const t = useText(texts)
  const days = daysFromToday(value)
  return (
    <div className="filter-day">
      <span>{label}</span>
      <Select
        size="small"
        value={days === undefined ? 'day' : 'relative'}
        options={(['day', 'relative'] as const).map((each) => ({ value: each, label: t(each) }))}
        onChange={(next) => onChange(next === 'relative' ? 'today' : undefined)}
      />
      {days === undefined ? (
        <input
          type="date"
          className="plain-date"
          aria-label={label}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      ) : (
        <InputNumber
          size="small"
          aria-label={label}
          value={days}
          min={-99_999}
          max={99_999}
          suffix={t('daysUnit')}
          onChange={(next) => onChange(relativeDay(next ?? 0))}
        />
      )}
    </div>
  )
}
