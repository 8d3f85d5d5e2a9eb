import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import type { Sql } from './connect.ts'

type Column = { table: string; column: string; type: string; nullable: boolean }

const aliases: Record<string, string> = {
  serial: 'integer',
  bigserial: 'bigint',
  'timestamp with time zone': 'timestamptz',
}
const plain = (type: string) => aliases[type] ?? type.replace(' (', '(')

/** Columns of the given tables as the database has them. */
export async function readSchema(sql: Sql, tables: readonly PgTable[]): Promise<Column[]> {
  const names = tables.map((t) => getTableConfig(t).name)
  return sql<Column[]>`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
           not a.attnotnull as nullable
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relname = any(${names}) and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`
}

/** Where the drizzle tables and the migrated database differ in columns, types or nullability; empty when they agree. */
export async function compareSchema(sql: Sql, tables: readonly PgTable[]): Promise<string[]> {
  const describe = (c: Column) => `${c.table}.${c.column} ${plain(c.type)}${c.nullable ? '' : ' not null'}`
  const inDatabase = new Set((await readSchema(sql, tables)).map(describe))
  const inCode = new Set(
    tables.flatMap((t) => {
      const { name, columns } = getTableConfig(t)
      return columns.map((c) =>
        describe({ table: name, column: c.name, type: c.getSQLType(), nullable: !c.notNull && !c.primary }),
      )
    }),
  )
  return [
    ...[...inCode].filter((c) => !inDatabase.has(c)).map((c) => `only in code: ${c}`),
    ...[...inDatabase].filter((c) => !inCode.has(c)).map((c) => `only in the database: ${c}`),
  ]
}

/** The schema as a Markdown table, to be committed so that a change of it shows in a diff. */
export async function schemaReport(sql: Sql, tables: readonly PgTable[]): Promise<string> {
  const lines = (await readSchema(sql, tables)).map(
    (c) => `| ${c.table} | ${c.column} | ${plain(c.type)} | ${c.nullable ? '' : 'not null'} |`,
  )
  return ['| table | column | type | |', '|---|---|---|---|', ...lines, ''].join('\n')
}
