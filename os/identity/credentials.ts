import { randomUUID } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { SignInPolicy } from '../../api/identity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Queryable, Sql } from '../data/connect.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { defaultPolicy, isStrongPassword } from './password-policy.ts'
import { identityRefusals } from './refusals.ts'
import { newRecoveryCodes, newTotpSecret, recoveryHash, stepOfCode } from './totp.ts'

/** An account as signing in needs it, found before its organisation is known. Times are UTC ms. */
export type Account = {
  id: string
  name: string
  displayName: string
  tenant: string
  demo: boolean
  /** Enabled, not past its last day, in an enabled organisation. */
  usable: boolean
  mustChangePassword: boolean
  passwordChangedAt: number
  failures: number
  lockedUntil: number | null
  hash: string | null
  /** A second factor is set up and confirmed. */
  twoFactor: boolean
}

/** Proofs of identity: passwords (Argon2id), second factors, and the count of failures. Works as the owner of the tables. */
export type Credentials = ReturnType<typeof createCredentials>

/** Somebody who does not exist takes as long to refuse as somebody who does. */
let nobodysHash: Promise<string> | undefined

export async function policyOf(sql: Queryable, tenant: string): Promise<SignInPolicy> {
  const [row] = await sql<
    { policy: Partial<SignInPolicy> }[]
  >`select policy from sign_in_policy where tenant = ${tenant}`
  return { ...defaultPolicy, ...row?.policy }
}

/** Keeps a password for an account that may have one already; `tx` may be a tenant's transaction. */
export async function storePassword(tx: Queryable, userId: string, password: string, oneTime: boolean): Promise<void> {
  const hashed = await hash(password)
  const { count } = await tx`
    update app_account set password = ${hashed}, updated_at = now() where user_id = ${userId} and provider_id = 'credential'`
  if (count === 0)
    await tx`insert into app_account (id, account_id, provider_id, user_id, password)
             values (${randomUUID()}, ${userId}, 'credential', ${userId}, ${hashed})`
  await tx`insert into app_password_history (user_id, at, hash) values (${userId}, clock_timestamp(), ${hashed})`
  await tx`update app_user set must_change_password = ${oneTime}, password_changed_at = now(), failed_sign_ins = 0,
           locked_until = null, updated_at = now() where id = ${userId}`
}

