import type { EntityManifest, FieldManifest } from '../../../api/apps.ts'
import type { Filter, FilterOp } from '../../../api/records.ts'
import type { Language, Text } from '../../../contract/text.ts'
import { fieldText } from './field-text.ts'
import { plainNumber } from './form-model.ts'
import type { EntityView } from './manifest.ts'

/** How a field is filtered. */
export type FilterKind = 'text' | 'number' | 'date' | 'choice' | 'boolean' | 'user' | 'link' | 'none'

const opsOf: Record<FilterKind, readonly FilterOp[]> = {
  text: ['contains', '=', '!=', 'empty', 'notEmpty'],
  number: ['between', '>=', '<=', '=', '>', '<', '!=', 'empty', 'notEmpty'],
  date: ['between', '<', '<=', '>', '>=', '=', '!=', 'empty', 'notEmpty'],
  choice: ['in', '=', '!=', 'empty', 'notEmpty'],
  boolean: ['=', '!=', 'empty', 'notEmpty'],
  user: ['in', '=', '!=', 'empty', 'notEmpty'],
  link: ['in', '=', '!=', 'empty', 'notEmpty'],
  none: [],
}

export function filterKindOf(field: FieldManifest): FilterKind {
  if (field.name === 'state' || field.choices) return 'choice'
  if (field.type === 'json') return 'none'
  if (field.type === 'boolean') return 'boolean'
  if (field.type === 'date' || field.type === 'moment') return 'date'
  if (field.kind === 'user') return 'user'
  if (field.kind === 'link' || field.kind === 'department' || field.kind === 'site') return 'link'
  if (['integer', 'number', 'decimal'].includes(field.type)) return 'number'
  return field.type === 'uuid' ? 'none' : 'text'
}

const groupable = new Set<FilterKind>(['choice', 'boolean', 'user', 'link', 'text'])

/** Fields by whose values a list is grouped: not those that differ from record to record. */
export function groupFields(view: EntityView): FieldManifest[] {
  return [...view.fields.values()].filter(
    (field) =>
      groupable.has(filterKindOf(field)) &&
      field.name !== view.entity.title &&
      field.name !== view.entity.code &&
      field.kind !== 'multiline',
  )
}

/** The values a field offers: its states or its choices. */
export function choicesOf(entity: EntityManifest, field: FieldManifest): [value: string, label: Text][] {
  if (field.name === 'state') return Object.entries(entity.states).map(([key, state]) => [key, state.label])
  return Object.entries(field.choices ?? {})
}

const relative = /^today(?:([+-])(\d{1,5}))?$/

/** `today-7` → −7; undefined for a plain date. */
export function daysFromToday(value: unknown): number | undefined {
  const match = typeof value === 'string' ? relative.exec(value) : null
  if (!match) return undefined
  return match[2] ? Number(`${match[1]}${match[2]}`) : 0
}

export function relativeDay(days: number): string {
  return days === 0 ? 'today' : `today${days > 0 ? '+' : '-'}${Math.abs(days)}`
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)

function valid(filter: unknown, fields: ReadonlyMap<string, FieldManifest>): filter is Filter {
  if (!Array.isArray(filter)) return false
  const [name, op, value] = filter as unknown[]
  const field = typeof name === 'string' ? fields.get(name) : undefined
  if (!field || !opsOf[filterKindOf(field)].includes(op as FilterOp)) return false
  if (op === 'empty' || op === 'notEmpty') return true
  if (op === 'in') return Array.isArray(value) && value.length > 0 && value.every(isScalar)
  if (op === 'between') return Array.isArray(value) && value.length === 2 && value.every(isScalar)
  return isScalar(value) && value !== ''
}

/**
 * What was typed as the list takes it: whole and floating numbers as such, decimals digit by digit as text, the rest as it stands.
 * undefined: that is no number.
 */
export function sentValue(field: FieldManifest, value: unknown): unknown {
  if (filterKindOf(field) !== 'number') return value
  const one = (each: unknown) => {
    const text = plainNumber(String(each))
    if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined
    if (field.type === 'decimal') return text
    const number = Number(text)
    return field.type === 'integer' && !Number.isSafeInteger(number) ? undefined : number
  }
  if (!Array.isArray(value)) return one(value)
  const all = value.map(one)
  return all.includes(undefined) ? undefined : all
}

/** Most filters of one address; what stands beyond is dropped. */
export const maxFilters = 20

/** Filters of an address. What cannot be read is left out: an old address still opens. */
export function parseFilters(text: string | undefined, fields: ReadonlyMap<string, FieldManifest>): Filter[] {
  if (!text) return []
  try {
    const found: unknown = JSON.parse(text)
    return Array.isArray(found) ? found.filter((each) => valid(each, fields)).slice(0, maxFilters) : []
  } catch {
    return []
  }
}

/** As the address and the API carry them; undefined when there is none. */
export function filterText(filters: readonly Filter[]): string | undefined {
  return filters.length ? JSON.stringify(filters) : undefined
}

/** Puts a filter in the place of the same field's former one; `null` takes it away. */
export function withFilter(filters: readonly Filter[], field: string, filter: Filter | null): Filter[] {
  const at = filters.findIndex((each) => each[0] === field)
  if (!filter) return filters.filter((each) => each[0] !== field)
  if (at < 0) return [...filters, filter]
  return filters.flatMap((each, index) => (index === at ? [filter] : each[0] === field ? [] : [each]))
}

const signs: Record<string, Text> = {
  '=': { zh: '＝', en: '=' },
  '!=': { zh: '≠', en: '≠' },
  '<': { zh: '＜', en: '<' },
  '<=': { zh: '≤', en: '≤' },
  '>': { zh: '＞', en: '>' },
  '>=': { zh: '≥', en: '≥' },
  contains: { zh: '含', en: 'contains' },
  empty: { zh: '为空', en: 'is empty' },
  notEmpty: { zh: '已填', en: 'is filled' },
}

/** `today+30` in words. */
export function dayText(value: unknown, language: Language): string {
  const days = daysFromToday(value)
  if (days === undefined) return String(value)
  if (days === 0) return language === 'zh' ? '今天' : 'today'
  const n = Math.abs(days)
  if (language === 'zh') return days > 0 ? `${n} 天后` : `${n} 天前`
  return days > 0 ? `in ${n} d` : `${n} d ago`
}

/** A filter as its chip says it: 下次检定 ≤ 30 天后. */
export function sayFilter(
  filter: Filter,
  entity: EntityManifest,
  field: FieldManifest,
  names: Readonly<Record<string, string>>,
  language: Language,
): string {
  const [, op, value] = filter
  const label = field.label[language]
  const choices = new Map(choicesOf(entity, field))
  const one = (each: unknown) => {
    if (filterKindOf(field) === 'date' && typeof each === 'string') return dayText(each, language)
    return choices.get(String(each))?.[language] ?? fieldText(field, each, names, language)
  }
  const [comma, colon] = language === 'zh' ? ['、', '：'] : [', ', ': ']
  if (op === 'empty' || op === 'notEmpty') return `${label} ${signs[op][language]}`
  if (op === 'in') return `${label}${colon}${(value as unknown[]).map(one).join(comma)}`
  if (op === 'between') return `${label}${colon}${(value as unknown[]).map(one).join(' – ')}`
  return `${label} ${signs[op][language]} ${one(value)}`
}
