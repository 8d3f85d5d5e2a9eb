import type { HeldGrant, PersonItem, RoleGrant } from '../../api/identity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'
import { peopleRefusals } from './refusals.ts'
import type { BuiltInRole } from './roles.ts'
import type { Administrator, RoleFacts } from './separation.ts'

/** Reading people within a tenant's transaction: row-level security shows nobody else. */

type Row = Omit<PersonItem, 'roles'> & { roles: HeldGrant[] | null }

export type PeopleFilter = {
  search?: string
  department?: string
  role?: string
  state?: 'enabled' | 'disabled' | 'locked'
  limit: number
  /** The name after which to go on. */
  cursor?: string
  id?: string
}

const escaped = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&')

/** People by name. Asks for one more than the limit, so that the caller sees whether there are more. */
export async function readPeople(tx: Queryable, filter: PeopleFilter, now: number): Promise<PersonItem[]> {
  const { search, department, role, state, cursor, id } = filter
  const like = `%${escaped(search ?? '')}%`
  const date = new Date(now)
  const rows = await tx<Row[]>`
    select u.id, u.username as name, u.name as "displayName", u.contact_email as email, u.phone, u.language, u.department, u.site,
           u.enabled, (extract(epoch from u.expires_at) * 1000)::bigint as "expiresAt",
           (extract(epoch from case when u.locked_until > ${date} then u.locked_until end) * 1000)::bigint as "lockedUntil",
           u.must_change_password as "mustChangePassword", u.demo,
           exists (select from app_second_factor f where f.user_id = u.id and f.confirmed_at is not null) as "twoFactor",
           (extract(epoch from u.last_sign_in_at) * 1000)::bigint as "lastSignInAt",
           (extract(epoch from u.created_at) * 1000)::bigint as "createdAt",
           (select jsonb_agg(jsonb_build_object('role', g.role, 'reach', g.reach, 'sites', g.sites, 'departments', g.departments,
                                                'source', g.source) order by g.role, g.id)
            from org_role_grant g where g.user_id = u.id) as roles
    from app_user u
    where true
      ${id === undefined ? tx`` : tx`and u.id = ${id}`}
      ${search ? tx`and (u.username ilike ${like} or u.name ilike ${like} or u.contact_email ilike ${like})` : tx``}
      ${department ? tx`and u.department = ${department}` : tx``}
      ${role ? tx`and exists (select from org_role_grant g where g.user_id = u.id and g.role = ${role})` : tx``}
      ${state === 'enabled' ? tx`and u.enabled and (u.expires_at is null or u.expires_at > ${date})` : tx``}
      ${state === 'disabled' ? tx`and not (u.enabled and (u.expires_at is null or u.expires_at > ${date}))` : tx``}
      ${state === 'locked' ? tx`and u.locked_until > ${date}` : tx``}
      ${cursor === undefined ? tx`` : tx`and u.username > ${cursor}`}
    order by u.username limit ${filter.limit + 1}`
  return rows.map((row) => ({ ...row, roles: row.roles ?? [] }))
}

export async function readPerson(tx: Queryable, id: string, now: number): Promise<PersonItem> {
  const [person] = await readPeople(tx, { id, limit: 1 }, now)
  if (!person) throw new Refusal(peopleRefusals.unknownPerson)
  return person
}

/** Those who hold an office, for the rules of separation. An account with a last day keeps no office filled. */
export async function readAdministrators(
  tx: Queryable,
): Promise<(Administrator & { name: string; displayName: string })[]> {
  return tx<(Administrator & { name: string; displayName: string })[]>`
    select u.id, u.username as name, u.name as "displayName", array_agg(distinct g.role) as roles,
           u.enabled and u.expires_at is null as usable,
           u.last_sign_in_at is not null as "signedIn"
    from app_user u join org_role_grant g on g.user_id = u.id
    where g.role in ('system-administrator', 'security-administrator', 'audit-administrator')
    group by u.id order by u.username`
}

export type KnownRole = RoleFacts & { permissions: readonly string[] }

/** Roles of code and of this tenant. Only what concerns rows of apps has a reach. */
export async function readRoles(
  tx: Queryable,
  builtIn: ReadonlyMap<string, BuiltInRole>,
  appPermissions: ReadonlySet<string>,
): Promise<ReadonlyMap<string, KnownRole>> {
  const scoped = (permissions: readonly string[]) => permissions.some((p) => appPermissions.has(p))
  const roles = new Map<string, KnownRole>()
  for (const { id, kind, label, permissions } of builtIn.values())
    roles.set(id, { kind, label, permissions, scoped: kind === 'app' && scoped(permissions) })
  const custom = await tx<
    { id: string; name: string; permissions: string[] }[]
  >`select id, name, permissions from org_role`
  for (const { id, name, permissions } of custom) {
    const label: Text = { zh: name, en: name }
    roles.set(id, { kind: 'custom', label, permissions, scoped: scoped(permissions) })
  }
  return roles
}

/** Refuses a department or a site that is not there, naming the field. */
export async function refuseUnknownPlaces(
  tx: Queryable,
  wanted: { departments: readonly (readonly [string, string])[]; sites: readonly (readonly [string, string])[] },
): Promise<void> {
  const departments = new Set((await tx<{ id: string }[]>`select id from org_department`).map((r) => r.id))
  for (const [id, field] of wanted.departments)
    if (!departments.has(id)) throw new Refusal(peopleRefusals.unknownDepartment, { id }, field)
  const sites = new Set((await tx<{ id: string }[]>`select id from org_site`).map((r) => r.id))
  for (const [id, field] of wanted.sites)
    if (!sites.has(id)) throw new Refusal(peopleRefusals.unknownSite, { id }, field)
}

export const grantOf = ({ role, reach, sites, departments }: RoleGrant): RoleGrant => ({
  role,
  reach,
  sites: reach === 'site' ? sites : [],
  departments: reach === 'department' ? departments : [],
})
