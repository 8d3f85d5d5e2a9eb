import { date, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, recordColumns } from '../../contract/index.ts'
import type { Share } from './rules/allocation.ts'
import type { Band, DayKind } from './rules/tariffs.ts'
import type { Tier } from './rules/tiers.ts'

export const meterTable = pgTable('energy_meter', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  medium: text('medium').notNull(),
  unit: text('unit').notNull(),
  source: text('source').notNull(),
  point: text('point'),
  digits: integer('digits'),
  factor: numeric('factor').notNull(),
  maxPerHour: numeric('max_per_hour'),
  errorPercent: numeric('error_percent'),
  lossLimit: numeric('loss_limit').notNull(),
  gapMinutes: integer('gap_minutes').notNull(),
  parent: uuid('parent'),
  place: text('place'),
  costCentre: text('cost_centre'),
  usedBy: text('used_by'),
  serialNo: text('serial_no'),
  mountedAt: moment('mounted_at').notNull(),
  firstReading: numeric('first_reading'),
})

export const exchangeTable = pgTable('energy_exchange', {
  ...recordColumns(),
  number: text('number').notNull(),
  meter: uuid('meter').notNull(),
  at: moment('at').notNull(),
  oldEnd: numeric('old_end'),
  newStart: numeric('new_start'),
  oldFactor: numeric('old_factor').notNull(),
  newFactor: numeric('new_factor').notNull(),
  oldDigits: integer('old_digits'),
  newDigits: integer('new_digits'),
  newSerialNo: text('new_serial_no'),
  remark: text('remark'),
})

export const readingTable = pgTable('energy_reading', {
  ...recordColumns(),
  number: text('number').notNull(),
  meter: uuid('meter').notNull(),
  at: moment('at').notNull(),
  value: numeric('value').notNull(),
  photo: text('photo'),
  remark: text('remark'),
})

/** A stretch of a day as people type it: "HH:MM", months like "7,8" or empty for all, a kind of day or all. */
export type TypedPeriod = { band: Band; from: string; to: string; months?: string; days?: DayKind }
export type TypedPrice = { band: Band; price: string }

export const tariffTable = pgTable('energy_tariff', {
  ...recordColumns(),
  number: text('number').notNull(),
  name: text('name').notNull(),
  medium: text('medium').notNull(),
  validFrom: date('valid_from').notNull(),
  periods: jsonb('periods').$type<TypedPeriod[]>().notNull(),
  prices: jsonb('prices').$type<TypedPrice[]>().notNull(),
  remark: text('remark'),
})

export const factorTable = pgTable('energy_factor', {
  ...recordColumns(),
  number: text('number').notNull(),
  medium: text('medium').notNull(),
  kind: text('kind').notNull(),
  validFrom: date('valid_from').notNull(),
  value: numeric('value').notNull(),
  source: text('source').notNull(),
})

export const protectionTable = pgTable('energy_protection', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  point: text('point').notNull(),
  contactPoint: text('contact_point'),
  openValue: integer('open_value').notNull(),
  switchPoint: text('switch_point'),
  switchValue: integer('switch_value').notNull(),
  retries: integer('retries').notNull(),
  unit: text('unit'),
  warnAbove: numeric('warn_above').notNull(),
  warnSeconds: integer('warn_seconds').notNull(),
  tripAbove: numeric('trip_above').notNull(),
  tripSeconds: integer('trip_seconds').notNull(),
  hysteresis: numeric('hysteresis').notNull(),
  staleSeconds: integer('stale_seconds').notNull(),
  confirmSeconds: integer('confirm_seconds').notNull(),
  settleSeconds: integer('settle_seconds').notNull(),
  remindMinutes: integer('remind_minutes').notNull(),
  place: text('place'),
  keeper: text('keeper'),
  lastValue: numeric('last_value'),
  lastAt: moment('last_at'),
})

export const protectionEventTable = pgTable('energy_protection_event', {
  ...recordColumns(),
  number: text('number').notNull(),
  protection: uuid('protection').notNull(),
  at: moment('at').notNull(),
  what: text('what').notNull(),
  level: text('level').notNull(),
  value: numeric('value'),
  remark: text('remark'),
})

/** A period of a measure's proof: its first day and what drove the consumption in it, e.g. pieces made. */
export type DrivenPeriod = { from: string; driver: string }

export const savingTable = pgTable('energy_saving', {
  ...recordColumns(),
  number: text('number').notNull(),
  name: text('name').notNull(),
  meter: uuid('meter').notNull(),
  doneOn: date('done_on').notNull(),
  stepDays: integer('step_days').notNull(),
  driver: text('driver').notNull(),
  observations: jsonb('observations').$type<DrivenPeriod[]>().notNull(),
  cost: numeric('cost'),
  keeper: text('keeper'),
  description: text('description'),
  adjusted: numeric('adjusted'),
  actual: numeric('actual'),
  saving: numeric('saving'),
  uncertainty: numeric('uncertainty'),
  share: numeric('share'),
  r2: numeric('r2'),
  verdict: text('verdict'),
  provenAt: moment('proven_at'),
})

export const specialDayTable = pgTable('energy_special_day', {
  ...recordColumns(),
  number: text('number').notNull(),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
  firstDay: date('first_day').notNull(),
  lastDay: date('last_day').notNull(),
})

export type Levy = { name: string; price: string }

export const termsTable = pgTable('energy_terms', {
  ...recordColumns(),
  number: text('number').notNull(),
  name: text('name').notNull(),
  meter: uuid('meter').notNull(),
  validFrom: date('valid_from').notNull(),
  chargedBy: text('charged_by').notNull(),
  capacityKva: numeric('capacity_kva'),
  agreedKw: numeric('agreed_kw'),
  demandWindow: text('demand_window').notNull(),
  basicPrice: numeric('basic_price'),
  basicShare: text('basic_share').notNull(),
  leastShare: numeric('least_share').notNull(),
  tolerance: numeric('tolerance').notNull(),
  overFactor: numeric('over_factor').notNull(),
  rebateFrom: numeric('rebate_from'),
  rebate: numeric('rebate').notNull(),
  standard: text('standard'),
  reactiveMeter: uuid('reactive_meter'),
  fedBackMeter: uuid('fed_back_meter'),
  levies: jsonb('levies').$type<Levy[]>().notNull(),
  tiers: jsonb('tiers').$type<Tier[]>().notNull(),
  tiersOver: text('tiers_over').notNull(),
  remark: text('remark'),
})

/** A share as it was when the bill was closed, with what the meter was called then. */
export type NamedShare = Share & { code: string; name: string; costCentre: string | null }

export const billTable = pgTable('energy_bill', {
  ...recordColumns(),
  number: text('number').notNull(),
  meter: uuid('meter').notNull(),
  month: text('month').notNull(),
  terms: uuid('terms').notNull(),
  quantity: numeric('quantity').notNull(),
  amount: numeric('amount').notNull(),
  demandKw: numeric('demand_kw'),
  demandAt: moment('demand_at'),
  powerFactor: numeric('power_factor'),
  missingQuarters: integer('missing_quarters').notNull(),
  remark: text('remark'),
})
