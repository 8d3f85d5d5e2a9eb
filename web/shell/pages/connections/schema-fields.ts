import type { DriverItem } from '../../../../api/platform.ts'
import type { Language, Text } from '../../../../contract/text.ts'

/** The part of JSON Schema that the drivers' settings use. */
type Schema = {
  type?: string
  description?: string
  default?: unknown
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  items?: Schema
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  properties?: Record<string, Schema>
  required?: string[]
}

export type SettingField = {
  name: string
  label: Text
  kind: 'text' | 'long' | 'number' | 'integer' | 'switch' | 'choice' | 'list' | 'other'
  required: boolean
  secret: boolean
  /** Rarely changed: limits, time-outs. Only fields that have a default. */
  tuning: boolean
  default: unknown
  choices: (string | number)[]
  min?: number
  max?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  /** Pattern of every entry of a list. */
  itemPattern?: string
}

/** Texts at least this long are keys and certificates: several lines. */
const longText = 10_000

/** '设备地址 | Host' in both languages; what is not so written stands for both. */
export function splitText(text: string): Text {
  const at = text.indexOf('|')
  if (at < 0) return { zh: text.trim(), en: text.trim() }
  return { zh: text.slice(0, at).trim(), en: text.slice(at + 1).trim() }
}

/** A finding of the server in the person's language, where it was written in both. */
export function sayFinding(detail: string, language: Language): string {
  return splitText(detail)[language]
}

const tuningNames = /(imeoutMs|DelayMs|GapMs|Seconds|Bytes|Size|Gap)$|^max|BeforeDown$/

function kindOf(schema: Schema, choices: unknown[]): SettingField['kind'] {
  if (choices.length > 0) return 'choice'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'integer') return 'integer'
  if (schema.type === 'number') return 'number'
  if (schema.type === 'string') return (schema.maxLength ?? 0) >= longText ? 'long' : 'text'
  if (schema.type === 'array' && schema.items?.type === 'string') return 'list'
  return 'other'
}

function choicesOf(schema: Schema): (string | number)[] {
  const all = schema.enum ?? (schema.anyOf?.every((each) => 'const' in each) ? schema.anyOf.map((e) => e.const) : [])
  return all.filter((each): each is string | number => typeof each === 'string' || typeof each === 'number')
}

/** Secrets that a driver has beside its settings get a field too. */
const secretLabels: Record<string, Text> = { password: { zh: '密码', en: 'Password' } }

/** The form of a driver's settings, in the order in which the driver declares them. */
export function settingFields(driver: Pick<DriverItem, 'config' | 'secrets'>): SettingField[] {
  const { properties = {}, required = [] } = driver.config as Schema
  const fields = Object.entries(properties).map(([name, schema]): SettingField => {
    const choices = choicesOf(schema)
    const secret = driver.secrets.includes(name)
    return {
      name,
      label: splitText(schema.description ?? name),
      kind: kindOf(schema, choices),
      required: required.includes(name),
      secret,
      tuning: schema.default !== undefined && !secret && tuningNames.test(name),
      default: schema.default,
      choices,
      min: schema.minimum,
      max: schema.maximum,
      minLength: schema.minLength,
      maxLength: schema.maxLength,
      pattern: schema.pattern,
      itemPattern: schema.items?.pattern,
    }
  })
  for (const name of driver.secrets) {
    if (name in properties) continue
    const label = secretLabels[name] ?? { zh: name, en: name }
    const plain = { kind: 'text', required: false, secret: true, tuning: false, default: undefined } as const
    fields.push({ name, label, ...plain, choices: [] })
  }
  return fields
}

/** Which settings only matter while another one has a certain value. Hidden ones are not sent. */
const relevance: Record<string, Record<string, { field: string; is: unknown }>> = {
  opcua: {
    userName: { field: 'auth', is: 'userName' },
    password: { field: 'auth', is: 'userName' },
    userCertificate: { field: 'auth', is: 'certificate' },
    userPrivateKey: { field: 'auth', is: 'certificate' },
  },
  'mqtt-client': {
    tlsVerify: { field: 'tls', is: true },
    tlsCa: { field: 'tls', is: true },
    tlsCertificate: { field: 'tls', is: true },
    tlsKey: { field: 'tls', is: true },
  },
  mtconnect: {
    url: { field: 'protocol', is: 'agent' },
    transfer: { field: 'protocol', is: 'agent' },
    intervalMs: { field: 'protocol', is: 'agent' },
    maxObservations: { field: 'protocol', is: 'agent' },
    host: { field: 'protocol', is: 'shdr' },
    port: { field: 'protocol', is: 'shdr' },
    devicesFile: { field: 'protocol', is: 'shdr' },
  },
  replay: {
    codeColumn: { field: 'form', is: 'long' },
    valueColumn: { field: 'form', is: 'long' },
    qualityColumn: { field: 'form', is: 'long' },
    fillEveryMs: { field: 'fill', is: 'linear' },
  },
}

export function isRelevant(driver: string, field: SettingField, config: Readonly<Record<string, unknown>>): boolean {
  const rule = relevance[driver]?.[field.name]
  return rule === undefined || config[rule.field] === rule.is
}

/** The settings to send: what is empty or does not matter is left out, secrets never stand among them. */
export function configOf(
  driver: string,
  fields: readonly SettingField[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const config: Record<string, unknown> = {}
  for (const field of fields) {
    const value = values[field.name]
    if (field.secret || value === undefined || value === null || value === '') continue
    if (!isRelevant(driver, field, values)) continue
    config[field.name] = typeof value === 'string' && field.kind === 'text' ? value.trim() : value
  }
  return config
}

/** Only what was typed: a secret that is not sent stays as it is. */
export function secretsOf(typed: Readonly<Record<string, unknown>>): Record<string, string> | undefined {
  const entries = Object.entries(typed).filter((e): e is [string, string] => typeof e[1] === 'string' && e[1] !== '')
  return entries.length ? Object.fromEntries(entries) : undefined
}

/** Where a finding of the server stands in the form; undefined for what has no field there. */
export function findingPath(field: string, fields: readonly SettingField[]): (string | number)[] | undefined {
  const path = field.split('.')
  if (path[0] === 'config' || path[0] === 'secrets') {
    const setting = fields.find((each) => each.name === path[1])
    return setting && [setting.secret ? 'secrets' : 'config', setting.name]
  }
  if (path[0] === 'name' || path[0] === 'note') return path.length > 1 ? [path[0], path[1]] : [path[0], 'zh']
  return ['code', 'driver'].includes(path[0]) ? [path[0]] : undefined
}
