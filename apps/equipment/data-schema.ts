import { boolean, date, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, recordColumns } from '../../contract/index.ts'

/** `signal`: its role in the mapping (rules/state-mappings.ts), or `count`. `point`: a point's code. */
export type MappedSignal = { signal: string; point: string }

export const signalMapTable = pgTable('equipment_signal_map', {
  ...recordColumns(),
  code: text('code').notNull(),
  equipment: uuid('equipment').notNull(),
  line: text('line'),
  mapping: text('mapping').notNull(),
  signals: jsonb('signals').$type<MappedSignal[]>().notNull(),
  calendar: uuid('calendar').notNull(),
  runningAboveKw: numeric('running_above_kw'),
  standbyAboveKw: numeric('standby_above_kw'),
  cycleSeconds: numeric('cycle_seconds'),
  smallStopMinutes: integer('small_stop_minutes').notNull(),
  askAfterSeconds: integer('ask_after_seconds').notNull(),
})

export const stopReasonTable = pgTable('equipment_stop_reason', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
})

export const machineStopTable = pgTable('equipment_machine_stop', {
  ...recordColumns(),
  number: text('number').notNull(),
  equipment: uuid('equipment').notNull(),
  phase: text('phase').notNull(),
  since: moment('since').notNull(),
  until: moment('until'),
  reason: uuid('reason'),
  explainedAt: moment('explained_at'),
  explainedBy: text('explained_by'),
  remark: text('remark'),
})

export const productionReportTable = pgTable('equipment_production_report', {
  ...recordColumns(),
  equipment: uuid('equipment').notNull(),
  day: date('day').notNull(),
  shift: text('shift').notNull(),
  produced: integer('produced'),
  scrap: integer('scrap').notNull(),
  rework: integer('rework').notNull(),
})

export const productTimeTable = pgTable('equipment_product_time', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  program: text('program'),
  cycleSeconds: numeric('cycle_seconds').notNull(),
})

export const jobRunTable = pgTable('equipment_job_run', {
  ...recordColumns(),
  jobOrder: text('job_order').notNull(),
  equipment: uuid('equipment').notNull(),
  product: uuid('product'),
  source: text('source').notNull(),
  parallel: boolean('parallel').notNull(),
  startedAt: moment('started_at').notNull(),
  endedAt: moment('ended_at'),
  runSeconds: numeric('run_seconds'),
  good: integer('good'),
  scrap: integer('scrap'),
  rework: integer('rework'),
  counted: integer('counted').notNull(),
  remark: text('remark'),
})

export const toolTable = pgTable('equipment_tool', {
  ...recordColumns(),
  equipment: uuid('equipment').notNull(),
  place: text('place').notNull(),
  name: text('name').notNull(),
  serial: text('serial'),
  measure: text('measure').notNull(),
  life: numeric('life').notNull(),
  warnAt: numeric('warn_at').notNull(),
  point: text('point'),
  direction: text('direction').notNull(),
  used: numeric('used').notNull(),
  told: text('told').notNull(),
  changedAt: moment('changed_at').notNull(),
  remark: text('remark'),
})
