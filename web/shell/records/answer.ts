import type { AppManifest, EntityManifest, FieldManifest, QueryManifest } from '../../../api/apps.ts'
import type { Language } from '../../../contract/text.ts'
import type { Query } from '../api.ts'
import { fieldText, isEmpty, unitText } from './field-text.ts'

/** A row of a query's answer `{ items }`. */
export type AnswerRow = Record<string, unknown>

/** Parameters of a query as its address carries them: lists and objects as JSON, the rest as plain text. */
export function askedBy(input: Readonly<Record<string, unknown>>): Query {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as string | number | boolean),
    ]),
  )
}

const figures = /^-?\d+(\.\d+)?$/

/** What a column holds, told by its values: a query says what they are called, not of which type they are. */
function typeOf(name: string, items: readonly AnswerRow[], fallback: FieldManifest['type']): FieldManifest['type'] {
  const samples = items.slice(0, 50).map((row) => row[name])
  const filled = samples.filter((value) => !isEmpty(value))
  if (filled.length === 0) return fallback
  if (filled.every((value) => typeof value === 'number')) return 'number'
  if (filled.every((value) => typeof value === 'boolean')) return 'boolean'
  return fallback
}

/** The columns of an answer: as the query declares them, else what its rows hold. */
export function answerColumns(query: QueryManifest, items: readonly AnswerRow[]): FieldManifest[] {
  if (query.columns.length)
    return query.columns.map((field) => {
      const type = typeOf(field.name, items, field.type)
      const exact = (field.unit !== undefined || field.digits !== undefined) && type === 'text'
      return { ...field, type: exact && items.some((row) => figures.test(String(row[field.name]))) ? 'decimal' : type }
    })
  const names = [...new Set(items.slice(0, 50).flatMap((row) => Object.keys(row)))].filter((name) => name !== 'id')
  return names.map((name) => ({
    name,
    type: typeOf(name, items, 'text'),
    required: false,
    label: { zh: name, en: name },
  }))
}

/**
 * The entity whose records the rows are, so that a row leads to its record: its title stands among the columns under its own
 * label, and every row has an id.
 */
export function rowEntity(
  apps: readonly AppManifest[],
  app: string,
  columns: readonly FieldManifest[],
  items: readonly AnswerRow[],
): EntityManifest | undefined {
  if (items.length === 0 || items.some((row) => typeof row.id !== 'string')) return undefined
  const owner = apps.find((each) => each.id === app)
  return owner?.entities.find((entity) => {
    const title = entity.fields.find((field) => field.name === entity.title)
    return columns.some((column) => column.name === entity.title && column.label.en === title?.label.en)
  })
}

export function sortRows(
  items: readonly AnswerRow[],
  sort: { key: string; down: boolean } | undefined,
): readonly AnswerRow[] {
  if (!sort) return items
  const sign = sort.down ? -1 : 1
  return [...items].sort((a, b) => {
    const [x, y] = [a[sort.key], b[sort.key]]
    // What is empty stands last, whichever way it is sorted.
    if (isEmpty(x) || isEmpty(y)) return Number(isEmpty(x)) - Number(isEmpty(y))
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y)
    return sign * String(x).localeCompare(String(y), 'zh', { numeric: true })
  })
}

/** One cell of a CSV file. A text that a sheet would run as a formula is kept a text. */
export function csvCell(text: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvOf(
  columns: readonly FieldManifest[],
  items: readonly AnswerRow[],
  names: Readonly<Record<string, string>>,
  language: Language,
): string {
  const head = columns.map((field) => [field.label[language], unitText(field)].filter(Boolean).join(' '))
  const cell = (field: FieldManifest, value: unknown) => {
    if (isEmpty(value)) return ''
    // Figures go out as figures: no grouping, a plain minus sign.
    if (typeof value === 'number' || (field.type === 'decimal' && typeof value === 'string')) return String(value)
    return fieldText(field, value, names, language)
  }
  const lines = [head, ...items.map((row) => columns.map((field) => cell(field, row[field.name])))]
  return lines.map((line) => line.map(csvCell).join(',')).join('\r\n')
}

/** Hands the answer to the browser as a file; the mark at its start tells Excel that it is UTF-8. */
export function saveCsv(
  name: string,
  columns: readonly FieldManifest[],
  items: readonly AnswerRow[],
  names: Readonly<Record<string, string>>,
  language: Language,
): void {
  const address = URL.createObjectURL(
    new Blob([`\ufeff${csvOf(columns, items, names, language)}`], { type: 'text/csv;charset=utf-8' }),
  )
  const link = document.createElement('a')
  link.href = address
  link.download = `${name}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
