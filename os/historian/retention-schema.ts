import { integer, pgTable, text } from 'drizzle-orm/pg-core'

/** How long the samples of a class of points are kept; null for ever. */
export const retentionTable = pgTable('retention_class', {
  code: text('code').primaryKey(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en').notNull(),
  keepDays: integer('keep_days'),
})
