import type { AlarmCondition, AlarmDefinition, AlarmInput, AlarmPriority } from '../../../../api/alarms.ts'

/** A state of the plant as it is typed; `key` tells the rows of a form apart. */
export type While = { key: number; point: string; is: 'below' | 'above' | 'equal'; value: string }
/** The server holds to it. */
export const mostWhiles = 5

/** A definition as its form holds it: what is typed, flat. Delays in seconds. */
export type Draft = {
  code: string
  zh: string
  en: string
  point: string
  kind: AlarmCondition['kind']
  limit: number | null
  deadband: number
  is: 'equal' | 'different'
  value: string
  onDelay: number
  offDelay: number
  priority: AlarmPriority
  class: string
  cause: string
  consequence: string
  action: string
  respondWithinMinutes: number | null
  maxShelveMinutes: number
  reAlarmMinutes: number | null
  latching: boolean
  activates: string[]
  suppressedBy: string[]
  consequenceOf: string[]
  firstOut: string
  /** States of the plant in each of which it means nothing. */
  whiles: While[]
  workOrder: 'none' | 'normal' | 'urgent'
  enabled: boolean
}

export const emptyDraft: Draft = {
  ...{ code: '', zh: '', en: '', point: '', kind: 'high', limit: null, deadband: 0, is: 'equal', value: '' },
  ...{ onDelay: 0, offDelay: 0, priority: 'medium', class: '', cause: '', consequence: '', action: '' },
  ...{ respondWithinMinutes: null, maxShelveMinutes: 480, reAlarmMinutes: null, latching: false },
  ...{
    activates: [],
    suppressedBy: [],
    consequenceOf: [],
    firstOut: '',
    whiles: [],
    workOrder: 'none',
    enabled: true,
  },
}

export function draftOf(definition: AlarmDefinition, language: 'zh' | 'en'): Draft {
  const { condition, name } = definition
  const say = (words: { zh: string; en: string } | null) => (words ? words[language] || words.zh || words.en : '')
  return {
    ...{ code: definition.code, zh: name.zh, en: name.en, point: definition.point, kind: condition.kind },
    limit: 'limit' in condition ? condition.limit : null,
    deadband: 'deadband' in condition ? condition.deadband : 0,
    is: condition.kind === 'state' ? condition.is : 'equal',
    value: condition.kind === 'state' ? String(condition.value) : '',
    ...{ onDelay: definition.onDelayMs / 1000, offDelay: definition.offDelayMs / 1000 },
    ...{ priority: definition.priority, class: definition.class },
    ...{ cause: say(definition.cause), consequence: say(definition.consequence), action: say(definition.action) },
    respondWithinMinutes: definition.respondWithinMinutes,
    ...{ maxShelveMinutes: definition.maxShelveMinutes, reAlarmMinutes: definition.reAlarmMinutes },
    ...{ latching: definition.latching, activates: definition.activates, suppressedBy: definition.suppressedBy },
    ...{ consequenceOf: definition.consequenceOf, firstOut: definition.firstOut ?? '' },
    whiles: definition.suppressedWhile.map(({ code, is, value }, key) => ({
      key,
      point: code,
      is,
      value: String(value),
    })),
    ...{ workOrder: definition.workOrder ?? 'none', enabled: definition.enabled },
  }
}

/** A state's value as it was typed, by the type of the point. */
export function stateValue(typed: string, type: string): boolean | number | string {
  const text = typed.trim()
  if (type === 'boolean') return ['true', '1', '是'].includes(text.toLowerCase())
  if (type === 'text') return text
  return Number(text)
}

function conditionOf(draft: Draft, type: string, before: AlarmCondition | null): AlarmCondition | null {
  const { kind, limit, deadband } = draft
  if (kind === 'source') return before?.kind === 'source' ? before : null
  if (kind === 'bad') return { kind }
  if (kind === 'state') {
    const value = stateValue(draft.value, type)
    const said = draft.value.trim() !== '' && !(typeof value === 'number' && Number.isNaN(value))
    return said ? { kind, is: draft.is, value } : null
  }
  return limit === null ? null : { kind, limit, deadband }
}

/** Words in the language of who writes; those of the other language stay where there are some, else both say the same. */
function words(typed: string, before: { zh: string; en: string } | null, language: 'zh' | 'en') {
  const text = typed.trim()
  if (text === '') return null
  const other = before?.[language === 'zh' ? 'en' : 'zh'] || text
  return language === 'zh' ? { zh: text, en: other } : { zh: other, en: text }
}

/** As it is typed: a number, true or false, else a text. */
function plainValue(typed: string): boolean | number | string {
  const text = typed.trim()
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

/** Another row, empty, of a form. */
export const withWhile = (whiles: While[]): While[] => [
  ...whiles,
  { key: Math.max(-1, ...whiles.map(({ key }) => key)) + 1, point: '', is: 'below', value: '' },
]

/** A row that nobody began is none; null while one is half written. */
function statesOf({ whiles }: Draft): NonNullable<AlarmInput['suppressedWhile']> | null {
  const begun = whiles.filter(({ point, value }) => point !== '' || value.trim() !== '')
  if (begun.some(({ point, value }) => point === '' || value.trim() === '')) return null
  return begun.map(({ point, is, value }) => ({ code: point, is, value: plainValue(value) }))
}

/** What is sent; null while something that is needed is missing. What the form does not show stays as it was. */
export function inputOf(
  draft: Draft,
  pointType: string,
  before: AlarmDefinition | null,
  language: 'zh' | 'en',
): AlarmInput | null {
  const condition = conditionOf(draft, pointType, before?.condition ?? null)
  const zh = draft.zh.trim() || draft.en.trim()
  const en = draft.en.trim() || zh
  const suppressedWhile = statesOf(draft)
  if (!condition || !suppressedWhile || !zh || !draft.code.trim() || !draft.point) return null
  return {
    ...{ code: draft.code.trim(), name: { zh, en }, point: draft.point, condition },
    ...{ onDelayMs: Math.round(draft.onDelay * 1000), offDelayMs: Math.round(draft.offDelay * 1000) },
    ...{ priority: draft.priority, class: draft.class.trim() },
    cause: words(draft.cause, before?.cause ?? null, language),
    consequence: words(draft.consequence, before?.consequence ?? null, language),
    action: words(draft.action, before?.action ?? null, language),
    respondWithinMinutes: draft.respondWithinMinutes,
    ...{ maxShelveMinutes: draft.maxShelveMinutes, reAlarmMinutes: draft.reAlarmMinutes, latching: draft.latching },
    ...{ activates: draft.activates, suppressedBy: draft.suppressedBy, consequenceOf: draft.consequenceOf },
    firstOut: draft.firstOut.trim() || null,
    suppressedWhile,
    workOrder: draft.workOrder === 'none' ? null : draft.workOrder,
    enabled: draft.enabled,
  }
}
