/** What the platform itself permits, and how far a token goes; shared by the server and the screens. */
import type { AppPermission } from '../contract/permissions.ts'

/** By the scope of a token (and the role of a person) that grants it. */
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
    'models.read',
  ],
  ingest: ['ingest'],
  write: ['points.write', 'connections.write', 'labels.manage', 'alarms.define', 'models.write', 'models.review'],
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
export type Permission = PlatformPermission | AppPermission

export const allScopes = Object.keys(scopes) as Scope[]

export function permissionsOf(granted: readonly Scope[]): Set<Permission> {
  return new Set(granted.flatMap((s) => scopes[s] as readonly PlatformPermission[]))
}
