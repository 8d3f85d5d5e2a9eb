import type { FieldManifest } from '../../../api/apps.ts'
import type { Language } from '../../../contract/text.ts'
import { symbolOf } from '../../../units/units.ts'
import { formatNumber } from '../../ui/number.ts'
import { formatTime } from '../../ui/time.ts'

export const nothing = '—'
const words = {
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  rows: { zh: '{n} 行', en: '{n} rows' },
  system: { zh: '系统', en: 'the system' },
}

export const isNumeric = (field: FieldManifest) =>
  field.choices === undefined && ['integer', 'number', 'decimal'].includes(field.type)

export const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** 1234567.80 → 1 234 567.80, digit by digit: an amount may be longer than a double holds. */
export function groupDigits(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text)
  if (!match) return text
  const [, sign, whole, rest = ''] = match
  return `${sign === '-' ? '\u2212' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, '\u202f')}${rest}`
}

/** Who did something: a person's or a token's name, or the platform itself. */
export function whoText(id: string, names: Readonly<Record<string, string>>, language: Language): string {
  return names[id] ?? (id === 'system' ? words.system[language] : id)
}

/** A decimal with so many digits behind its point, half away from zero; digit by digit, as it may be longer than a double holds. */
export function roundDigits(text: string, digits: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return text
  const [, sign, whole, rest = ''] = match
  const kept = BigInt(whole + rest.slice(0, digits).padEnd(digits, '0')) + (rest[digits] >= '5' ? 1n : 0n)
  const figures = String(kept).padStart(digits + 1, '0')
  const at = figures.length - digits
  return `${kept === 0n ? '' : sign}${figures.slice(0, at)}${digits > 0 ? `.${figures.slice(at)}` : ''}`
}

function numberText(field: FieldManifest, value: unknown): string {
  if (typeof value === 'string') {
    if (field.digits) return groupDigits(roundDigits(value, field.digits))
    // a count that is not whole, as 2.5 litres in a store, is told as it is
    if (field.digits === 0) return groupDigits(value.replace(/\.0+$/, ''))
    return field.kind === 'money' ? groupDigits(value) : value.replace(/^-/, '\u2212')
  }
  const number = Number(value)
  if (field.kind === 'money') return groupDigits(number.toFixed(field.digits ?? 2))
  if (field.type === 'integer' && field.digits === undefined) return groupDigits(String(number))
  // where the digits are set, a column lines up and long numbers are grouped; what an instrument tells stays as it is
  const text = formatNumber(number, field.digits)
  return field.digits === undefined ? text : groupDigits(text.replace('\u2212', '-'))
}

/**
 * A field's value in words, without its unit. Decimals come as text and stay digit by digit as they are, unless the field says how many
 * digits behind the point it shows.
 * `names`: what the ids in link, user, department and file fields are called.
 */
export function fieldText(
  field: FieldManifest,
  value: unknown,
  names: Readonly<Record<string, string>>,
  language: Language,
): string {
  if (isEmpty(value)) return nothing
  if (Array.isArray(value)) {
    if (value.some((each) => typeof each === 'object' && each !== null))
      return words.rows[language].replace('{n}', String(value.length))
    return value.map((each) => fieldText(field, each, names, language)).join(language === 'zh' ? '、' : ', ')
  }
  const choice = field.choices?.[String(value)]
  if (choice) return choice[language]
  if (typeof value === 'boolean') return (value ? words.yes : words.no)[language]
  if (typeof value === 'object') return JSON.stringify(value)
  if (field.type === 'moment' && typeof value === 'number') return formatTime(value, 'minute')
  if (isNumeric(field)) return numberText(field, value)
  return field.kind === 'user' ? whoText(String(value), names, language) : (names[String(value)] ?? String(value))
}

/** The unit behind a field's numbers, '' where it has none; `row`: the record, where the unit stands in it. */
export function unitText(field: { unit?: FieldManifest['unit'] | null }, row?: Record<string, unknown>): string {
  if (!field.unit) return ''
  return symbolOf(typeof field.unit === 'string' ? field.unit : (row?.[field.unit.in] as string | null | undefined))
}

/** With its unit, for one line. */
export function fieldLine(
  field: FieldManifest,
  value: unknown,
  names: Readonly<Record<string, string>>,
  language: Language,
  row?: Record<string, unknown>,
): string {
  const text = fieldText(field, value, names, language)
  const unit = text === nothing ? '' : unitText(field, row)
  return unit ? `${text} ${unit}` : text
}
