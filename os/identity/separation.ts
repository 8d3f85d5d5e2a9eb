import { administratorRoles, type RoleGrant } from '../../api/identity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { peopleRefusals } from './refusals.ts'
import { isAdministratorRole } from './roles.ts'

/** Somebody who holds administrator roles. `usable`: enabled, without a last day. */
export type Administrator = { id: string; roles: readonly string[]; usable: boolean; signedIn: boolean }

export type RoleFacts = { kind: string; label: Text; scoped: boolean }

/**
 * Until a security administrator has signed in for the first time, the system administrator appoints the other two, and may take
 * an appointment back: nobody locks themselves out by a wrong name. From then on roles are the security administrator's alone.
 */
export function isAppointing(administrators: readonly Administrator[]): boolean {
  return !administrators.some((a) => a.signedIn && a.roles.includes('security-administrator'))
}

/** A role's name in both languages, as a refusal's arguments. */
const named = (key: string, { zh, en }: Text) => ({ [`${key}Zh`]: zh, [`${key}En`]: en.toLowerCase() })

/** Refuses a person who would hold two of the three offices (GB/T 22239-2019 §8.1.5: system, audit and security management are separate). */
export function refuseTwoOffices(roles: readonly string[], label: (role: string) => Text): void {
  const offices = administratorRoles.filter((role) => roles.includes(role))
  if (offices.length > 1)
    throw new Refusal(
      peopleRefusals.separated,
      { ...named('first', label(offices[0])), ...named('second', label(offices[1])) },
      'roles',
    )
}

/** Refuses to leave an office without anybody who can act. `after`: the administrators as they would be. */
export function refuseLastOne(
  before: readonly Administrator[],
  after: readonly Administrator[],
  label: (role: string) => Text,
): void {
  for (const role of administratorRoles) {
    // while they are being appointed, the other two may change hands
    if (role !== 'system-administrator' && isAppointing(before)) continue
    const holds = (a: Administrator) => a.usable && a.roles.includes(role)
    if (before.some(holds) && !after.some(holds))
      throw new Refusal(peopleRefusals.lastAdministrator, named('role', label(role)), 'roles')
  }
}

/** Refuses what no security administrator may grant either. `before` and `after` are the person's grants. */
export function refuseGrants(
  granter: string,
  person: { id: string; demo: boolean },
  before: readonly RoleGrant[],
  after: readonly RoleGrant[],
  facts: (role: string) => RoleFacts | undefined,
): void {
  if (granter === person.id) throw new Refusal(peopleRefusals.ownRoles, {}, 'roles')
  const held = new Set(before.map((g) => g.role))
  for (const [i, grant] of after.entries()) {
    const role = facts(grant.role)
    if (!role && !held.has(grant.role))
      throw new Refusal(peopleRefusals.unknownRole, { role: grant.role }, `roles.${i}.role`)
    if (grant.reach !== 'all' && role && !role.scoped)
      throw new Refusal(peopleRefusals.needlessReach, named('role', role.label), `roles.${i}.reach`)
    if (role?.kind === 'demo' && !(person.demo && held.has(grant.role)))
      throw new Refusal(peopleRefusals.demoRole, {}, `roles.${i}.role`)
    if (person.demo && isAdministratorRole(grant.role))
      throw new Refusal(peopleRefusals.demoRole, {}, `roles.${i}.role`)
  }
  refuseTwoOffices(
    after.map((g) => g.role),
    (role) => facts(role)?.label ?? { zh: role, en: role },
  )
}
