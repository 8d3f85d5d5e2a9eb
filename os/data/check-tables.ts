import { getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { Refusal } from '../../contract/refusal.ts'
import type { Sql } from './connect.ts'
import { databaseRefusals } from './database-refusals.ts'
import { compareSchema } from './schema-report.ts'

/** Refuses to start when a table of an app is not as its code says, or lies open to other tenants. */
export async function checkTables(sql: Sql, tables: readonly PgTable[]): Promise<void> {
  const faults = await compareSchema(sql, tables)
  const guarded = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid
    where c.relrowsecurity and c.relnamespace = 'public'::regnamespace`
  const safe = new Set(guarded.map((row) => row.name))
  for (const table of tables)
    if (!safe.has(getTableName(table)))
      faults.push(`${getTableName(table)}: its migration must call millrace_record_table('${getTableName(table)}')`)
  if (faults.length > 0) throw new Refusal(databaseRefusals.tablesFaulty, { faults: faults.join('\n') })
}
