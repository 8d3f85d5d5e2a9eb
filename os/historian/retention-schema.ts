import { sql } from 'drizzle-orm'
import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/** How long the samples of a class of points are kept; null for ever. */
export const retentionTable = pgTable(
  'retention_class',
  {
    tenant: text('tenant').notNull().default(sql`millrace_tenant()`),
    code: text('code').notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    keepDays: integer('keep_days'),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.code] })],
)
