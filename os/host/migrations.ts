import { auditMigrations } from '../audit/audit.ts'
import type { Migrations } from '../data/migrate.ts'
import { dataMigrations } from '../data/tenancy.ts'
import { twinMigrations } from '../twin/twin.ts'

const folderOf = (service: string) => new URL(`../${service}/migrations/`, import.meta.url)

/** Every service's migrations, in the order in which they build on each other. */
export const migrations: readonly Migrations[] = [
  dataMigrations,
  { owner: 'host', folder: folderOf('host') },
  { owner: 'idempotency', folder: folderOf('idempotency') },
  { owner: 'numbering', folder: folderOf('numbering') },
  auditMigrations,
  { owner: 'identity', folder: folderOf('identity') },
  { owner: 'records', folder: folderOf('records') },
  { owner: 'search', folder: folderOf('search') },
  twinMigrations,
  { owner: 'historian', folder: folderOf('historian') },
  { owner: 'connections', folder: folderOf('connections') },
  { owner: 'dashboards', folder: folderOf('dashboards') },
  { owner: 'trends', folder: folderOf('trends') },
  { owner: 'approval', folder: folderOf('approval') },
  { owner: 'signatures', folder: folderOf('signatures') },
  { owner: 'events', folder: folderOf('events') },
  { owner: 'watches', folder: folderOf('watches') },
  { owner: 'alarms', folder: folderOf('alarms') },
  { owner: 'models', folder: folderOf('models') },
  { owner: 'jobs', folder: folderOf('jobs') },
  { owner: 'notify', folder: folderOf('notify') },
  { owner: 'files', folder: folderOf('files') },
  { owner: 'labels', folder: folderOf('labels') },
]
