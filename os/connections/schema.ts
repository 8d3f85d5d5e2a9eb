import { sql } from 'drizzle-orm'
import { boolean, customType, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { ConnectionIngest } from '../../api/platform.ts'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

export const connectionTable = pgTable(
  'connection',
  {
    tenant: text('tenant').notNull().default(sql`millrace_tenant()`),
    code: text('code').notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    driver: text('driver').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    config: jsonb('config').$type<Record<string, unknown>>().notNull().default({}),
    secrets: bytes('secrets'),
    secretNames: text('secret_names').array().notNull().default([]),
    discover: boolean('discover').notNull().default(false),
    ingest: jsonb('ingest').$type<ConnectionIngest>().notNull().default({}),
    noteZh: text('note_zh'),
    noteEn: text('note_en'),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.code] })],
)