export function createCredentials({ sql, box, clock }: { sql: Sql; box: SecretBox; clock(): number }) {
  async function find(where: 'name' | 'id', value: string): Promise<Account | null> {
    const now = new Date(clock())
    const [row] = await sql<Account[]>`
      select u.id, u.username as name, u.name as "displayName", u.tenant, u.demo,
             u.enabled and t.enabled and (u.expires_at is null or u.expires_at > ${now}) as usable,
             u.must_change_password as "mustChangePassword",
             (extract(epoch from u.password_changed_at) * 1000)::bigint as "passwordChangedAt",
             u.failed_sign_ins as failures, (extract(epoch from u.locked_until) * 1000)::bigint as "lockedUntil",
             a.password as hash, f.confirmed_at is not null as "twoFactor"
      from app_user u join tenant t on t.id = u.tenant
      left join app_account a on a.user_id = u.id and a.provider_id = 'credential'
      left join app_second_factor f on f.user_id = u.id
      where ${where === 'name' ? sql`u.username = ${value}` : sql`u.id = ${value}`}`
    return row ?? null
  }

  async function isPassword(account: Account | null, password: string): Promise<boolean> {
    nobodysHash ??= hash('nobody')
    const right = await verify(account?.hash ?? (await nobodysHash), password)
    return right && account?.hash != null
  }

  /** Takes a code of the authenticator or a recovery code, each once. */
  async function takeCode(account: Account, code: string): Promise<boolean> {
    return sql.begin(async (tx) => {
      const [factor] = await tx<{ secret: Buffer; lastStep: number }[]>`
        select secret, last_step as "lastStep" from app_second_factor
        where user_id = ${account.id} and confirmed_at is not null for update`
      if (!factor) return false
      const secret = Buffer.from(box.open(factor.secret).totp, 'base64')
      const step = stepOfCode(secret, code.trim(), clock(), factor.lastStep)
      if (step !== null) {
        await tx`update app_second_factor set last_step = ${step} where user_id = ${account.id}`
        return true
      }
      const { count } = await tx`
        update app_second_factor set recovery = array_remove(recovery, ${recoveryHash(code)})
        where user_id = ${account.id} and ${recoveryHash(code)} = any (recovery)`
      return count > 0
    })
  }

  return {
    byName: (name: string) => find('name', name),
    byId: (id: string) => find('id', id),
    isPassword,
    takeCode,

    /** Throws while an account is locked. */
    refuseLocked(account: Account | null, policy: SignInPolicy, field?: string): void {
      if (account?.lockedUntil && account.lockedUntil > clock())
        throw new Refusal(identityRefusals.locked, { failures: policy.lockAfter, minutes: policy.lockMinutes }, field)
    },

    /** Counts a failure; true when it has locked the account. */
    async countFailure(account: Account, policy: SignInPolicy): Promise<boolean> {
      const until = new Date(clock() + policy.lockMinutes * 60_000)
      const [row] = await sql<{ locked: boolean }[]>`
        update app_user set
          locked_until = case when failed_sign_ins + 1 >= ${policy.lockAfter} then ${until} else locked_until end,
          failed_sign_ins = case when failed_sign_ins + 1 >= ${policy.lockAfter} then 0 else failed_sign_ins + 1 end
        where id = ${account.id} returning failed_sign_ins = 0 as locked`
      return row?.locked ?? false
    },

    async clearFailures(account: Account): Promise<void> {
      if (account.failures > 0 || account.lockedUntil !== null)
        await sql`update app_user set failed_sign_ins = 0, locked_until = null where id = ${account.id}`
    },

    /** Refuses what the policy does not allow as the next password of an account. */
    async refusePassword(account: Account, current: string | null, next: string, policy: SignInPolicy, field: string) {
      if (!isStrongPassword(next, account.name, policy))
        throw new Refusal(identityRefusals.weakPassword, { length: policy.minLength, classes: policy.classes }, field)
      if (current === next) throw new Refusal(identityRefusals.samePassword, {}, field)
      const former = await sql<{ hash: string }[]>`
        select hash from app_password_history where user_id = ${account.id} order by at desc limit ${policy.history}`
      for (const each of former)
        if (await verify(each.hash, next))
          throw new Refusal(identityRefusals.usedPassword, { count: policy.history }, field)
    },

    /** Begins a second factor: its secret counts once it is confirmed. */
    async startFactor(userId: string): Promise<Buffer> {
      const secret = newTotpSecret()
      const sealed = box.seal({ totp: secret.toString('base64') })
      const { count } = await sql`
        insert into app_second_factor (user_id, secret) values (${userId}, ${sealed})
        on conflict (user_id) do update set secret = excluded.secret, last_step = 0
        where app_second_factor.confirmed_at is null`
      if (count === 0) throw new Refusal(identityRefusals.factorOn)
      return secret
    },

    /** Confirms it with its first code; answers the recovery codes, which are shown once. */
    async confirmFactor(userId: string, code: string): Promise<string[]> {
      const [factor] = await sql<{ secret: Buffer }[]>`
        select secret from app_second_factor where user_id = ${userId} and confirmed_at is null`
      if (!factor) throw new Refusal(identityRefusals.factorOff)
      const step = stepOfCode(Buffer.from(box.open(factor.secret).totp, 'base64'), code.trim(), clock(), 0)
      if (step === null) throw new Refusal(identityRefusals.wrongCode, {}, 'code')
      const codes = newRecoveryCodes()
      await sql`update app_second_factor set confirmed_at = now(), last_step = ${step}, recovery = ${codes.map(recoveryHash)}
                where user_id = ${userId}`
      return codes
    },

    async removeFactor(userId: string, on: Queryable = sql): Promise<boolean> {
      return (await on`delete from app_second_factor where user_id = ${userId}`).count > 0
    },

    async recoveryCodesLeft(userId: string): Promise<number> {
      const [row] = await sql<{ left: number }[]>`
        select cardinality(recovery) as left from app_second_factor where user_id = ${userId} and confirmed_at is not null`
      return row?.left ?? 0
    },
  }
}
