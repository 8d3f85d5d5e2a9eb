import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import type { Sql } from './connect.ts'

type Column = { table: string; column: string; type: string; nullable: boolean }

const aliases: Record<string, string> = {
  serial: 'integer',
  bigserial: 'bigint',
  'timestamp with time zone': 'timestamptz',
}
const plain = (type: string) => aliases[type] ?? type.replace(' (', '(')

/** Columns of these tables as the database has them; of all tables when none are named. */
async function readSchema(sql: Sql, names?: readonly string[]): Promise<Column[]> {
  return sql<Column[]>`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
           not a.attnotnull as nullable
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
          and ${names ? sql`c.relname = any(${names as string[]})` : sql`true`}
    order by c.relname, a.attnum`
}

/** Where the drizzle tables and the migrated database differ in columns, types or nullability; empty when they agree. */
export async function compareSchema(sql: Sql, tables: readonly PgTable[]): Promise<string[]> {
  const describe = (c: Column) => `${c.table}.${c.column} ${plain(c.type)}${c.nullable ? '' : ' not null'}`
  const names = tables.map((t) => getTableConfig(t).name)
  const inDatabase = new Set((await readSchema(sql, names)).map(describe))
  const inCode = new Set(
    tables.flatMap((t) => {
      const { name, columns } = getTableConfig(t)
      return columns.map((c) =>
        describe({
          table: name,
          column: c.name,
          type: c.getSQLType().replaceAll(', ', ','),
          nullable: !c.notNull && !c.primary,
        }),
      )
    }),
  )
  return [
    ...[...inCode].filter((c) => !inDatabase.has(c)).map((c) => `only in code: ${c}`),
    ...[...inDatabase].filter((c) => !inCode.has(c)).map((c) => `only in the database: ${c}`),
  ]
}

/** The whole schema as Markdown, to be committed so that a change of it shows in a diff. */
export async function schemaReport(sql: Sql): Promise<string> {
  const tables = Map.groupBy(await readSchema(sql), (c) => c.table)
  const sections = [...tables].map(([table, columns]) =>
    [
      `## ${table}\n`,
      '| column | type | |',
      '|---|---|---|',
      ...columns.map((c) => `| ${c.column} | ${plain(c.type)} | ${c.nullable ? '' : 'not null'} |`),
      '',
    ].join('\n'),
  )
  return `# Business data: schema\n\nWritten by \`os/data/write-schema-report.ts\` from the migrations.\n\n${sections.join('\n')}`
}
