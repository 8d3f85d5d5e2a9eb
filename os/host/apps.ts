import { apps as every } from '../../apps/index.ts'
import type { App } from '../../contract/app.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Migrations } from '../data/migrate.ts'
import { startRefusals } from './config.ts'
import { migrations } from './migrations.ts'

/** Apps that are not finished: aboard only where MILLRACE_APPS names them. */
const growing = ['energy', 'equipment', 'spares', 'upkeep']

/** @param named what MILLRACE_APPS says */
export function appsAboard(named: string | undefined): readonly App[] {
  const wanted = (named ?? '').split(',').map((id) => id.trim())
  const unknown = wanted.filter((id) => id !== '' && !every.some((app) => app.id === id))
  if (unknown.length > 0)
    throw new Refusal(startRefusals.badSetting, {
      name: 'MILLRACE_APPS',
      value: unknown.join(','),
      expected: growing.join(','),
    })
  return every.filter(({ id }) => !growing.includes(id) || wanted.includes(id))
}

export const apps = appsAboard(process.env.MILLRACE_APPS)

/** Every service's migrations, then those of the apps. */
export const allMigrations: readonly Migrations[] = [
  ...migrations,
  ...apps.map((app) => ({ owner: app.id, folder: app.migrations })),
]
