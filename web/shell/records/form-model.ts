import type { CommandManifest, FieldManifest } from '../../../api/apps.ts'
import type { Text } from '../../../contract/text.ts'

/** The part of JSON Schema that commands' inputs use. `label`, `unit` and the like come from zod's `.meta({…})`. */
export type Schema = {
  type?: string | string[]
  title?: string
  description?: string
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  /** Of a row's column: it comes with the record, and with it the rows themselves. */
  readOnly?: boolean
  /** Of a row's column: the column that lists its answers, as `A / B / C`; where it lists none, anything may be typed. */
  choicesIn?: string
} & Partial<Pick<FieldManifest, 'label' | 'help' | 'unit' | 'kind' | 'to' | 'choices' | 'digits'>>

export type Control =
  | 'text'
  | 'multiline'
  | 'code'
  | 'integer'
  | 'number'
  | 'decimal'
  | 'money'
  | 'date'
  | 'moment'
  | 'boolean'
  | 'choice'
  | 'link'
  | 'user'
  | 'department'
  | 'site'
  | 'place'
  | 'point'
  | 'file'
  | 'rows'
  | 'group'
  | 'json'

/** One input of a form: what it asks for, and what the schema demands of the answer. */
export type FormField = {
  name: string
  label: Text
  help: Text | null
  control: Control
  /** A list of such values instead of one: links, users, files, choices. */
  many: boolean
  required: boolean
  /** The schema takes null: emptying the field clears it. */
  nullable: boolean
  /** Shown, not asked for. */
  readOnly: boolean
  unit: NonNullable<FieldManifest['unit']> | null
  digits: number | null
  choices: [value: unknown, label: Text][]
  /** See {@link fieldOfRow}. */
  choicesIn: string | null
  to: string | null
  /** Fields of a row or a group. */
  fields: FormField[]
  default: unknown
  rules: Rules
}

export type Rules = Pick<
  Schema,
  | 'pattern'
  | 'format'
  | 'minimum'
  | 'maximum'
  | 'exclusiveMinimum'
  | 'exclusiveMaximum'
  | 'multipleOf'
  | 'minLength'
  | 'maxLength'
  | 'minItems'
  | 'maxItems'
> & { numeric: boolean }

/** '设备地址 | Host' stands for both languages; what is not so written says the same in both. */
function bilingual(text: string): Text {
  const at = text.indexOf('|')
  if (at < 0) return { zh: text.trim(), en: text.trim() }
  return { zh: text.slice(0, at).trim(), en: text.slice(at + 1).trim() }
}

/** One schema without the null that `.nullable()` puts beside it. */
function withoutNull(schema: Schema): { schema: Schema; nullable: boolean } {
  const branches = schema.anyOf ?? schema.oneOf
  if (branches) {
    const rest = branches.filter((each) => each.type !== 'null')
    const nullable = rest.length < branches.length
    const { anyOf: _a, oneOf: _o, ...outside } = schema
    if (rest.length === 1) return { schema: { ...rest[0], ...outside }, nullable }
    return { schema: { ...outside, anyOf: rest }, nullable }
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((each) => each !== 'null')
    return { schema: { ...schema, type: types[0] }, nullable: types.length < schema.type.length }
  }
  return { schema, nullable: false }
}

function valuesOf(schema: Schema): unknown[] {
  if (schema.enum) return schema.enum
  if (schema.const !== undefined) return [schema.const]
  const all = schema.anyOf ?? []
  return all.length > 0 && all.every((each) => each.const !== undefined) ? all.map((each) => each.const) : []
}

/** A text whose pattern takes figures and nothing else is a number kept exactly. */
function isDecimal(schema: Schema): boolean {
  if (schema.type !== 'string' || !schema.pattern || schema.format) return false
  try {
    const pattern = new RegExp(schema.pattern)
    return pattern.test('12') && pattern.test('1.5') && !pattern.test('abc') && !pattern.test('1.5.2')
  } catch {
    return false
  }
}

