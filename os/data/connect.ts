import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

export type Sql = postgres.Sql<{ bigint: number }>
/** What both a pool and a transaction can do. */
export type Queryable = postgres.ISql<{ bigint: number }>
export type Tx = postgres.TransactionSql<{ bigint: number }>
export type Database = PostgresJsDatabase

const timestampTypes = ['1184', '1114', '1082', '1083']

/** PostgreSQL's int8 as a number: our identities and times stay far below 2^53; beyond it this fails loudly. */
function parseInt8(text: string): number {
  const n = Number(text)
  if (!Number.isSafeInteger(n)) throw new Error(`${text} is beyond the safe integers`)
  return n
}

/**
 * Connects to a PostgreSQL by its URL. A socket folder is given as libpq does: `postgresql://user:pw@localhost/db?host=/folder`.
 *
 * One pool serves both plain SQL and drizzle, so what they hand over is reconciled here: int8 reads as a number,
 * timestamptz reads as ISO-like text in plain SQL (select `extract(epoch from t) * 1000` for ms), a Date may be written,
 * JSON is written as an object through `sql.json()`.
 */
export function connectTo(url: string, { max = 10 }: { max?: number } = {}): { sql: Sql; db: Database } {
  const parsed = new URL(url)
  const socketFolder = parsed.searchParams.get('host')
  parsed.searchParams.delete('host')
  const sql: Sql = postgres(parsed.href, {
    max,
    ...(socketFolder ? { host: socketFolder } : {}),
    onnotice: () => {},
    connect_timeout: 10,
    connection: { application_name: 'millrace', TimeZone: 'UTC' },
    types: { bigint: { to: 20, from: [20], parse: parseInt8, serialize: String } },
  })
  const db = drizzle(sql)
  const { serializers } = sql.options as unknown as { serializers: Record<string, (value: unknown) => unknown> }
  for (const type of timestampTypes) serializers[type] = (v) => (v instanceof Date ? v.toISOString() : v)
  // drizzle hands over JSON as text, sql.json() as an object
  for (const type of ['114', '3802']) serializers[type] = (v) => (typeof v === 'string' ? v : JSON.stringify(v))
  return { sql, db }
}
