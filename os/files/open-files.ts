import { join } from 'node:path'
import type { Sql } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { Route } from '../http/route.ts'
import { type Collector, createCollector } from './collector.ts'
import { diskStore } from './disk-store.ts'
import { createFiles, type Files } from './files.ts'
import { fileRoutes, type Scoped } from './routes.ts'
import { type S3Settings, s3Store } from './s3-store.ts'

/** Files that nothing refers to are looked for this often. */
const collectEveryMs = 6 * 3_600_000

export type OpenedFiles = {
  files: Files
  collector: Collector
  routes: Route[]
  close(): void
}

/** Files as the platform uses them: in the bucket of the settings, else below the data folder; collected in the background. */
export async function openFiles(options: {
  config: { dataFolder: string; s3: S3Settings | undefined; fileQuotaMb: number }
  sql: Sql
  tenants: TenantData
  scoped: Scoped
  fault(error: unknown): void
}): Promise<OpenedFiles> {
  const { config, sql, tenants, scoped, fault } = options
  const store = config.s3 ? s3Store(config.s3) : await diskStore(join(config.dataFolder, 'files'))
  const files = createFiles({ store, quotaBytes: config.fileQuotaMb * 1e6 })
  const collector = createCollector({ sql, tenants, store })
  let collecting = false
  const timer = setInterval(() => {
    if (collecting) return
    collecting = true
    collector
      .collect()
      .catch(fault)
      .finally(() => {
        collecting = false
      })
  }, collectEveryMs)
  timer.unref()
  return { files, collector, routes: fileRoutes(files, scoped), close: () => clearInterval(timer) }
}
