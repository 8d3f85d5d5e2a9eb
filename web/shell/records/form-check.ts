import type { Language, Text } from '../../../contract/text.ts'
import { type FormField, isBlank, plainNumber, type Values } from './form-model.ts'

/** What is wrong, by dotted path of the field: `readings.0.value`. */
export type Faults = ReadonlyMap<string, string>

const texts = {
  required: { zh: '请填写', en: 'Please fill this in' },
  choose: { zh: '请选择', en: 'Please choose' },
  number: { zh: '请填数字', en: 'Enter a number' },
  integer: { zh: '请填整数', en: 'Enter a whole number' },
  least: { zh: '不能小于 {n}', en: 'At least {n}' },
  most: { zh: '不能大于 {n}', en: 'At most {n}' },
  above: { zh: '必须大于 {n}', en: 'Must be more than {n}' },
  below: { zh: '必须小于 {n}', en: 'Must be less than {n}' },
  step: { zh: '必须是 {n} 的倍数', en: 'Must be a multiple of {n}' },
  short: { zh: '至少 {n} 个字', en: 'At least {n} characters' },
  long: { zh: '最多 {n} 个字，现有 {m} 个', en: 'At most {n} characters; there are {m}' },
  few: { zh: '至少 {n} 行', en: 'At least {n} rows' },
  many: { zh: '最多 {n} 行', en: 'At most {n} rows' },
  pattern: { zh: '格式不对', en: 'Not in the expected form' },
  date: { zh: '没有这一天', en: 'There is no such day' },
  json: { zh: '不是有效的 JSON', en: 'Not valid JSON' },
} satisfies Record<string, Text>

type Word = { key: keyof typeof texts; args?: Record<string, string | number> }

function saying(word: Word, language: Language): string {
  return texts[word.key][language].replace(/\{(\w)\}/g, (_, name: string) => String(word.args?.[name] ?? ''))
}

const chosen = new Set(['choice', 'link', 'user', 'department', 'site', 'place', 'point', 'file', 'date', 'moment'])

function numberFault(field: FormField, text: string): Word | null {
  const plain = plainNumber(text)
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return { key: 'number' }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = field.rules
  const value = Number(plain)
  if (!Number.isFinite(value)) return { key: 'number' }
  if (field.control === 'integer' && !Number.isInteger(value)) return { key: 'integer' }
  if (minimum !== undefined && value < minimum) return { key: 'least', args: { n: minimum } }
  if (maximum !== undefined && value > maximum) return { key: 'most', args: { n: maximum } }
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return { key: 'above', args: { n: exclusiveMinimum } }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return { key: 'below', args: { n: exclusiveMaximum } }
  if (multipleOf !== undefined && Number.isInteger(multipleOf) && value % multipleOf !== 0)
    return { key: 'step', args: { n: multipleOf } }
  return field.rules.numeric ? null : textFault(field, plain)
}

function textFault(field: FormField, text: string): Word | null {
  const { minLength, maxLength, pattern } = field.rules
  if (minLength !== undefined && text.length < minLength) return { key: 'short', args: { n: minLength } }
  if (maxLength !== undefined && text.length > maxLength) return { key: 'long', args: { n: maxLength, m: text.length } }
  if (pattern && !matches(pattern, text)) return { key: 'pattern' }
  return null
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    // The server's pattern is not one of this browser: the server decides.
    return true
  }
}

function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function valueFault(field: FormField, value: unknown): Word | null {
  if (field.many) return listFault(field, value as unknown[])
  switch (field.control) {
    case 'integer':
    case 'number':
    case 'decimal':
    case 'money':
      return numberFault(field, String(value))
    case 'date':
      return isDay(String(value)) ? null : { key: 'date' }
    case 'text':
    case 'multiline':
    case 'code':
      return textFault(field, String(value).trim())
    case 'json':
      try {
        JSON.parse(String(value))
        return null
      } catch {
        return { key: 'json' }
      }
    default:
      return null
  }
}

function listFault(field: FormField, list: readonly unknown[]): Word | null {
  const { minItems, maxItems } = field.rules
  if (minItems !== undefined && list.length < minItems) return { key: 'few', args: { n: minItems } }
  if (maxItems !== undefined && list.length > maxItems) return { key: 'many', args: { n: maxItems } }
  return null
}

function check(fields: readonly FormField[], values: Values, path: string, add: (path: string, word: Word) => void) {
  for (const field of fields) {
    const at = path ? `${path}.${field.name}` : field.name
    const value = values[field.name]
    if (field.control === 'rows') {
      const rows = (value ?? []) as Values[]
      const fault = field.required || rows.length ? listFault(field, rows) : null
      if (fault) add(at, fault)
      for (const [index, row] of rows.entries()) check(field.fields, row, `${at}.${index}`, add)
    } else if (field.control === 'group') {
      const inner = (value ?? {}) as Values
      // A group that may stay away is checked only once something stands in it.
      if (field.required || Object.values(inner).some((each) => !isBlank(each))) check(field.fields, inner, at, add)
    } else if (isBlank(value)) {
      if (field.required && !field.nullable) add(at, { key: chosen.has(field.control) ? 'choose' : 'required' })
    } else {
      const fault = valueFault(field, value)
      if (fault) add(at, fault)
    }
  }
}

/** What the schema objects to, before anything is sent. The server checks again and knows more. */
export function checkForm(fields: readonly FormField[], values: Values, language: Language): Map<string, string> {
  const faults = new Map<string, string>()
  check(fields, values, '', (path, word) => {
    if (!faults.has(path)) faults.set(path, saying(word, language))
  })
  return faults
}

type Refused = { field?: string; texts: Text; errors: readonly { field: string; detail: string }[] }

/**
 * The server's refusal, each part at the field it names; `rest` names none of the form's fields and stands above it.
 * A path into a list or group that the form does not have as such stands at the nearest field above.
 */
export function placeProblem(
  fields: readonly FormField[],
  problem: Refused,
  language: Language,
): { faults: Map<string, string>; rest: string | null } {
  const faults = new Map<string, string>()
  const place = (path: string, detail: string) => {
    const known = nearest(fields, path.replace(/^(body|input)\./, ''))
    if (known && !faults.has(known)) faults.set(known, detail)
    return known !== null
  }
  let placed = false
  for (const error of problem.errors) placed = place(error.field, error.detail) || placed
  if (problem.field) placed = place(problem.field, problem.texts[language]) || placed
  return { faults, rest: placed ? null : problem.texts[language] }
}

function nearest(fields: readonly FormField[], path: string): string | null {
  const [name, ...rest] = path.split('.')
  const field = fields.find((each) => each.name === name)
  if (!field) return null
  if (field.control === 'rows' && rest.length > 0 && /^\d+$/.test(rest[0])) {
    const inner = rest.length > 1 ? nearest(field.fields, rest.slice(1).join('.')) : null
    return inner ? `${name}.${rest[0]}.${inner}` : name
  }
  if (field.control === 'group' && rest.length > 0) {
    const inner = nearest(field.fields, rest.join('.'))
    return inner ? `${name}.${inner}` : name
  }
  return name
}
