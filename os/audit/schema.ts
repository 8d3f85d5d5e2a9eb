import { bigint, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

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
})
