import type { HeldGrant, SignInPolicy } from '../../api/identity.ts'
import { allScopes, permissionsOf } from '../../api/permissions.ts'
import type { Actor } from '../../contract/actor.ts'
import type { App } from '../../contract/app.ts'
import type { Language } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'
import { policyOf } from './credentials.ts'
import { isAged } from './password-policy.ts'
import { addUp, type DepartmentNode } from './reach.ts'
import { builtInRoles, permissionsIn } from './roles.ts'

/** How a person stands now: who they are, what they may do, and what they must do first. */
export type Standing = {
  actor: Actor & { language: Language }
  displayName: string
  demo: boolean
  /** While one of these holds, the actor has no permissions. */
  mustChangePassword: boolean
  mustSetUpTwoFactor: boolean
}

type PersonRow = {
  id: string
  name: string
  displayName: string
  tenant: string
  language: Language
  department: string | null
  site: string | null
  demo: boolean
  mustChangePassword: boolean
  changedMs: number
  hasPassword: boolean
  twoFactor: boolean
}

export type Standings = ReturnType<typeof createStandings>

/** Puts grants, roles and departments of a tenant together. `on` is the owner's connection, or one of the tenant. */
export function createStandings(apps: readonly App[], clock: () => number) {
  const roles = builtInRoles(apps)

  async function permissionsByRole(on: Queryable, tenant: string): Promise<(role: string) => readonly string[]> {
    const custom = await on<{ id: string; permissions: string[] }[]>`
      select id, permissions from org_role where tenant = ${tenant}`
    const own = new Map(custom.map((r) => [r.id, r.permissions]))
    return (role) => permissionsIn(tenant, roles.get(role)?.permissions ?? own.get(role) ?? [])
  }

  /** Scopes of a token are permissions of the platform; a person's come from roles alone. */
  const platform = permissionsOf(allScopes)

  /** Null when the person is gone, disabled or past the last day, or the organisation is disabled. */
  async function find(on: Queryable, userId: string): Promise<Standing | null> {
    const now = new Date(clock())
    const [row] = await on<PersonRow[]>`
      select u.id, u.username as name, u.name as "displayName", u.tenant, u.language, u.department, u.site, u.demo,
             u.must_change_password as "mustChangePassword",
             (extract(epoch from u.password_changed_at) * 1000)::bigint as "changedMs",
             exists (select from app_account a where a.user_id = u.id and a.provider_id = 'credential') as "hasPassword",
             exists (select from app_second_factor f where f.user_id = u.id and f.confirmed_at is not null) as "twoFactor"
      from app_user u join tenant t on t.id = u.tenant
      where u.id = ${userId} and u.enabled and t.enabled and (u.expires_at is null or u.expires_at > ${now})`
    if (!row) return null
    const [grants, departments, permissionsOfRole, policy] = await Promise.all([
      on<HeldGrant[]>`select role, reach, sites, departments, source from org_role_grant where user_id = ${row.id}`,
      on<DepartmentNode[]>`select id, parent from org_department where tenant = ${row.tenant}`,
      permissionsByRole(on, row.tenant),
      policyOf(on, row.tenant),
    ])
    return stand(row, grants, addUp(grants, permissionsOfRole, row, departments), policy)
  }

  function stand(
    row: PersonRow,
    grants: readonly HeldGrant[],
    granted: ReturnType<typeof addUp>,
    policy: SignInPolicy,
  ): Standing {
    const held = [...new Set(grants.map((g) => g.role))]
    const aged = !row.demo && isAged(row.changedMs, clock(), policy)
    const mustChangePassword = row.hasPassword && (row.mustChangePassword || aged)
    const mustSetUpTwoFactor = !row.twoFactor && held.some((role) => policy.twoFactorRoles.includes(role))
    const ready = !mustChangePassword && !mustSetUpTwoFactor
    // reach is about rows of apps; the platform's own things are not rows of a department
    const rowScopes = new Map([...granted.rowScopes].filter(([p]) => !(platform as ReadonlySet<string>).has(p)))
    return {
      actor: {
        kind: 'user',
        id: row.id,
        name: row.name,
        displayName: row.displayName,
        tenant: row.tenant,
        permissions: ready ? granted.permissions : new Set(),
        rowScopes,
        roles: held,
        department: row.department,
        site: row.site,
        language: row.language,
      },
      displayName: row.displayName,
      demo: row.demo,
      mustChangePassword,
      mustSetUpTwoFactor,
    }
  }

  return { find, roles, permissionsByRole }
}
