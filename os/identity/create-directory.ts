import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import type { Sql } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { type Credentials, policyOf } from './credentials.ts'
import type { Directory, Person } from './directory.ts'
import { identityRefusals } from './refusals.ts'
import type { Standings } from './standing.ts'

type Parts = {
  sql: Sql
  tenants: TenantData
  credentials: Credentials
  standings: Standings
  audit: Audit
  clock(): number
  /** An account was locked: what is remembered of it must go. */
  forget(userId: string): void
}

/** The directory over the tenant's own transaction: row-level security hides everybody else. */
export function createDirectory(parts: Parts): Directory {
  const { sql, tenants, credentials, standings, audit, clock, forget } = parts

  const select = (tenant: string, by: { ids?: readonly string[]; nameOrId?: string }) =>
    tenants.within(
      tenant,
      ({ sql: tx }) => tx<Person[]>`
        select id, username as name, name as "displayName", contact_email as email, phone, language, department, site,
               enabled and (expires_at is null or expires_at > ${new Date(clock())}) as enabled
        from app_user
        where ${by.ids ? tx`id = any (${[...by.ids]})` : tx`username = ${by.nameOrId?.toLowerCase() ?? ''} or id = ${by.nameOrId ?? ''}`}`,
      { readOnly: true },
    )

  return {
    async peopleNames(tenant, ids) {
      const wanted = [...new Set(ids)]
      if (wanted.length === 0) return new Map()
      const rows = await tenants.within(
        tenant,
        ({ sql: tx }) => tx<{ id: string; name: string }[]>`
          select id, name from app_user where id = any (${wanted})
          union all select id, name from api_token where id = any (${wanted})`,
        { readOnly: true },
      )
      return new Map(rows.map((r) => [r.id, r.name]))
    },

    async people(tenant, ids) {
      return ids.length === 0 ? [] : select(tenant, { ids: [...new Set(ids)] })
    },

    async findPerson(tenant, nameOrId) {
      return (await select(tenant, { nameOrId }))[0] ?? null
    },

    async idsOfPeople(tenant, names) {
      const rows = await tenants.within(
        tenant,
        ({ sql: tx }) => tx<{ called: string; id: string }[]>`
          select called, id from unnest(${[...new Set(names)]}::text[]) called join app_user u
            on u.username = lower(called) or u.name = called or u.id = called
          where u.enabled and (u.expires_at is null or u.expires_at > ${new Date(clock())})`,
        { readOnly: true },
      )
      const ids = new Map<string, string[]>()
      for (const { called, id } of rows) ids.set(called, [...(ids.get(called) ?? []), id])
      return ids
    },

    async holdersOf(tenant, wanted) {
      return tenants.within(
        tenant,
        async ({ sql: tx }) => {
          const roles = new Set(wanted.roles)
          if (wanted.permission !== undefined) {
            const permissionsOf = await standings.permissionsByRole(tx, tenant)
            const held = await tx<{ role: string }[]>`select distinct role from org_role_grant`
            for (const { role } of held) if (permissionsOf(role).includes(wanted.permission)) roles.add(role)
          }
          if (roles.size === 0) return []
          const rows = await tx<{ id: string }[]>`
            select distinct u.id from app_user u join org_role_grant g on g.user_id = u.id
            where g.role = any (${[...roles]}) and u.enabled and (u.expires_at is null or u.expires_at > ${new Date(clock())})
            order by u.id`
          return rows.map((r) => r.id)
        },
        { readOnly: true },
      )
    },

    async actorOf(tenant, id): Promise<Actor | null> {
      const found = await standings.find(sql, id)
      return found?.actor.tenant === tenant ? found.actor : null
    },

    async reauthenticate(actor, proof) {
      const account = actor.kind === 'user' ? await credentials.byId(actor.id) : null
      if (!account?.usable || account.tenant !== actor.tenant)
        throw new Refusal(identityRefusals.cannotSign, {}, 'signature')
      if (account.hash === null && !account.twoFactor) throw new Refusal(identityRefusals.cannotSign, {}, 'signature')
      if (!proof.password && !proof.code) throw new Refusal(identityRefusals.signatureNeeded, {}, 'signature')
      const policy = await policyOf(sql, account.tenant)
      credentials.refuseLocked(account, policy, 'signature')
      const right = proof.password
        ? await credentials.isPassword(account, proof.password)
        : await credentials.takeCode(account, proof.code ?? '')
      if (right) return credentials.clearFailures(account)
      if (await credentials.countFailure(account, policy)) {
        forget(account.id)
        await audit.write({
          actor: account.name,
          action: 'identity.locked',
          object: `person:${account.name}`,
          tenant: account.tenant,
        })
      }
      throw new Refusal(identityRefusals.wrongSignature, {}, 'signature')
    },
  }
}
