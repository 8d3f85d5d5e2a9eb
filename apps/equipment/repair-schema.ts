import { boolean, date, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, recordColumns } from '../../contract/index.ts'

/** `weekdays`: digits, 1 Monday … 7 Sunday. Times HH:MM. */
export type CalendarShift = { code: string; from: string; to: string; weekdays: string }
export type CalendarBreak = { shift: string; from: string; to: string }
export type MechanicSkill = { skill: string; level: number }

export const shiftCalendarTable = pgTable('equipment_shift_calendar', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  shifts: jsonb('shifts').$type<CalendarShift[]>().notNull(),
  breaks: jsonb('breaks').$type<CalendarBreak[]>(),
  holidays: jsonb('holidays').$type<{ day: string }[]>(),
  workingDays: jsonb('working_days').$type<{ day: string; weekday: number }[]>(),
})

export const failureCodeTable = pgTable('equipment_failure_code', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  type: uuid('type'),
  skill: text('skill').notNull(),
  level: integer('level').notNull(),
  lockOut: boolean('lock_out').notNull(),
  usualHours: numeric('usual_hours').notNull(),
})

export const mechanicTable = pgTable('equipment_mechanic', {
  ...recordColumns(),
  name: text('name').notNull(),
  person: text('person'),
  skills: jsonb('skills').$type<MechanicSkill[]>().notNull(),
  calendar: uuid('calendar'),
  shift: text('shift'),
  absentUntil: date('absent_until'),
})

export const serviceLimitTable = pgTable('equipment_service_limit', {
  ...recordColumns(),
  criticality: text('criticality').notNull(),
  priority: text('priority').notNull(),
  responseMinutes: integer('response_minutes').notNull(),
  repairMinutes: integer('repair_minutes').notNull(),
  calendar: uuid('calendar'),
})

export const repairOrderTable = pgTable('equipment_repair_order', {
  ...recordColumns(),
  number: text('number').notNull(),
  equipment: uuid('equipment').notNull(),
  symptom: text('symptom').notNull(),
  failureCode: uuid('failure_code'),
  priority: text('priority').notNull(),
  stopped: boolean('stopped').notNull(),
  source: text('source').notNull(),
  causeKey: text('cause_key').notNull(),
  events: jsonb('events').$type<string[]>().notNull(),
  reports: text('reports'),
  recurrenceOf: uuid('recurrence_of'),
  photos: jsonb('photos').$type<string[]>(),
  requestedAt: moment('requested_at').notNull(),
  requestedBy: text('requested_by').notNull(),
  responseMinutes: integer('response_minutes'),
  repairMinutes: integer('repair_minutes'),
  respondBy: moment('respond_by'),
  restoreBy: moment('restore_by'),
  mechanic: uuid('mechanic'),
  estimatedHours: numeric('estimated_hours'),
  dispatchedAt: moment('dispatched_at'),
  lockOut: boolean('lock_out').notNull(),
  lockNo: text('lock_no'),
  lockedOutAt: moment('locked_out_at'),
  startedAt: moment('started_at'),
  finishedAt: moment('finished_at'),
  cause: text('cause'),
  remedy: text('remedy'),
  workDone: text('work_done'),
  acceptedAt: moment('accepted_at'),
  returns: integer('returns').notNull(),
  returnedFor: text('returned_for'),
})

export const repairWorkTable = pgTable('equipment_repair_work', {
  ...recordColumns(),
  repair: uuid('repair').notNull(),
  mechanic: uuid('mechanic').notNull(),
  workedOn: date('worked_on').notNull(),
  hours: numeric('hours').notNull(),
  what: text('what'),
})

export const repairPartTable = pgTable('equipment_repair_part', {
  ...recordColumns(),
  repair: uuid('repair').notNull(),
  partCode: text('part_code'),
  name: text('name').notNull(),
  quantity: numeric('quantity').notNull(),
  unit: text('unit').notNull(),
  part: uuid('part'),
  store: uuid('store'),
  move: uuid('move'),
  amount: numeric('amount'),
  returned: numeric('returned').notNull(),
})

export const repairPauseTable = pgTable('equipment_repair_pause', {
  ...recordColumns(),
  number: text('number').notNull(),
  repair: uuid('repair').notNull(),
  reason: text('reason').notNull(),
  since: moment('since').notNull(),
  until: moment('until'),
})
