import { type SQL, sql } from 'drizzle-orm'
import type { GroupPage } from '../../api/records.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Scope } from '../kernel/services.ts'
import { declaredFields, fieldOf, type RecordField } from './fields.ts'
import { recordRefusals } from './refusals.ts'

export type Totals = Record<string, string | number | null>

const mostGroups = 500

/** What stands below each column: decimals stay exact, as text. */
function totalColumn({ column, type, declared }: RecordField): SQL {
  const kind = declared.total!
  const value =
    kind !== 'avg'
      ? sql`${sql.raw(kind)}(${column})`
      : type === 'decimal'
        ? sql`round(avg(${column}), 6)`
        : // avg() of floats squares them, which leaves their range long before the mean does
          sql`sum(${column}) / nullif(count(${column}), 0)::float8`
  return type === 'number' || (type === 'integer' && kind === 'avg')
    ? sql`${value}::float8`
    : type === 'moment'
      ? sql`(extract(epoch from ${value}) * 1000)::float8`
      : sql`${value}::text`
}

const withTotal = (entity: Entity) => declaredFields(entity).filter(({ declared }) => declared.total !== undefined)

const totalsSelected = (fields: readonly RecordField[]) =>
  sql.join(
    fields.map((field) => sql`, ${totalColumn(field)} as ${sql.identifier(field.name)}`),
    sql``,
  )

function pick(fields: readonly RecordField[], row: Record<string, unknown>): Totals {
  return Object.fromEntries(
    fields.map(({ name, type }) => {
      const value = row[name] as string | number | null
      // integers travel as numbers as far as a number is exact
      const exact = type === 'integer' && value !== null && Number.isSafeInteger(Number(value))
      return [name, exact ? Number(value) : value]
    }),
  )
}

/** The totals that fields declare, over all rows of a condition. */
export async function totalsOf(scope: Scope, entity: Entity, where: SQL | undefined): Promise<Totals> {
  const fields = withTotal(entity)
  if (fields.length === 0) return {}
  const [row] = (await scope.tx.db.execute(
    sql`select 1 ${totalsSelected(fields)} from ${entity.table} where ${where}`,
  )) as unknown as Record<string, unknown>[]
  return pick(fields, row)
}

/** Rows counted by the values of one field, the most frequent first, at most 500 groups; totals where they are asked for. */
export async function groupsOf(
  scope: Scope,
  entity: Entity,
  by: string,
  where: SQL | undefined,
  totals: boolean,
): Promise<GroupPage> {
  const field = fieldOf(entity, by, 'group')
  if (field.type === 'json' || field.type === 'moment')
    throw new Refusal(recordRefusals.notSortable, { name: field.name }, 'group')
  const fields = totals ? withTotal(entity) : []
  const rows = (await scope.tx.db.execute(
    sql`select ${field.column}::text as "$value", count(*)::int as "$count" ${totalsSelected(fields)}
      from ${entity.table} where ${where} group by ${field.column} order by 2 desc, 1 limit ${mostGroups}`,
  )) as unknown as Record<string, unknown>[]
  return {
    groups: rows.map((row) => ({
      value: row.$value as string | null,
      count: row.$count as number,
      totals: pick(fields, row),
    })),
  }
}
