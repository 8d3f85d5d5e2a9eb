import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Migrations, migrate } from './migrate.ts'
import { type Data, openData } from './open-data.ts'
import { dataMigrations } from './tenancy.ts'

/**
 * A real PostgreSQL for one test file, in a temporary folder, migrated. Close it in `after()`. With migrations come those of
 * tenancy, on which every other's may build.
 *
 * @example const data = await withDatabase([{ owner: 'audit', folder: auditMigrations }]); after(() => data.close())
 */
export async function withDatabase(migrations: readonly Migrations[] = []): Promise<Data & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-data-'))
  const data = await openData({ folder })
  const based = migrations.length > 0 && !migrations.some((m) => m.owner === dataMigrations.owner)
  await migrate(data.sql, based ? [dataMigrations, ...migrations] : migrations)
  return {
    ...data,
    folder,
    async close() {
      await data.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
