/**
 * Alarms after ISA-18.2 / IEC 62682. Shapes of the HTTP API, shared by the server and the screens. Times are UTC milliseconds;
 * delays and periods say their unit.
 */
import { z } from 'zod'
import { type AlarmPriority, alarmPriorities } from '../contract/alarm.ts'
import type { Text } from '../contract/text.ts'

/** A normal, B unacknowledged, C acknowledged, D returned and unacknowledged, E shelved, F suppressed by design, G out of service. */
export const alarmStates = ['A', 'B', 'C', 'D', 'E', 'F', 'G'] as const
export type AlarmStateCode = (typeof alarmStates)[number]

export { type AlarmPriority, alarmPriorities }

export const limitKinds = ['highHigh', 'high', 'low', 'lowLow'] as const

/** Most definitions of one organisation; each is looked at every second. */
export const maxAlarms = 10_000
/** Nobody shelves an alarm for longer. */
export const longestShelvingMinutes = 1_440
/** Most alarms that one call acknowledges or shelves. */
export const mostAtOnce = 1_000

const day = 86_400_000
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$/)
const text = z.strictObject({ zh: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) })
const words = z.strictObject({ zh: z.string().trim().max(2000), en: z.string().trim().max(2000) })
const figure = z.number().min(-1e15).max(1e15)
const delayMs = z.int().min(0).max(day).default(0)
const codes = z.array(code).max(50).default([])
const value = z.union([z.boolean(), z.string().min(1).max(200), figure])
export const alarmReason = z.string().trim().min(2).max(500)

/** When it is an alarm. `deadband` in the point's unit: so far back before it has returned. */
export const alarmCondition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(limitKinds), limit: figure, deadband: figure.min(0).default(0) }),
  /** The value is, or is not, this one: a switch, a mode, a text. */
  z.strictObject({ kind: z.literal('state'), is: z.enum(['equal', 'different']), value }),
  /** Faster than this, up or down, in units per second. */
  z.strictObject({ kind: z.literal('rate'), limit: figure.min(0), deadband: figure.min(0).default(0) }),
  /** The value cannot be trusted: the quality is bad. */
  z.strictObject({ kind: z.literal('bad') }),
  /** Something other than a point says so, e.g. a model: see os/alarms/alarm-source.ts. */
  z.strictObject({ kind: z.literal('source'), source: code, key: z.string().min(1).max(200) }),
])
export type AlarmCondition = z.output<typeof alarmCondition>

/** While a point says this, with a value that is not bad, the alarm means nothing: the unit stands. */
const plantState = z.strictObject({
  code: z.string().min(1).max(200),
  is: z.enum(['below', 'above', 'equal']),
  value,
})

export const alarmInput = z.strictObject({
  code,
  name: text,
  /** Code of the point; where a source other than a point speaks, the point beside which the alarm stands. */
  point: z.string().min(1).max(200),
  condition: alarmCondition,
  onDelayMs: delayMs,
  offDelayMs: delayMs,
  priority: z.enum(alarmPriorities),
  /** e.g. safety, environment, equipment: what the site sorts its alarms by. */
  class: z.string().trim().max(50).default(''),
  cause: words.nullable().default(null),
  consequence: words.nullable().default(null),
  action: words.nullable().default(null),
  /** Within this time the operator must act, or the consequence follows. */
  respondWithinMinutes: z.int().min(1).max(1_440).nullable().default(null),
  /** After its return it stands until somebody has acknowledged the return. */
  latching: z.boolean().default(false),
  /** Acknowledged and still there after so long: it calls again. */
  reAlarmMinutes: z.int().min(1).max(10_080).nullable().default(null),
  maxShelveMinutes: z.int().min(1).max(longestShelvingMinutes).default(480),
  /** Groups that it activates while it is active, and groups any of which keeps it silent. */
  activates: codes,
  suppressedBy: codes,
  /** Of this group the first that comes is marked. */
  firstOut: code.nullable().default(null),
  /** Codes of alarms that bring this one about: while one of them is active, it is folded under it. */
  consequenceOf: codes,
  suppressedWhile: z.array(plantState).max(5).default([]),
  /** Apps that keep work orders open one when it is raised. */
  workOrder: z.enum(['normal', 'urgent']).nullable().default(null),
  enabled: z.boolean().default(true),
})
export type AlarmInput = z.input<typeof alarmInput>
export type AlarmDefinition = z.output<typeof alarmInput> & { id: string; version: number }

