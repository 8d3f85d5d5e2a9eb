import { Refusal } from '../../contract/refusal.ts'
import { connectTo, type Database, type Sql } from './connect.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { dataRefusals } from './refusals.ts'

const oldestServer = 15

export type Data = {
  /** Plain SQL through postgres.js. */
  sql: Sql
  /** drizzle over the same pool. */
  db: Database
  /** For other processes, while this one runs. */
  url: string
  /** Resolves when an embedded server ends, also by itself; never for an external one. */
  ended: Promise<void>
  close(): Promise<void>
}

/**
 * Opens the business data: an external PostgreSQL by `url`, else the embedded one in `folder`, which may have been started
 * already (`server`) and is then closed by whoever opens it here.
 */
export async function openData({
  folder,
  url,
  max,
  server: started,
}: {
  folder: string
  url?: string
  max?: number
  server?: Promise<EmbeddedPostgres>
}): Promise<Data> {
  const server: EmbeddedPostgres | undefined = url ? undefined : await (started ?? startEmbeddedPostgres(folder))
  const target = url ?? server!.url
  let connection: ReturnType<typeof connectTo> | undefined
  try {
    connection = connectTo(target, { max })
    const [{ version }] = await connection.sql`select current_setting('server_version_num')::int / 10000 as version`
    if (version < oldestServer) {
      throw new Refusal(dataRefusals.serverTooOld, { found: version, wanted: oldestServer })
    }
  } catch (error) {
    await connection?.sql.end({ timeout: 1 })
    await server?.stop()
    if (error instanceof Refusal || !url) throw error
    throw new Refusal(dataRefusals.notReachable, { detail: (error as Error).message })
  }
  const { sql, db } = connection
  return {
    sql,
    db,
    url: target,
    ended: server?.ended ?? new Promise(() => {}),
    async close() {
      await sql.end({ timeout: 5 })
      await server?.stop()
    },
  }
}
