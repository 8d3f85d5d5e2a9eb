import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import type { Sql } from '../data/connect.ts'
import { mainTenant } from '../data/tenancy.ts'
import { type Account, type Credentials, policyOf } from './credentials.ts'
import { defaultPolicy } from './password-policy.ts'
import { identityRefusals } from './refusals.ts'
import type { RequestHeaders, Sessions } from './sessions.ts'
import { createSignInGuard } from './sign-in-guard.ts'
import { accountOf } from './sign-on-account.ts'
import type { Providers } from './single-sign-on.ts'

/** Where a sign-in comes from. */
export type From = { address: string; agent: string }

export type SignIn = ReturnType<typeof createSignIn>

/** A sign-in reads as its stages: address, account, lock, password, standing, second factor, session. */
export function createSignIn(parts: {
  sql: Sql
  audit: Audit
  clock(): number
  credentials: Credentials
  sessions: Sessions
  providers: Providers
}) {
  const { sql, audit, clock, credentials, sessions, providers } = parts
  const guard = createSignInGuard(clock)

  function refuseTooMany(from: From): void {
    const seconds = guard.take(from.address)
    if (seconds > 0) throw new Refusal(identityRefusals.tooManyTries, { seconds })
  }

  const note = (account: Account, action: string, after?: object) =>
    audit.write({
      actor: account.name,
      action: `identity.${action}`,
      object: `person:${account.name}`,
      tenant: account.tenant,
      after,
    })

  async function failed(account: Account, from: From, refusal: Refusal): Promise<never> {
    const locked = await credentials.countFailure(account, await policyOf(sql, account.tenant))
    await note(account, 'sign-in-failed', { address: from.address, reason: refusal.code })
    if (locked) await note(account, 'locked', { address: from.address })
    throw refusal
  }

  async function open(account: Account, from: From, how: object): Promise<string[]> {
    await sql`update app_user set last_sign_in_at = ${new Date(clock())} where id = ${account.id}`
    await note(account, 'sign-in', { address: from.address, ...how })
    return sessions.open(account.id, from.address, from.agent)
  }

  return {
    refuseTooMany,

    /** Answers the Set-Cookie values of the new session. A missing second factor is asked for by the refusal `codeNeeded`. */
    async byPassword(input: { name: string; password: string; code?: string }, from: From): Promise<string[]> {
      refuseTooMany(from)
      const name = input.name.trim().toLowerCase().replace(`@${mainTenant}`, '')
      const account = await credentials.byName(name)
      const policy = account ? await policyOf(sql, account.tenant) : defaultPolicy
      credentials.refuseLocked(account, policy)
      const right = await credentials.isPassword(account, input.password)
      if (!account) throw new Refusal(identityRefusals.wrongPassword)
      if (!right) return failed(account, from, new Refusal(identityRefusals.wrongPassword))
      if (!account.usable) throw new Refusal(identityRefusals.accountDisabled)
      if (account.twoFactor) {
        if (!input.code) throw new Refusal(identityRefusals.codeNeeded, {}, 'code')
        if (!(await credentials.takeCode(account, input.code)))
          return failed(account, from, new Refusal(identityRefusals.wrongCode, {}, 'code'))
      }
      await credentials.clearFailures(account)
      return open(account, from, { by: account.twoFactor ? 'password+code' : 'password' })
    },

    /** The browser is back from the provider. The provider answers for the second factor. */
    async byProvider(
      sealed: string | undefined,
      query: string,
      from: From,
    ): Promise<{ cookies: string[]; to: string }> {
      refuseTooMany(from)
      const claimed = await providers.finish(sealed, query)
      const signedOn = await accountOf(sql, claimed)
      const account = await credentials.byId(signedOn.id)
      if (!account?.usable) throw new Refusal(identityRefusals.accountDisabled)
      credentials.refuseLocked(account, await policyOf(sql, account.tenant))
      if (signedOn.made) await note(account, 'provisioned', { subject: claimed.subject })
      if (signedOn.rolesChanged) await note(account, 'roles-by-claim', { roles: claimed.roles })
      sessions.forget(account.id)
      return { cookies: await open(account, from, { by: 'single-sign-on' }), to: claimed.to }
    },

    async signOut(headers: RequestHeaders): Promise<string[]> {
      const known = await sessions.find(headers)
      if (known) {
        const { name, tenant } = known.actor
        await audit.write({ actor: name, action: 'identity.sign-out', object: `person:${name}`, tenant })
      }
      return sessions.close(headers)
    },
  }
}
