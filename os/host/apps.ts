import { apps } from '../../apps/index.ts'
import type { Migrations } from '../data/migrate.ts'
import { migrations } from './migrations.ts'

export { apps }

/** Every service's migrations, then those of the apps. */
export const allMigrations: readonly Migrations[] = [
  ...migrations,
  ...apps.map((app) => ({ owner: app.id, folder: app.migrations })),
]
