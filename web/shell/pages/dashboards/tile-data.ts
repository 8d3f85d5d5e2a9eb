import type { FieldManifest } from '../../../../api/apps.ts'
import type { Filter } from '../../../../api/records.ts'
import type { AnswerRow } from '../../records/answer.ts'
import { isEmpty, isNumeric } from '../../records/field-text.ts'
import { filterKindOf, withFilter } from '../../records/filters.ts'

/** What a query answers: a list, or one object. */
export type Answer = { items?: AnswerRow[]; names?: Record<string, string> } & Record<string, unknown>

export const rowsOf = (answer: Answer): readonly AnswerRow[] => answer.items ?? [answer]

/** A number, also where it travels as text to stay exact; null for anything else. */
export function amountOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null
}

/** The one figure of an answer: the chosen field of its first row; without one how many rows there are. */
export function figureOf(answer: Answer, value: string | undefined): { value: unknown; row: AnswerRow | undefined } {
  if (value !== undefined) {
    const row = rowsOf(answer)[0]
    return { value: row?.[value], row }
  }
  if (answer.items) return { value: answer.items.length, row: undefined }
  const first = Object.values(answer).find((each) => amountOf(each) !== null)
  return { value: first, row: undefined }
}

/** What is drawn as one bar, piece or point: rows that share a value. */
export type Slice = { value: unknown; amount: number | null; rows: readonly AnswerRow[] }

/** Rows by the values of a field, in the order of the answer; amounts are added up, without a field of amounts rows are counted. */
export function slicesOf(rows: readonly AnswerRow[], by: string, value: string | undefined): Slice[] {
  const found = new Map<string, { value: unknown; amount: number | null; rows: AnswerRow[] }>()
  for (const row of rows) {
    const key = isEmpty(row[by]) ? '' : String(row[by])
    const slice = found.get(key) ?? { value: key === '' ? null : row[by], amount: null, rows: [] }
    const amount = value === undefined ? 1 : amountOf(row[value])
    if (amount !== null) slice.amount = (slice.amount ?? 0) + amount
    slice.rows.push(row)
    found.set(key, slice)
  }
  return [...found.values()]
}

/** The first ones by themselves and the others to be shown as one; one alone is not hidden behind "others". */
export function fold<T>(list: readonly T[], most: number): { shown: readonly T[]; rest: readonly T[] } {
  if (list.length <= most) return { shown: list, rest: [] }
  return { shown: list.slice(0, most - 1), rest: list.slice(most - 1) }
}

/** Days and moments as times of an axis, in order; null where the values are names. */
export function timesOf(slices: readonly Slice[], field: FieldManifest | undefined): number[] | null {
  const times = slices.map(({ value }) => timeOf(value, field))
  return times.length > 1 && times.every((time) => time !== null) ? (times as number[]) : null
}

function timeOf(value: unknown, field: FieldManifest | undefined): number | null {
  if (field?.type === 'moment' && typeof value === 'number') return value
  if (typeof value !== 'string') return null
  // A day alone is one of the plant's, not one of Greenwich.
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? new Date(`${value}T00:00`).getTime()
    : /^\d{4}-\d{2}-\d{2}T/.test(value)
      ? Date.parse(value)
      : Number.NaN
  return Number.isNaN(time) ? null : time
}

/** Fields that can be drawn as amounts, and fields by which can be drawn. */
export function amountFields(columns: readonly FieldManifest[]): FieldManifest[] {
  return columns.filter(isNumeric)
}
export function byFields(columns: readonly FieldManifest[]): FieldManifest[] {
  return columns.filter((field) => !isNumeric(field) && field.type !== 'json')
}

/** The condition that leads from a group to its records, joined to what the tile already asks for. */
export function groupFilter(filters: readonly Filter[], field: FieldManifest, value: string | null): Filter[] {
  if (value === null) return withFilter(filters, field.name, [field.name, 'empty'])
  const kind = filterKindOf(field)
  if (kind === 'boolean') return withFilter(filters, field.name, [field.name, '=', value === 'true'])
  const several = kind === 'choice' || kind === 'user' || kind === 'link'
  return withFilter(filters, field.name, several ? [field.name, 'in', [value]] : [field.name, '=', value])
}
