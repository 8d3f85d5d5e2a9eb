import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { customType, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'

/** A moment: UTC milliseconds in code, timestamptz(3) in the database. */
export const moment = customType<{ data: number; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => Date.parse(value),
  toDriver: (ms) => new Date(ms).toISOString(),
})

/**
 * The columns that every record has; the kernel writes them. `owner` of a row scope is `createdBy`; `department` and `site`
 * are taken over from who creates it unless the command sets them.
 */
export const recordColumns = () => ({
  id: uuid('id').primaryKey(),
  tenant: text('tenant').notNull(),
  /** Grows by one with every change: two people who edit notice each other. */
  version: integer('version').notNull(),
  state: text('state').notNull(),
  department: text('department'),
  site: text('site'),
  createdAt: moment('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: moment('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
})

const bareTable = () => pgTable('record', recordColumns())
type RecordColumn = keyof ReturnType<typeof recordColumns>
export const recordColumnNames = Object.keys(recordColumns()) as RecordColumn[]

/** A drizzle table that was made with {@link recordColumns}. */
export type RecordTable = PgTable & Record<RecordColumn, PgColumn>
export type Row<T extends PgTable> = T['$inferSelect']
export type Col<T extends PgTable> = keyof Row<T> & string
/** What every record has, whatever its table. */
export type RecordRow = ReturnType<typeof bareTable>['$inferSelect']
/** What a command may write: everything but what the kernel keeps. */
export type Values<T extends PgTable> = Partial<
  Omit<T['$inferInsert'], 'id' | 'tenant' | 'version' | 'state' | 'createdAt' | 'createdBy' | 'updatedAt' | 'updatedBy'>
>
