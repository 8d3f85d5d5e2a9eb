import { boolean, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { LabelSchemeInput } from '../../api/labels.ts'
import { moment } from '../../contract/columns.ts'

export type SchemeDefinition = Omit<LabelSchemeInput, 'name' | 'entity' | 'isDefault'>

/** How labels look and what their codes say. */
export const labelSchemeTable = pgTable('label_scheme', {
  id: uuid('id').primaryKey(),
  tenant: text('tenant').notNull(),
  version: integer('version').notNull().default(1),
  name: text('name').notNull(),
  /** `app.entity`; null: for any. */
  entity: text('entity'),
  isDefault: boolean('is_default').notNull().default(false),
  definition: jsonb('definition').$type<SchemeDefinition>().notNull(),
  updatedAt: moment('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
})
