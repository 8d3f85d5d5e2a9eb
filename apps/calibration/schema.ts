import { date, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { recordColumns } from '../../contract/index.ts'
import type { Reading } from './rules.ts'

export const gaugeTable = pgTable('calibration_gauge', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  model: text('model'),
  serialNo: text('serial_no'),
  maker: text('maker'),
  category: text('category').notNull(),
  measuringRange: text('measuring_range'),
  unit: text('unit').notNull(),
  maxError: numeric('max_error').notNull(),
  method: text('method').notNull(),
  intervalMonths: integer('interval_months').notNull(),
  calibratedOn: date('calibrated_on'),
  dueOn: date('due_on'),
  keeper: text('keeper'),
  place: text('place'),
  barredFor: text('barred_for'),
})

export const calibrationTable = pgTable('calibration_calibration', {
  ...recordColumns(),
  number: text('number').notNull(),
  gauge: uuid('gauge').notNull(),
  calibratedOn: date('calibrated_on').notNull(),
  method: text('method').notNull(),
  laboratory: text('laboratory'),
  certificateNo: text('certificate_no'),
  certificate: text('certificate'),
  temperature: numeric('temperature'),
  humidity: numeric('humidity'),
  unit: text('unit').notNull(),
  readings: jsonb('readings').$type<Reading[]>().notNull(),
  largestError: numeric('largest_error').notNull(),
  uncertainty: numeric('uncertainty').notNull(),
  maxError: numeric('max_error').notNull(),
  verdict: text('verdict').notNull(),
  remark: text('remark'),
})
