import { bigint, boolean, customType, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const webhookTable = pgTable('webhook', {
  id: uuid().primaryKey(),
  tenant: text().notNull(),
  name: text().notNull(),
  url: text().notNull(),
  events: text().array().notNull(),
  enabled: boolean().notNull().default(true),
  disabledWhy: text('disabled_why'),
  secret: bytes('secret').notNull(),
  previousUntil: time('previous_until'),
  createdAt: time('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: time('updated_at').notNull(),
})

export const outboxEventTable = pgTable('outbox_event', {
  id: bigint({ mode: 'number' }).primaryKey(),
  tenant: text().notNull(),
  at: time('at').notNull(),
  event: text().notNull(),
  payload: jsonb().notNull(),
  entity: text(),
  recordId: text('record_id'),
  actor: text().notNull(),
})

export const outboxDeliveryTable = pgTable('outbox_delivery', {
  id: bigint({ mode: 'number' }).primaryKey(),
  tenant: text().notNull(),
  eventId: bigint('event_id', { mode: 'number' }).notNull(),
  consumer: text().notNull(),
  webhook: uuid(),
  state: text().$type<'waiting' | 'done' | 'dead'>().notNull(),
  tries: integer().notNull(),
  firstAt: time('first_at').notNull(),
  due: time('due').notNull(),
  lastAt: time('last_at'),
  lastMs: integer('last_ms'),
  lastStatus: integer('last_status'),
  lastError: text('last_error'),
})

export const eventTables = [webhookTable, outboxEventTable, outboxDeliveryTable]