const byKind: Partial<Record<NonNullable<FieldManifest['kind']>, Control>> = {
  multiline: 'multiline',
  money: 'money',
  user: 'user',
  department: 'department',
  site: 'site',
  file: 'file',
  place: 'place',
  point: 'point',
  link: 'link',
  code: 'code',
}

/** Texts at least this long get several lines. */
const longText = 400

function controlOf(schema: Schema, declared: Partial<FieldManifest>, choices: number): Control {
  const kind = declared.kind ?? schema.kind
  if (kind && byKind[kind]) return byKind[kind]
  if (choices > 0) return 'choice'
  if (schema.type === 'boolean') return 'boolean'
  if (declared.type === 'moment') return 'moment'
  if (declared.type === 'date' || schema.format === 'date') return 'date'
  if (declared.type === 'decimal' && schema.type === 'string') return 'decimal'
  if (schema.type === 'integer') return 'integer'
  if (schema.type === 'number') return 'number'
  if (schema.type === 'object' && schema.properties) return 'group'
  if (schema.type === 'array' && schema.items?.properties) return 'rows'
  if (isDecimal(schema)) return 'decimal'
  if (schema.type === 'string') return (schema.maxLength ?? 0) >= longText ? 'multiline' : 'text'
  return 'json'
}

export function formField(
  name: string,
  raw: Schema,
  required: boolean,
  declared: Partial<FieldManifest> = {},
): FormField {
  const { schema, nullable } = withoutNull(raw)
  const item = schema.type === 'array' && schema.items ? withoutNull(schema.items).schema : undefined
  const many = item !== undefined && item.properties === undefined
  const asked = many ? { ...item, kind: schema.kind ?? item.kind, to: schema.to ?? item.to } : schema
  const labels = declared.choices ?? schema.choices ?? asked.choices ?? {}
  const listed = valuesOf(asked)
  // A free text with declared choices is asked as a choice too: other values are refused anyway.
  const values = listed.length ? listed : asked.type === 'string' || !asked.type ? Object.keys(labels) : []
  const choices = values.map((value): [unknown, Text] => [value, labels[String(value)] ?? bilingual(String(value))])
  const inner = asked.properties ? asked : item?.properties ? item : undefined
  const title = schema.title ?? schema.description
  return {
    name,
    label: declared.label ?? schema.label ?? (title ? bilingual(title) : { zh: name, en: name }),
    help: declared.help ?? schema.help ?? (schema.title && schema.description ? bilingual(schema.description) : null),
    control: controlOf(asked.type === 'object' || item?.properties ? schema : asked, declared, choices.length),
    many,
    required,
    nullable,
    readOnly: schema.readOnly ?? false,
    unit: declared.unit ?? schema.unit ?? null,
    digits: declared.digits ?? schema.digits ?? null,
    choices,
    choicesIn: schema.choicesIn ?? null,
    to: declared.to ?? schema.to ?? asked.to ?? null,
    fields: inner ? fieldsOf(inner, []) : [],
    default: schema.default,
    rules: {
      pattern: asked.pattern,
      format: asked.format,
      minimum: asked.minimum,
      maximum: asked.maximum,
      exclusiveMinimum: asked.exclusiveMinimum,
      exclusiveMaximum: asked.exclusiveMaximum,
      multipleOf: asked.multipleOf,
      minLength: asked.minLength,
      maxLength: asked.maxLength,
      minItems: schema.minItems,
      maxItems: schema.maxItems,
      numeric: asked.type === 'number' || asked.type === 'integer',
    },
  }
}

/** A column's field in one row: where another column of the row lists the answers, one of them is chosen. */
export function fieldOfRow(field: FormField, row: Values): FormField {
  if (field.choicesIn === null) return field
  const listed = String(row[field.choicesIn] ?? '').split(' / ')
  if (listed.length < 2) return { ...field, control: 'text', choices: [] }
  const words = new Map(field.choices)
  return { ...field, control: 'choice', choices: listed.map((one) => [one, words.get(one) ?? { zh: one, en: one }]) }
}

