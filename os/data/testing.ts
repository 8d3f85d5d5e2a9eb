import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Migrations, migrate } from './migrate.ts'
import { type Data, openData } from './open-data.ts'
import { dataMigrations } from './tenancy.ts'

/**
 * Puts an empty database cluster into a data folder, where a run of the tests has made one to copy (`tools/test.ts` names its data
 * folder in MILLRACE_TEST_CLUSTER): making one takes a second and a half of a core. Without it the start makes one, as for everybody.
 */
export async function clusterIn(folder: string): Promise<void> {
  const made = process.env.MILLRACE_TEST_CLUSTER
  // with its owner, which node's own copying would change
  if (made) await promisify(execFile)('cp', ['-a', join(made, 'postgres'), folder])
}

/**
 * A real PostgreSQL for one test file, in a temporary folder, migrated. Close it in `after()`. With migrations come those of
 * tenancy, on which every other's may build.
 *
 * @example const data = await withDatabase([{ owner: 'audit', folder: auditMigrations }]); after(() => data.close())
 */
export async function withDatabase(migrations: readonly Migrations[] = []): Promise<Data & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-data-'))
  await clusterIn(folder)
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
