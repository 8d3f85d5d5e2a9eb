import { doublePrecision, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const watchStateTable = pgTable(
  'watch_state',
  {
    tenant: text().notNull(),
    watch: text().notNull(),
    code: text().notNull(),
    firedAt: time('fired_at').notNull(),
    sampleAt: time('sample_at').notNull(),
    value: doublePrecision(),
    endedAt: time('ended_at'),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.watch, t.code] })],
)
