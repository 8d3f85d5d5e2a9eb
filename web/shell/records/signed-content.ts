import type { RecordItem } from '../../../api/records.ts'
import type { Language } from '../../../contract/text.ts'
import { formatTime } from '../../ui/time.ts'
import { fieldLine, isEmpty, unitText } from './field-text.ts'
import { type FormField, isBlank, type Values } from './form-model.ts'
import { type EntityView, titleOf } from './manifest.ts'
import { nestedOf } from './nested.ts'

/** What a person is about to sign, line by line, as they filled it in. */
export function signedContent(
  fields: readonly FormField[],
  values: Values,
  view: EntityView | undefined,
  record: RecordItem | undefined,
  names: Readonly<Record<string, string>>,
  language: Language,
): [label: string, value: string][] {
  const lines: [string, string][] = []
  if (view && record) {
    const code = view.entity.code ? record[view.entity.code] : null
    const title = titleOf(view.entity, record)
    lines.push([view.entity.label[language], code && code !== title ? `${code} ${title}` : title])
    if (fields.length === 0) lines.push(...recordLines(view, record, names, language))
  }
  for (const field of fields) {
    const value = values[field.name]
    if (!isBlank(value))
      lines.push([field.label[language], contentText(field, value, names, language, { ...record, ...values })])
  }
  return lines
}

/** Fields of a record that one look takes in. */
const maxLines = 16

/** A signature without anything to fill in concerns what the record holds. */
function recordLines(
  view: EntityView,
  record: RecordItem,
  names: Readonly<Record<string, string>>,
  language: Language,
): [string, string][] {
  return view.entity.fields
    .filter((field) => field.name !== view.entity.title && !isEmpty(record[field.name]))
    .slice(0, maxLines)
    .map((field) => {
      const value = record[field.name]
      const columns = nestedOf(view, field.name)
      const rows = columns.length > 0 && Array.isArray(value)
      return [
        field.label[language],
        rows
          ? value.map((row) => fieldsText(columns, row as Values, names, language, record)).join('\n')
          : fieldLine(field, value, names, language, record),
      ]
    })
}

function contentText(
  field: FormField,
  value: unknown,
  names: Readonly<Record<string, string>>,
  language: Language,
  record?: Values,
): string {
  if (Array.isArray(value) && field.control === 'rows')
    return value.map((row) => fieldsText(field.fields, row as Values, names, language, record)).join('\n')
  if (field.control === 'group') return fieldsText(field.fields, value as Values, names, language, record)
  if (Array.isArray(value)) return value.map((each) => contentText(field, each, names, language, record)).join(', ')
  const choice = field.choices.find(([key]) => key === value)
  if (choice) return choice[1][language]
  if (field.control === 'moment' && typeof value === 'number') return formatTime(value, 'minute')
  if (typeof value === 'boolean') return value ? (language === 'zh' ? '是' : 'yes') : language === 'zh' ? '否' : 'no'
  const text = names[String(value)] ?? String(value)
  return `${text} ${unitText(field, record)}`.trimEnd()
}

function fieldsText(
  fields: readonly FormField[],
  values: Values,
  names: Readonly<Record<string, string>>,
  language: Language,
  record?: Values,
): string {
  return fields
    .filter((field) => !isBlank(values[field.name]))
    .map((field) => `${field.label[language]} ${contentText(field, values[field.name], names, language, record)}`)
    .join(' · ')
}
