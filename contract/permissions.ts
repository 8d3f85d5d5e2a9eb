import type { Text } from './text.ts'

/** What the platform itself permits, by the scope of a token (and the role of a person) that grants it. */
export const scopes = {
  read: [
    'points.read',
    'live.read',
    'history.read',
    'connections.read',
    'quality.read',
    'trends.read',
    'trends.write',
    'files.use',
    'labels.use',
    'alarms.read',
  ],
  ingest: ['ingest'],
  write: ['points.write', 'connections.write', 'labels.manage', 'alarms.define'],
  operate: ['device.write', 'alarms.operate'],
  /** Every permission of every app; which these are is known when the apps are loaded. */
  apps: [],
  admin: [
    'history.delete',
    'tokens.manage',
    'users.manage',
    'users.read',
    'audit.read',
    'approval.manage',
    'jobs.manage',
    'notify.manage',
    'roles.manage',
    'sessions.manage',
    'tenants.manage',
    'webhooks.manage',
  ],
} as const

export type Scope = keyof typeof scopes
export type PlatformPermission = (typeof scopes)[Scope][number]

declare const declared: unique symbol
/** A permission that an app declared; only {@link definePermissions} makes one, so a typo fails the type check. */
export type AppPermission = string & { readonly [declared]: true }
export type Permission = PlatformPermission | AppPermission

export type PermissionTable<K extends string = string> = Record<K, AppPermission> & {
  readonly labels: Record<string, Text>
}

export const allScopes = Object.keys(scopes) as Scope[]

export function permissionsOf(granted: readonly Scope[]): Set<Permission> {
  return new Set(granted.flatMap((s) => scopes[s] as readonly PlatformPermission[]))
}

/**
 * Declares an app's permissions.
 *
 * @example const may = definePermissions('calibration', { read: { zh: '查看计量器具', en: 'See gauges' } }) // may.read is 'calibration.read'
 */
export function definePermissions<const K extends string>(app: string, table: Record<K, Text>): PermissionTable<K> {
  const entries = Object.entries<Text>(table)
  const names = Object.fromEntries(entries.map(([key]) => [key, `${app}.${key}`]))
  const labels = Object.fromEntries(entries.map(([key, label]) => [`${app}.${key}`, label]))
  return Object.defineProperty(names, 'labels', { value: labels, enumerable: false }) as PermissionTable<K>
}
