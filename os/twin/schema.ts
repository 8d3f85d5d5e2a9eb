import { sql } from 'drizzle-orm'
import { doublePrecision, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { EquipmentType, NodeKind } from '../../api/platform.ts'
import type { PointSource, Processing } from '../../api/point.ts'
import type { PointType } from '../../contract/point.ts'
import type { Text } from '../../contract/text.ts'

/** Whose a row is; unless given, of the tenant that the transaction works for. */
const tenant = text().notNull().default(sql`millrace_tenant()`)

export const equipmentTypeTable = pgTable(
  'equipment_type',
  {
    tenant,
    code: text().notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    roles: jsonb().$type<EquipmentType['roles']>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.code] })],
)

export const nodeTable = pgTable('twin_node', {
  tenant,
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  parentId: integer('parent_id'),
  path: text().notNull(),
  kind: text().$type<NodeKind>().notNull(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en').notNull(),
  kks: text(),
  equipmentType: text('equipment_type'),
})

export const pointTable = pgTable('point', {
  tenant,
  id: integer().primaryKey(),
  code: text().notNull(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en').notNull(),
  type: text().$type<PointType>().notNull(),
  unit: text(),
  low: doublePrecision(),
  high: doublePrecision(),
  decimals: integer(),
  labels: jsonb().$type<Record<string, Text>>(),
  nodeId: integer('node_id'),
  role: text(),
  kks: text(),
  retention: text().notNull(),
  processing: jsonb().$type<Processing>().notNull(),
  source: jsonb().$type<PointSource>(),
  note: jsonb().$type<Text>(),
  retiredAt: timestamp('retired_at', { withTimezone: true }),
  connection: text().generatedAlwaysAs(sql`source ->> 'connection'`),
  search: text().notNull().generatedAlwaysAs(sql`lower(code || ' ' || name_zh || ' ' || name_en)`),
})

export const twinTables = [equipmentTypeTable, nodeTable, pointTable]
