import { type Column, getTableColumns } from 'drizzle-orm'
import type { FieldManifest } from '../../api/apps.ts'
import type { Entity, Field } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import { recordRefusals } from './refusals.ts'

export type FieldType = FieldManifest['type']

/** One column of an entity as lists, exports and imports see it. */
export type RecordField = { name: string; type: FieldType; column: Column; required: boolean; declared: Field }

const byColumn: Record<string, FieldType> = {
  PgText: 'text',
  PgVarchar: 'text',
  PgChar: 'text',
  PgInteger: 'integer',
  PgSmallInt: 'integer',
  PgBigInt53: 'integer',
  PgDoublePrecision: 'number',
  PgReal: 'number',
  PgNumeric: 'decimal',
  PgBoolean: 'boolean',
  PgDateString: 'date',
  PgUUID: 'uuid',
}

/** What a drizzle column holds, in the words of the manifest. Lists and objects are `json`. */
export function typeOf(column: Column): FieldType {
  if (column.getSQLType().startsWith('timestamp')) return 'moment'
  return byColumn[column.columnType] ?? 'json'
}

/** What the kernel keeps of every record, by the names people know. */
const ownFields: Readonly<Record<string, Field>> = {
  id: { label: { zh: '记录标识', en: 'Record id' } },
  version: { label: { zh: '版本', en: 'Version' } },
  state: { label: { zh: '状态', en: 'State' } },
  department: { label: { zh: '部门', en: 'Department' }, kind: 'department' },
  site: { label: { zh: '厂区', en: 'Site' }, kind: 'site' },
  createdAt: { label: { zh: '创建时间', en: 'Created' } },
  createdBy: { label: { zh: '创建人', en: 'Created by' }, kind: 'user' },
  updatedAt: { label: { zh: '修改时间', en: 'Changed' } },
  updatedBy: { label: { zh: '修改人', en: 'Changed by' }, kind: 'user' },
}

const cache = new WeakMap<Entity, ReadonlyMap<string, RecordField>>()

/** Every field of an entity that may be asked for, the kernel's own ones too; never the tenant. */
export function fieldsOf(entity: Entity): ReadonlyMap<string, RecordField> {
  const known = cache.get(entity)
  if (known) return known
  const fields = new Map<string, RecordField>()
  for (const [name, column] of Object.entries(getTableColumns(entity.table) as Record<string, Column>)) {
    const own = name === 'state' ? { ...ownFields.state, choices: stateChoices(entity) } : ownFields[name]
    const declared = entity.fields[name] ?? own
    if (!declared || name === 'tenant') continue
    fields.set(name, { name, type: typeOf(column), column, required: column.notNull, declared })
  }
  cache.set(entity, fields)
  return fields
}

function stateChoices(entity: Entity) {
  return Object.fromEntries(
    Object.entries<{ label: Field['label'] }>(entity.states).map(([key, { label }]) => [key, label]),
  )
}

/** Refuses a name that the entity does not have. @param at the parameter that named it */
export function fieldOf(entity: Entity, name: string, at: string): RecordField {
  const field = fieldsOf(entity).get(name)
  if (!field)
    throw new Refusal(
      recordRefusals.unknownField,
      { entity: entity.label.zh, entityEn: entity.label.en, name: name.slice(0, 100) },
      at,
    )
  return field
}

/** The fields that an entity itself declares, in its order. */
export function declaredFields(entity: Entity): RecordField[] {
  return Object.keys(entity.fields).flatMap((name) => fieldsOf(entity).get(name) ?? [])
}