function fieldsOf(schema: Schema, declared: readonly FieldManifest[]): FormField[] {
  const byName = new Map(declared.map((field) => [field.name, field]))
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    formField(
      name,
      property,
      (schema.required?.includes(name) ?? false) && property.default === undefined,
      byName.get(name),
    ),
  )
}

/** What the kernel adds to a command's body; the screen sends it, no one types it. */
const carried = new Set(['id', 'version', 'signature'])

/** The form of a command, in the order in which its input declares the fields. */
export function formFields(command: Pick<CommandManifest, 'input' | 'fields' | 'kind'>): FormField[] {
  const all = fieldsOf(command.input as Schema, command.fields)
  return command.kind === 'change' ? all.filter((field) => !carried.has(field.name)) : all
}

/** Values as the inputs hold them: numbers as typed text, rows as lists of such objects. */
export type Values = Record<string, unknown>

function fromStored(field: FormField, value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (field.control === 'rows')
    return Array.isArray(value) ? value.map((row) => startValues(field.fields, row as Values)) : undefined
  if (field.control === 'group') return startValues(field.fields, value as Values)
  if (field.control === 'json') return JSON.stringify(value, null, 2)
  if (field.many) return value
  if (typed.has(field.control)) return String(value)
  return value
}

const typed = new Set<Control>(['integer', 'number', 'decimal', 'money'])

/** The values a form opens with: the record's, else the schema's defaults. */
export function startValues(fields: readonly FormField[], record: Values = {}): Values {
  const values: Values = {}
  for (const field of fields) {
    const stored = fromStored(field, record[field.name])
    const value = stored ?? fromStored(field, field.default)
    if (value !== undefined) values[field.name] = value
    else if (field.control === 'rows')
      values[field.name] = Array.from({ length: field.rules.minItems ?? 0 }, () => ({}))
    else if (field.control === 'group') values[field.name] = startValues(field.fields)
    else if (field.control === 'boolean' && field.required) values[field.name] = false
  }
  return values
}

export function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  )
}

function inputOf(field: FormField, value: unknown): unknown {
  if (field.control === 'rows') return (value as Values[]).map((row) => toInput(field.fields, row))
  if (field.control === 'group') return toInput(field.fields, value as Values)
  if (field.control === 'json') return JSON.parse(String(value))
  if (field.many) return value
  if (field.rules.numeric && typed.has(field.control)) return Number(plainNumber(String(value)))
  if (typed.has(field.control)) return plainNumber(String(value))
  return typeof value === 'string' ? value.trim() : value
}

/** 1，234.5 and full-width figures of a Chinese input method → 1234.5; a real minus sign becomes a hyphen. */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s,\u202f]/g, '')
    .replace(/[\u2212\u2013]/g, '-')
    .replace('。', '.')
}

/**
 * The body of the command. What is left empty is not sent; an emptied field that the record had is sent as null where the
 * schema takes it, so that it is cleared.
 */
export function toInput(fields: readonly FormField[], values: Values): Values {
  const input: Values = {}
  for (const field of fields) {
    const value = values[field.name]
    if (!isBlank(value)) input[field.name] = inputOf(field, value)
    else if (field.nullable) input[field.name] = null
    else if (field.control === 'rows' && field.required) input[field.name] = []
    else if (field.many && field.required) input[field.name] = []
  }
  return input
}

/**
 * Fields that were emptied although the schema takes no null: they would not be sent, and the record would keep what stands in
 * it without anybody being told.
 */
export function clearedInVain(fields: readonly FormField[], opened: Values, values: Values): string[] {
  return fields
    .filter((field) => !field.nullable && field.control !== 'group')
    .filter((field) => !isBlank(opened[field.name]) && isBlank(values[field.name]))
    .map((field) => field.name)
}
