import { bigint, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

export const auditEntry = pgTable('audit_entry', {
  id: bigint({ mode: 'number' }).primaryKey(),
  at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
  actor: text().notNull(),
  action: text().notNull(),
  object: text().notNull(),
  reason: text(),
  before: jsonb(),
  after: jsonb(),
  prevHash: text('prev_hash').notNull(),
  hash: text().notNull(),
  tenant: text().notNull(),
  app: text(),
  entity: text(),
  recordId: text('record_id'),
  command: text(),
  format: integer().notNull(),
  lane: integer().notNull(),
  seq: bigint({ mode: 'number' }).notNull(),
})

/** The end of each lane of the chain. */
export const auditHead = pgTable('audit_head', {
  lane: integer().primaryKey(),
  seq: bigint({ mode: 'number' }).notNull(),
  hash: text().notNull(),
})