export type AlarmDefinitionItem = AlarmDefinition & { updatedAt: number; updatedBy: string }

/** In which unit, and with how many digits, the point's values are. Null where the point is gone or says nothing of it. */
export type AlarmMeasure = { unit: string | null; decimals: number | null }
/** GET /api/alarms/definitions → { items, next } by code. */
export type AlarmDefinitionRow = AlarmDefinitionItem & AlarmMeasure

/** Why an alarm is kept silent by design. */
export type SuppressionReason =
  | { by: 'person'; reason: string }
  | { by: 'group'; group: string }
  | { by: 'plantState'; point: string }

export type AlarmItem = {
  id: string
  code: string
  name: Text
  point: string
  /** Twin path of the point, '' where the point is gone or has none. */
  path: string
  priority: AlarmPriority
  class: string
  state: AlarmStateCode
  /** The condition holds now, whatever the state. */
  active: boolean
  /** When it was last raised, and when it last returned. */
  raisedAt: number | null
  returnedAt: number | null
  acknowledgedAt: number | null
  acknowledgedBy: string | null
  comment: string | null
  /** The value with which it was raised, and the one now. */
  raisedValue: number | boolean | string | null
  value: number | boolean | string | null
  quality: number
  unit: string | null
  decimals: number | null
  labels: Record<string, Text> | null
  condition: AlarmCondition
  respondBy: number | null
  /** Raised three times within a minute. */
  chattering: boolean
  /** The first of its group. */
  first: boolean
  /** Alarms that are folded under this one; and the one it is folded under. */
  folded: number
  under: string | null
  /** Shelved until; null with a one-shot shelving, which ends with its return. */
  shelvedUntil: number | null
  heldReason: string | null
  heldBy: string | null
  suppression: SuppressionReason | null
}

export const alarmTabs = ['active', 'shelved', 'suppressed', 'outOfService'] as const
export type AlarmTab = (typeof alarmTabs)[number]

export type AlarmCounts = {
  /** Alarms that stand in the list: B, C and D, with those folded. */
  standing: number
  unacknowledged: number
  /** By state, and each by priority. */
  byState: Record<'B' | 'C' | 'D', Record<AlarmPriority, number>>
  byPriority: Record<AlarmPriority, number>
  unacknowledgedByPriority: Record<AlarmPriority, number>
  shelved: number
  suppressed: number
  outOfService: number
}

/** GET /api/alarms. `total`: how many fit the filter; `items` at most `limit` of them, in a stable order. */
export type AlarmList = {
  items: AlarmItem[]
  total: number
  counts: AlarmCounts
  /** What could not be written yet waits; above zero for long means that the database is away. */
  unwritten: number
}

export const journalKinds = [
  'raised',
  'raisedAgain',
  'returned',
  'acknowledged',
  'shelved',
  'unshelved',
  'suppressed',
  'unsuppressed',
  'outOfService',
  'inService',
  'removed',
] as const
export type JournalKind = (typeof journalKinds)[number]

export type JournalItem = {
  id: number
  at: number
  alarm: string
  code: string
  name: Text
  path: string
  priority: AlarmPriority
  kind: JournalKind
  from: AlarmStateCode
  to: AlarmStateCode
  /** Null: by itself. */
  actor: string | null
  reason: string | null
  value: number | boolean | string | null
}

/** GET /api/alarms/journal → { items, next } newest first. */
export type JournalRow = JournalItem & AlarmMeasure

/** Answers of acknowledge, shelve and the like: those that changed, and those that could not with the code why. */
export type AlarmReport = { done: string[]; left: { id: string; code: string; text: Text }[] }
