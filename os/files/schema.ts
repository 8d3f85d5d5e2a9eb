import { bigint, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from '../../contract/columns.ts'

/** Files that people of a tenant handed in; the content lies in the blob store under its SHA-256. */
export const fileTable = pgTable('file', {
  id: uuid('id').primaryKey(),
  tenant: text('tenant').notNull(),
  name: text('name').notNull(),
  mime: text('mime').notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  sha256: text('sha256').notNull(),
  /** Of a picture that can be shown. */
  width: integer('width'),
  height: integer('height'),
  createdAt: moment('created_at').notNull(),
  createdBy: text('created_by').notNull(),
})
