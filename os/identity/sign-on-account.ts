import { randomUUID } from 'node:crypto'
import { Refusal } from '../../contract/refusal.ts'
import type { Sql, Tx } from '../data/connect.ts'
import { insertGrant, insertPerson, signInName } from './people.ts'
import { singleSignOnRefusals } from './refusals.ts'
import { isAdministratorRole } from './roles.ts'
import type { Claimed } from './single-sign-on.ts'

const mostNames = 50

const providerId = (tenant: string) => `oidc:${tenant}`

/** A user name of what the provider calls somebody: its letters, digits, dots, hyphens and underscores. */
export function nameOfClaim(name: string | null, subject: string): string {
  const clean = (text: string) => text.replaceAll(/[^\p{L}\p{N}_.-]/gu, '').slice(0, 40)
  const own = clean((name ?? '').split('@')[0])
  return own.length >= 2 ? own : `sso-${clean(subject).slice(0, 30)}`
}

async function matched(tx: Tx, claimed: Claimed): Promise<string | undefined> {
  if (!claimed.matchName || claimed.name === null) return undefined
  const [row] = await tx<{ id: string; roles: string[] }[]>`
    select u.id, array(select role from org_role_grant g where g.user_id = u.id) as roles
    from app_user u
    where u.tenant = ${claimed.tenant} and u.username = ${signInName(claimed.name, claimed.tenant)} and not u.demo
      and not exists (select from app_account a where a.user_id = u.id and a.provider_id = ${providerId(claimed.tenant)})`
  // a name in another system is not enough proof to become an administrator here
  return row && !row.roles.some(isAdministratorRole) ? row.id : undefined
}

async function provisioned(tx: Tx, claimed: Claimed): Promise<string> {
  const wanted = nameOfClaim(claimed.name, claimed.subject)
  for (let n = 1; n <= mostNames; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`
    const [taken] = await tx`select 1 from app_user where username = ${signInName(name, claimed.tenant)}`
    if (taken) continue
    return insertPerson(tx, claimed.tenant, {
      name,
      displayName: (claimed.displayName ?? name).slice(0, 64),
      email: claimed.email,
      oneTime: false,
      password: null,
    })
  }
  throw new Refusal(singleSignOnRefusals.ssoNoAccount)
}

async function syncRoles(tx: Tx, id: string, claimed: Claimed): Promise<boolean> {
  const held = await tx<{ role: string }[]>`
    select role from org_role_grant where user_id = ${id} and source = 'sso' order by role`
  const wanted = [...claimed.roles].sort()
  if (held.map((g) => g.role).join('\n') === wanted.join('\n')) return false
  await tx`delete from org_role_grant where user_id = ${id} and source = 'sso'`
  for (const role of wanted)
    await insertGrant(tx, claimed.tenant, id, { role, reach: 'all', sites: [], departments: [] }, null, 'sso')
  return true
}

export type SignedOn = { id: string; name: string; made: boolean; rolesChanged: boolean }

/** The account of somebody the provider has proved: linked before, found by name where that is allowed, or made now. */
export function accountOf(sql: Sql, claimed: Claimed): Promise<SignedOn> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`identity:${claimed.tenant}`}, 0))`
    const provider = providerId(claimed.tenant)
    const [linked] = await tx<{ userId: string }[]>`
      select user_id as "userId" from app_account where provider_id = ${provider} and account_id = ${claimed.subject}`
    let id = linked?.userId ?? (await matched(tx, claimed))
    const made = id === undefined
    if (id === undefined) {
      if (!claimed.autoProvision) throw new Refusal(singleSignOnRefusals.ssoNoAccount)
      id = await provisioned(tx, claimed)
    }
    if (!linked)
      await tx`insert into app_account (id, account_id, provider_id, user_id)
               values (${randomUUID()}, ${claimed.subject}, ${provider}, ${id})`
    const rolesChanged = await syncRoles(tx, id, claimed)
    const [{ name }] = await tx<{ name: string }[]>`select username as name from app_user where id = ${id}`
    return { id, name, made, rolesChanged }
  })
}
