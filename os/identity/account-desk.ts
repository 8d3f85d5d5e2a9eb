import type { Account, AccountChange, HeldGrant, SessionItem, TwoFactorStart } from '../../api/identity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import type { Sql } from '../data/connect.ts'
import { type Credentials, type Account as ProvedAccount, policyOf, storePassword } from './credentials.ts'
import type { Office } from './office.ts'
import { readRoles } from './person-rows.ts'
import { identityRefusals } from './refusals.ts'
import type { Known, Sessions } from './sessions.ts'
import type { From } from './sign-in.ts'
import type { Standings } from './standing.ts'
import { base32, otpauthUri } from './totp.ts'

export type AccountDesk = ReturnType<typeof createAccountDesk>

/** What people do with their own account. Proofs of identity are asked for again before a proof is changed. */
export function createAccountDesk(parts: {
  sql: Sql
  audit: Audit
  office: Office
  credentials: Credentials
  sessions: Sessions
  standings: Standings
}) {
  const { sql, audit, office, credentials, sessions } = parts

  async function accountOf(known: Known): Promise<ProvedAccount> {
    const account = await credentials.byId(known.actor.id)
    if (!account) throw new Refusal(identityRefusals.noSession)
    return account
  }

  /** The password again; failures count as at sign-in. */
  async function prove(account: ProvedAccount, password: string, field: string): Promise<void> {
    if (account.hash === null) throw new Refusal(identityRefusals.noPassword, {}, field)
    const policy = await policyOf(sql, account.tenant)
    credentials.refuseLocked(account, policy, field)
    if (await credentials.isPassword(account, password)) return credentials.clearFailures(account)
    if (await credentials.countFailure(account, policy)) await note(account, 'locked')
    throw new Refusal(identityRefusals.wrongOwnPassword, {}, field)
  }

  const note = (account: { name: string; tenant: string }, action: string, before?: object, after?: object) =>
    audit.write({
      actor: account.name,
      action: `identity.${action}`,
      object: `person:${account.name}`,
      tenant: account.tenant,
      before,
      after,
    })

  type Profile = Omit<Account, 'roles' | 'twoFactor' | 'hasPassword' | 'policy'> & { held: HeldGrant[] | null }

  async function read(known: Known): Promise<Account> {
    const { id, tenant } = known.actor
    const proved = await accountOf(known)
    const policy = await policyOf(sql, tenant)
    return office.read(known.actor, async (tx) => {
      const [profile] = await tx<Profile[]>`
        select u.id, u.username as name, u.name as "displayName", t.name as organisation, u.contact_email as email, u.phone,
               u.language, u.department, u.site, (extract(epoch from u.password_changed_at) * 1000)::bigint as "passwordChangedAt",
               (select jsonb_agg(jsonb_build_object('role', g.role, 'reach', g.reach) order by g.role)
                from org_role_grant g where g.user_id = u.id) as held
        from app_user u join tenant t on t.id = u.tenant where u.id = ${id}`
      const roles = await readRoles(tx, office.builtIn, office.appPermissions)
      const { held, ...rest } = profile
      const required = (held ?? []).some((g) => policy.twoFactorRoles.includes(g.role))
      return {
        ...rest,
        roles: (held ?? []).map(({ role, reach }) => ({
          role,
          label: roles.get(role)?.label ?? { zh: role, en: role },
          reach,
        })),
        twoFactor: {
          on: proved.twoFactor,
          required,
          recoveryCodesLeft: proved.twoFactor ? await credentials.recoveryCodesLeft(id) : 0,
        },
        hasPassword: proved.hash !== null,
        policy: {
          minLength: policy.minLength,
          classes: policy.classes,
          history: policy.history,
          maxAgeDays: policy.maxAgeDays,
        },
      }
    })
  }

  return {
    read,

    async change(known: Known, change: AccountChange): Promise<Account> {
      const { id, name } = known.actor
      await office.change(known.actor, async (tx, write) => {
        const columns = tx`name as "displayName", contact_email as email, phone, language`
        const [before] = await tx<Required<AccountChange>[]>`select ${columns} from app_user where id = ${id}`
        const after = { ...before, ...change }
        await tx`update app_user set name = ${after.displayName}, contact_email = ${after.email}, phone = ${after.phone},
                 language = ${after.language}, updated_at = now() where id = ${id}`
        await write({ action: 'identity.profile', object: `person:${name}`, before, after })
      })
      sessions.forget(id)
      return read(known)
    },

    /** Ends every session and opens a new one; answers its Set-Cookie values. */
    async changePassword(known: Known, current: string, next: string, from: From): Promise<string[]> {
      const account = await accountOf(known)
      await prove(account, current, 'current')
      await credentials.refusePassword(account, current, next, await policyOf(sql, account.tenant), 'next')
      await sql.begin(async (tx) => {
        await storePassword(tx, account.id, next, false)
        await sessions.endAll(account.id, tx)
      })
      sessions.forget(account.id)
      await note(account, 'password')
      return sessions.open(account.id, from.address, from.agent)
    },

    async startTwoFactor(known: Known, password: string): Promise<TwoFactorStart> {
      const account = await accountOf(known)
      await prove(account, password, 'password')
      const secret = await credentials.startFactor(account.id)
      return { secret: base32(secret), uri: otpauthUri(secret, account.name, 'Millrace') }
    },

    /** Answers the recovery codes, shown once. */
    async confirmTwoFactor(known: Known, code: string): Promise<string[]> {
      const account = await accountOf(known)
      const codes = await credentials.confirmFactor(account.id, code)
      sessions.forget(account.id)
      await note(account, 'two-factor-on')
      return codes
    },

    async removeTwoFactor(known: Known, password: string): Promise<void> {
      const account = await accountOf(known)
      await prove(account, password, 'password')
      if ((await read(known)).twoFactor.required) throw new Refusal(identityRefusals.factorRequired)
      if (!(await credentials.removeFactor(account.id))) throw new Refusal(identityRefusals.factorOff)
      sessions.forget(account.id)
      await note(account, 'two-factor-off')
    },

    sessions: (known: Known): Promise<SessionItem[]> => sessions.list(known.actor.id, known.sessionId),

    async endSession(known: Known, id: string): Promise<void> {
      if (!(await sessions.endOne(known.actor.id, id))) throw new Refusal(identityRefusals.unknownSession)
      sessions.forget(known.actor.id)
      await note(known.actor, 'session-ended')
    },

    /** Signs out everywhere else. */
    async endOtherSessions(known: Known): Promise<number> {
      const ended = await sessions.endAll(known.actor.id, undefined, known.sessionId)
      sessions.forget(known.actor.id)
      await note(known.actor, 'signed-out-elsewhere', undefined, { sessions: ended })
      return ended
    },
  }
}
