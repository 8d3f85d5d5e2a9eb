import type { CreatedOrganisation, NewOrganisation, OrganisationItem } from '../../api/identity.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import type { Queryable, Sql } from '../data/connect.ts'
import { mainTenant } from '../data/tenancy.ts'
import { oneTimePassword } from './password-policy.ts'
import { insertGrant, insertPerson, signInName } from './people.ts'
import { peopleRefusals } from './refusals.ts'
import type { Sessions } from './sessions.ts'

const mostOrganisations = 1_000

const read = (sql: Queryable) => sql<OrganisationItem[]>`
  select id, name, enabled, (select count(*) from app_user u where u.tenant = t.id) as people,
         (extract(epoch from created_at) * 1000)::bigint as "createdAt"
  from tenant t order by id = ${mainTenant} desc, id`

/** Organisations whose people may work: ids. */
export const enabledTenants = async (sql: Queryable): Promise<string[]> =>
  (await sql<{ id: string }[]>`select id from tenant where enabled`).map(({ id }) => id)

export type Organisations = ReturnType<typeof createOrganisations>

/** The platform's own list of organisations. It stands above the tenants, so it is the owner of the tables who works here. */
export function createOrganisations(parts: { sql: Sql; audit: Audit; sessions: Sessions }) {
  const { sql, audit, sessions } = parts

  const preparations: ((tenant: string) => Promise<void>)[] = []

  function refuseTenants(actor: Actor): void {
    if (actor.tenant !== mainTenant) throw new Refusal(peopleRefusals.unknownTenant, { tenant: actor.tenant })
  }

  return {
    /** What a new organisation needs before anybody can sign in to it, e.g. the approval rules that apps bring. */
    onCreated(prepare: (tenant: string) => Promise<void>): void {
      preparations.push(prepare)
    },

    async list(actor: Actor): Promise<OrganisationItem[]> {
      refuseTenants(actor)
      return [...(await read(sql))]
    },

    /** With its first system administrator, whose one-time password is answered once. */
    async create(actor: Actor, input: NewOrganisation): Promise<CreatedOrganisation> {
      refuseTenants(actor)
      const password = oneTimePassword()
      const { name, displayName } = input.administrator
      await sql.begin(async (tx) => {
        const [{ count }] = await tx<{ count: number }[]>`select count(*) as count from tenant`
        if (count >= mostOrganisations) throw new Refusal(peopleRefusals.tooMany, { limit: mostOrganisations })
        const made = await tx`insert into tenant (id, name) values (${input.id}, ${input.name}) on conflict do nothing`
        if (made.count === 0) throw new Refusal(peopleRefusals.tenantExists, { tenant: input.id }, 'id')
        try {
          const id = await insertPerson(tx, input.id, { name, displayName, oneTime: true, password })
          const office = { role: 'system-administrator', reach: 'all', sites: [], departments: [] } as const
          await insertGrant(tx, input.id, id, { ...office, sites: [], departments: [] }, actor.id)
        } catch (error) {
          // the person stands one level deeper in this form
          if (error instanceof Refusal) throw new Refusal(error.kind, error.args, 'administrator.name')
          throw error
        }
        await audit.write(
          {
            actor: auditName(actor),
            action: 'organisation.create',
            object: `organisation:${input.id}`,
            after: { ...input, administrator: signInName(name, input.id) },
            tenant: mainTenant,
          },
          tx,
        )
      })
      for (const prepare of preparations) await prepare(input.id)
      const organisation = (await read(sql)).find((each) => each.id === input.id)!
      return { organisation, name: signInName(name, input.id), password }
    },

    async change(actor: Actor, id: string, change: { name?: string; enabled?: boolean }): Promise<OrganisationItem> {
      refuseTenants(actor)
      if (id === mainTenant && change.enabled === false) throw new Refusal(peopleRefusals.mainTenant, {}, 'enabled')
      const changed = await sql.begin(async (tx) => {
        const before = (await read(tx)).find((each) => each.id === id)
        if (!before) throw new Refusal(peopleRefusals.unknownTenant, { tenant: id })
        const after = { ...before, ...change }
        await tx`update tenant set name = ${after.name}, enabled = ${after.enabled} where id = ${id}`
        await audit.write(
          {
            actor: auditName(actor),
            action: 'organisation.update',
            object: `organisation:${id}`,
            before,
            after,
            tenant: mainTenant,
          },
          tx,
        )
        return after
      })
      sessions.forget()
      return changed
    },
  }
}
