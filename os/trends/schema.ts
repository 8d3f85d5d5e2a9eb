import { sql } from 'drizzle-orm'
import { boolean, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Trends that people keep, for themselves or for all. */
export const trendTable = pgTable(
  'saved_trend',
  {
    tenant: text('tenant').notNull().default(sql`millrace_tenant()`),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    ownerId: text('owner_id').notNull(),
    ownerName: text('owner_name').notNull(),
    shared: boolean('shared').notNull().default(false),
    definition: jsonb('definition').$type<object>().notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.id] })],
)
