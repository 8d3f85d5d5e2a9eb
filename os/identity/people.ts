import { randomUUID } from 'node:crypto'
import {
  type AdministratorRole,
  type AdministratorState,
  administratorRoles,
  type NewPerson,
  type OneTimePassword,
  type PersonChange,
  type PersonInput,
  type PersonItem,
  type RoleGrant,
  type SessionItem,
} from '../../api/identity.ts'
import type { Page } from '../../api/platform.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../data/connect.ts'
import { mainTenant } from '../data/tenancy.ts'
import { storePassword } from './credentials.ts'
import type { Office } from './office.ts'
import { oneTimePassword } from './password-policy.ts'
import {
  grantOf,
  type PeopleFilter,
  readAdministrators,
  readPeople,
  readPerson,
  readRoles,
  refuseUnknownPlaces,
} from './person-rows.ts'
import { peopleRefusals } from './refusals.ts'
import { isAppointing, refuseGrants, refuseLastOne } from './separation.ts'
import type { Sessions } from './sessions.ts'

const mostPeople = 20_000
const userName = /^[\p{L}\p{N}_.-]{2,48}$/u

/** What people sign in with: unique in the installation, because at the sign-in no organisation is known yet. */
export function signInName(name: string, tenant: string): string {
  const own = name.trim().toLowerCase()
  return tenant === mainTenant ? own : `${own}@${tenant}`
}

export function refuseUserName(name: string): void {
  if (!userName.test(name.trim())) throw new Refusal(peopleRefusals.badUserName, {}, 'name')
}

export type PersonRow = PersonInput & { demo?: boolean; oneTime: boolean; password: string | null }

/** Inserts a person with a password; within the tenant's transaction or as the owner. */
export async function insertPerson(tx: Tx, tenant: string, row: PersonRow): Promise<string> {
  refuseUserName(row.name)
  const id = randomUUID()
  const name = signInName(row.name, tenant)
  const { count } = await tx`
    insert into app_user (id, tenant, username, display_username, name, email, contact_email, phone, language, department, site,
                          expires_at, demo, must_change_password)
    values (${id}, ${tenant}, ${name}, ${name}, ${row.displayName}, ${`${id}@invalid.local`}, ${row.email ?? null},
            ${row.phone ?? null}, ${row.language ?? 'zh'}, ${row.department ?? null}, ${row.site ?? null},
            ${row.expiresAt ? new Date(row.expiresAt) : null}, ${row.demo ?? false}, ${row.oneTime})
    on conflict (username) do nothing`
  if (count === 0) throw new Refusal(peopleRefusals.userExists, { name: row.name }, 'name')
  if (row.password !== null) await storePassword(tx, id, row.password, row.oneTime)
  return id
}

export async function insertGrant(
  tx: Tx,
  tenant: string,
  userId: string,
  grant: RoleGrant,
  by: string | null,
  source = 'granted',
): Promise<void> {
  const { role, reach, sites, departments } = grantOf(grant)
  await tx`insert into org_role_grant (id, tenant, user_id, role, reach, sites, departments, source, granted_by)
           values (${randomUUID()}, ${tenant}, ${userId}, ${role}, ${reach}, ${sites}, ${departments}, ${source}, ${by})`
}

export type People = ReturnType<typeof createPeople>

