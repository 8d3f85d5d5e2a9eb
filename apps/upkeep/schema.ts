import { boolean, date, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, recordColumns } from '../../contract/index.ts'
import type { CheckRow } from './checks.ts'
import type { RouteStop, RouteWindow } from './route-stops.ts'
import type { Doubt } from './rules/rounds.ts'

export type WantedPart = { code: string; quantity: string }
/** One line of a done check list; before it is done `value` is empty. */
export type CheckResult = { code: string; name?: string; expected?: string; value?: string; verdict?: string }
export type RoundItem = {
  place: string
  item: string
  name: string
  value: string
  unit?: string
  expected: string
  at?: string
  verdict: string
}

export const planTable = pgTable('upkeep_plan', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  equipment: uuid('equipment').notNull(),
  level: text('level').notNull(),
  every: integer('every'),
  unit: text('unit'),
  mode: text('mode').notNull(),
  startOn: date('start_on'),
  meterPoint: text('meter_point'),
  meterEvery: numeric('meter_every'),
  conditionPoint: text('condition_point'),
  conditionAbove: numeric('condition_above'),
  conditionBelow: numeric('condition_below'),
  checks: jsonb('checks').$type<CheckRow[]>().notNull(),
  parts: jsonb('parts').$type<WantedPart[]>(),
  early: integer('early').notNull(),
  late: integer('late').notNull(),
  ahead: integer('ahead').notNull(),
  minutes: integer('minutes'),
  needsStop: boolean('needs_stop').notNull(),
  responsible: text('responsible'),
  nextOn: date('next_on'),
  nextBy: text('next_by'),
  lastOn: date('last_on'),
  lastDue: date('last_due'),
  lastReading: numeric('last_reading'),
  meterReading: numeric('meter_reading'),
  meterPerDay: numeric('meter_per_day'),
  holdsSince: date('holds_since'),
})

export const orderTable = pgTable('upkeep_order', {
  ...recordColumns(),
  number: text('number').notNull(),
  title: text('title').notNull(),
  plan: uuid('plan').notNull(),
  equipment: uuid('equipment').notNull(),
  dueOn: date('due_on').notNull(),
  dueBy: text('due_by').notNull(),
  lateAfter: date('late_after').notNull(),
  early: integer('early').notNull(),
  late: integer('late').notNull(),
  responsible: text('responsible'),
  checks: jsonb('checks').$type<CheckRow[]>().notNull(),
  results: jsonb('results').$type<CheckResult[]>().notNull(),
  parts: jsonb('parts').$type<WantedPart[]>(),
  startedAt: moment('started_at'),
  doneOn: date('done_on'),
  doneBy: text('done_by'),
  minutes: integer('minutes'),
  reading: numeric('reading'),
  outcome: text('outcome'),
  notOk: integer('not_ok'),
  remark: text('remark'),
  plannedOn: date('planned_on'),
  stop: uuid('stop'),
})

export const stopTable = pgTable('upkeep_stop', {
  ...recordColumns(),
  number: text('number').notNull(),
  reason: text('reason').notNull(),
  equipment: uuid('equipment'),
  place: text('place'),
  stopsAt: moment('stops_at').notNull(),
  runsAt: moment('runs_at').notNull(),
  stopOn: date('stop_on').notNull(),
  lastOn: date('last_on').notNull(),
  grouped: integer('grouped').notNull(),
})

export const standardTable = pgTable('upkeep_standard', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  type: uuid('type'),
  items: jsonb('items').$type<CheckRow[]>().notNull(),
})

export const routeTable = pgTable('upkeep_route', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  stops: jsonb('stops').$type<RouteStop[]>().notNull(),
  windows: jsonb('windows').$type<RouteWindow[]>().notNull(),
  timeZone: text('time_zone').notNull(),
  graceMinutes: integer('grace_minutes').notNull(),
  secondsPerItem: integer('seconds_per_item').notNull(),
  responsible: text('responsible'),
})

export const roundTable = pgTable('upkeep_round', {
  ...recordColumns(),
  number: text('number').notNull(),
  route: uuid('route').notNull(),
  windowFrom: moment('window_from').notNull(),
  windowTo: moment('window_to').notNull(),
  dueOn: date('due_on').notNull(),
  doneBy: text('done_by'),
  finishedAt: moment('finished_at'),
  receivedAt: moment('received_at'),
  timing: text('timing').notNull(),
  notOk: integer('not_ok').notNull(),
  warnings: integer('warnings').notNull(),
  missing: integer('missing').notNull(),
  doubts: jsonb('doubts').$type<Doubt[]>(),
  opens: text('opens').notNull(),
  items: jsonb('items').$type<RoundItem[]>(),
  photos: jsonb('photos').$type<string[]>(),
})
