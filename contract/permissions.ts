/** Everything that can be permitted, by the scope of a token (and the role of a person) that grants it. */
export const scopes = {
  read: ['points.read', 'live.read', 'history.read', 'connections.read', 'quality.read', 'trends.read', 'trends.write'],
  ingest: ['ingest'],
  write: ['points.write', 'connections.write'],
  operate: ['device.write'],
  admin: ['history.delete', 'tokens.manage', 'users.manage', 'audit.read'],
} as const

export type Scope = keyof typeof scopes
export type Permission = (typeof scopes)[Scope][number]

export const allScopes = Object.keys(scopes) as Scope[]

export function permissionsOf(granted: readonly Scope[]): Set<Permission> {
  return new Set(granted.flatMap((s) => scopes[s] as readonly Permission[]))
}