/** What the administrators do with people. Everything runs in the tenant's own transaction and leaves an audit entry. */
export function createPeople(office: Office, sessions: Sessions) {
  const { clock, builtIn, appPermissions } = office
  const get = (tx: Tx, id: string) => readPerson(tx, id, clock())

  const places = (tx: Tx, { department, site }: PersonChange) =>
    refuseUnknownPlaces(tx, {
      departments: department ? [[department, 'department']] : [],
      sites: site ? [[site, 'site']] : [],
    })

  /** Refuses what would leave an office empty; `changed` is the person as they would be. */
  async function keepOffices(
    tx: Tx,
    changed: { id: string; usable?: boolean; roles?: readonly string[] },
  ): Promise<void> {
    const before = await readAdministrators(tx)
    const after = before.map((a) => (a.id === changed.id ? { ...a, ...changed } : a))
    refuseLastOne(before, after as typeof before, office.labelOf)
  }

  /** Changes one person in a transaction: what was and what is stands in the audit trail. */
  async function changing(
    actor: Actor,
    id: string,
    action: string,
    run: (tx: Tx, before: PersonItem) => Promise<void>,
  ): Promise<PersonItem> {
    const person = await office.change(actor, async (tx, audit) => {
      const before = await get(tx, id)
      await run(tx, before)
      const after = await get(tx, id)
      await audit({ action, object: `person:${before.name}`, before, after })
      return after
    })
    sessions.forget(id)
    return person
  }

  async function replaceGrants(tx: Tx, actor: Actor, person: PersonItem, next: readonly RoleGrant[]): Promise<void> {
    const roles = await readRoles(tx, builtIn, appPermissions)
    const granted = person.roles.filter((g) => g.source === 'granted')
    const kept = person.roles.filter((g) => g.source === 'sso')
    refuseGrants(actor.id, person, person.roles, [...next, ...kept], (role) => roles.get(role))
    await refuseUnknownPlaces(tx, {
      departments: next.flatMap((g, i) => grantOf(g).departments.map((d) => [d, `roles.${i}.departments`] as const)),
      sites: next.flatMap((g, i) => grantOf(g).sites.map((s) => [s, `roles.${i}.sites`] as const)),
    })
    await keepOffices(tx, { id: person.id, roles: next.map((g) => g.role) })
    if (granted.length > 0) await tx`delete from org_role_grant where user_id = ${person.id} and source = 'granted'`
    for (const grant of next) await insertGrant(tx, actor.tenant, person.id, grant, actor.id)
  }

  return {
    list: (actor: Actor, filter: PeopleFilter): Promise<Page<PersonItem>> =>
      office.read(actor, async (tx) => {
        const rows = await readPeople(tx, filter, clock())
        const items = rows.slice(0, filter.limit)
        return { items, next: rows.length > filter.limit ? items[items.length - 1].name : null }
      }),

    get: (actor: Actor, id: string): Promise<PersonItem> => office.read(actor, (tx) => get(tx, id)),

    /** Makes a person without any role; the one-time password is answered once and stored nowhere. */
    create: (actor: Actor, input: PersonInput): Promise<NewPerson> =>
      office.change(actor, async (tx, audit) => {
        await places(tx, input)
        const [{ people }] = await tx<{ people: number }[]>`select count(*) as people from app_user`
        if (people >= mostPeople) throw new Refusal(peopleRefusals.tooMany, { limit: mostPeople })
        const password = oneTimePassword()
        const id = await insertPerson(tx, actor.tenant, { ...input, oneTime: true, password })
        const person = await get(tx, id)
        await audit({ action: 'person.create', object: `person:${person.name}`, after: person })
        return { person, password }
      }),

    change: (actor: Actor, id: string, change: PersonChange): Promise<PersonItem> =>
      changing(actor, id, 'person.update', async (tx, before) => {
        await places(tx, change)
        const next = { ...before, ...change }
        const usable = next.enabled && (next.expiresAt === null || next.expiresAt > clock())
        if (!usable && id === actor.id) throw new Refusal(peopleRefusals.ownAccount, {}, 'enabled')
        // an office may not end by itself either: whoever holds the last one has no last day
        if (!usable || (next.expiresAt !== null && before.expiresAt === null))
          await keepOffices(tx, { id, usable: false })
        await tx`
          update app_user set name = ${next.displayName}, contact_email = ${next.email}, phone = ${next.phone},
            language = ${next.language}, department = ${next.department}, site = ${next.site}, enabled = ${next.enabled},
            expires_at = ${next.expiresAt === null ? null : new Date(next.expiresAt)}, updated_at = now() where id = ${id}`
        if (!usable) await sessions.endAll(id, tx)
      }),

    setRoles: (actor: Actor, id: string, roles: readonly RoleGrant[]): Promise<PersonItem> =>
      changing(actor, id, 'person.roles', (tx, before) => replaceGrants(tx, actor, before, roles)),

    /** A new one-time password. Who has never signed in gets one from the system administrator too: there is nothing to take over. */
    async resetPassword(actor: Actor, id: string): Promise<OneTimePassword> {
      const password = oneTimePassword()
      await changing(actor, id, 'person.password-reset', async (tx, before) => {
        if (id === actor.id) throw new Refusal(peopleRefusals.ownReset)
        if (before.lastSignInAt !== null && !actor.permissions.has('sessions.manage'))
          throw new Refusal(peopleRefusals.securityOnly)
        await storePassword(tx, id, password, true)
        await sessions.endAll(id, tx)
      })
      return { password }
    },

    unlock: (actor: Actor, id: string): Promise<PersonItem> =>
      changing(actor, id, 'person.unlock', async (tx) => {
        await tx`update app_user set failed_sign_ins = 0, locked_until = null where id = ${id}`
      }),

    /** For a lost phone: the next sign-in asks for the password alone, and the policy for a new set-up. */
    resetFactor: (actor: Actor, id: string): Promise<PersonItem> =>
      changing(actor, id, 'person.two-factor-reset', async (tx) => {
        await tx`delete from app_second_factor where user_id = ${id}`
        await sessions.endAll(id, tx)
      }),

    sessions: (actor: Actor, id: string): Promise<SessionItem[]> =>
      office.read(actor, async (tx) => {
        await get(tx, id)
        return sessions.list(id, undefined, tx)
      }),

    endSessions: async (actor: Actor, id: string): Promise<{ ended: number }> => {
      const ended = await office.change(actor, async (tx, audit) => {
        const person = await get(tx, id)
        const count = await sessions.endAll(id, tx)
        await audit({ action: 'person.sign-out', object: `person:${person.name}`, after: { sessions: count } })
        return count
      })
      sessions.forget(id)
      return { ended }
    },

    administrators: (actor: Actor): Promise<AdministratorState> =>
      office.read(actor, async (tx) => {
        const all = await readAdministrators(tx)
        const items = all.flatMap((a) =>
          administratorRoles
            .filter((role) => a.roles.includes(role))
            .map((role) => ({ role, person: a.id, name: a.displayName, signedIn: a.signedIn })),
        )
        return { items, appointing: isAppointing(all) }
      }),

    /** The first step of an organisation: until a security administrator has signed in, the system administrator appoints. */
    appoint: (actor: Actor, id: string, role: AdministratorRole, give: boolean): Promise<PersonItem> =>
      changing(actor, id, give ? 'person.appoint' : 'person.appointment-withdrawn', async (tx, before) => {
        if (!isAppointing(await readAdministrators(tx)) || role === 'system-administrator')
          throw new Refusal(peopleRefusals.notAppointing, {}, 'role')
        const others = before.roles.filter((g) => g.source === 'granted' && g.role !== role).map(grantOf)
        const added: RoleGrant[] = give ? [{ role, reach: 'all', sites: [], departments: [] }] : []
        await replaceGrants(tx, actor, before, [...others, ...added])
      }),
  }
}
