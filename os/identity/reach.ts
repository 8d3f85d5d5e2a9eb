import type { RoleGrant } from '../../api/identity.ts'
import type { RowScope } from '../../contract/actor.ts'

export type DepartmentNode = { id: string; parent: string | null }

/** A department and all below it. A parent that is missing or in a circle ends the walk. */
export function withSubDepartments(wanted: readonly string[], all: readonly DepartmentNode[]): string[] {
  const found = new Set(wanted)
  let grew = true
  while (grew) {
    grew = false
    for (const { id, parent } of all)
      if (parent !== null && found.has(parent) && !found.has(id)) {
        found.add(id)
        grew = true
      }
  }
  return [...found]
}

type Place = { department: string | null; site: string | null }

/** How far one grant reaches for a person who stands at `place`; null when it reaches nothing. */
export function scopeOf(grant: RoleGrant, place: Place, departments: readonly DepartmentNode[]): RowScope | null {
  switch (grant.reach) {
    case 'all':
      return { reach: 'all' }
    case 'own':
      return { reach: 'own' }
    case 'site': {
      const sites = grant.sites.length > 0 ? grant.sites : place.site === null ? [] : [place.site]
      return sites.length > 0 ? { reach: 'site', sites } : null
    }
    case 'department': {
      const named =
        grant.departments.length > 0 ? grant.departments : place.department === null ? [] : [place.department]
      return named.length > 0 ? { reach: 'department', departments: withSubDepartments(named, departments) } : null
    }
  }
}

export type Granted = { permissions: ReadonlySet<string>; rowScopes: ReadonlyMap<string, readonly RowScope[]> }

/**
 * What several grants come to: permissions add up, and so do their scopes; one that reaches every row needs no others.
 * A grant that reaches nothing gives nothing.
 */
export function addUp(
  grants: readonly RoleGrant[],
  permissionsOf: (role: string) => readonly string[],
  place: Place,
  departments: readonly DepartmentNode[],
): Granted {
  const permissions = new Set<string>()
  const all = new Set<string>()
  const scopes = new Map<string, RowScope[]>()
  for (const grant of grants) {
    const scope = scopeOf(grant, place, departments)
    if (!scope) continue
    for (const permission of permissionsOf(grant.role)) {
      permissions.add(permission)
      if (scope.reach === 'all') all.add(permission)
      else scopes.set(permission, [...(scopes.get(permission) ?? []), scope])
    }
  }
  for (const permission of all) scopes.delete(permission)
  return { permissions, rowScopes: scopes }
}
