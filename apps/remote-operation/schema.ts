import { boolean, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, recordColumns } from '../../contract/index.ts'
import type { TypedInterlock } from './interlocks.ts'

export const machineTable = pgTable('remote_operation_machine', {
  ...recordColumns(),
  equipment: uuid('equipment').notNull(),
  name: text('name').notNull(),
  training: boolean('training').notNull(),
  prefix: text('prefix').notNull(),
  interlocks: jsonb('interlocks').$type<TypedInterlock[]>().notNull(),
  maxAgeSeconds: integer('max_age_seconds'),
  lockedFor: text('locked_for'),
  remark: text('remark'),
})

export const parameterTable = pgTable('remote_operation_parameter', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  machine: uuid('machine').notNull(),
  kind: text('kind').notNull(),
  register: text('register'),
  point: text('point').notNull(),
  unit: text('unit'),
  guard: text('guard').notNull(),
  low: numeric('low'),
  high: numeric('high'),
  step: numeric('step'),
  maxChange: numeric('max_change'),
  tolerance: numeric('tolerance').notNull(),
  interlocks: jsonb('interlocks').$type<TypedInterlock[]>().notNull(),
  validMinutes: integer('valid_minutes').notNull(),
  selectSeconds: integer('select_seconds').notNull(),
  answerSeconds: integer('answer_seconds').notNull(),
  remark: text('remark'),
})

export const orderTable = pgTable('remote_operation_order', {
  ...recordColumns(),
  number: text('number').notNull(),
  title: text('title').notNull(),
  machine: uuid('machine').notNull(),
  parameter: uuid('parameter').notNull(),
  diagnosis: uuid('diagnosis'),
  value: numeric('value').notNull(),
  unit: text('unit'),
  reason: text('reason').notNull(),
  training: boolean('training').notNull(),
  guard: text('guard').notNull(),
  seenValue: numeric('seen_value'),
  valueBefore: numeric('value_before'),
  readBack: text('read_back'),
  outcome: text('outcome'),
  requester: text('requester').notNull(),
  requestedAt: moment('requested_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  approver: text('approver'),
  approvedAt: moment('approved_at'),
  operator: text('operator'),
  selectedAt: moment('selected_at'),
  operatedAt: moment('operated_at'),
  answeredAt: moment('answered_at'),
  confirmer: text('confirmer'),
  endedAt: moment('ended_at'),
})

export const diagnosisTable = pgTable('remote_operation_diagnosis', {
  ...recordColumns(),
  number: text('number').notNull(),
  machine: uuid('machine').notNull(),
  reason: text('reason').notNull(),
  points: jsonb('points').$type<string[]>().notNull(),
  openedBy: text('opened_by').notNull(),
  endsAt: moment('ends_at').notNull(),
  closedAt: moment('closed_at'),
  findings: text('findings'),
})
