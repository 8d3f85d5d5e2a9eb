import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Migrations, migrate } from './migrate.ts'
import { type Data, openData } from './open-data.ts'

/**
 * A real PostgreSQL for one test file, in a temporary folder, migrated. Close it in `after()`.
 *
 * @example const data = await withDatabase([{ owner: 'audit', folder: auditMigrations }]); after(() => data.close())
 */
export async function withDatabase(migrations: readonly Migrations[] = []): Promise<Data & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-data-'))
  const data = await openData({ folder })
  await migrate(data.sql, migrations)
  return {
    ...data,
    folder,
    async close() {
      await data.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
