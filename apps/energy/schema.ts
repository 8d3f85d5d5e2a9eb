import { date, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, recordColumns } from '../../contract/index.ts'
import type { Band } from './rules/tariffs.ts'

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

/** A stretch of a day as people type it: "HH:MM", months like "7,8" or empty for all. */
export type TypedPeriod = { band: Band; from: string; to: string; months?: string }
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
