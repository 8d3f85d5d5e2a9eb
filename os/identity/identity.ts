import { hkdfSync, randomInt } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { SessionInfo, Setup } from '../../api/platform.ts'
import { allScopes, permissionsOf, type Scope } from '../../contract/permissions.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Database } from '../data/connect.ts'
import type { Actor } from '../http/route.ts'
import type { Auth } from './auth.ts'
import { demoAccounts } from './demo-accounts.ts'
import { isStrongPassword } from './password-policy.ts'
import { identityRefusals } from './refusals.ts'
import { sessionTable, userTable } from './schema.ts'
import { createSignInGuard, lockAfterFailures, lockedUntil, lockMinutes } from './sign-in-guard.ts'
import { createTokens, type Tokens } from './tokens.ts'

/** A session that was ended elsewhere may still be honoured this long. */
const sessionCacheMs = 5_000
const maxCached = 10_000

type Headers_ = { cookie?: string; authorization?: string }
type User = NonNullable<SessionInfo['user']>
type Known = { actor: Actor; user: User }

export type Identity = {
  tokens: Tokens
  /** Who sends these headers: a bearer token first, else the session cookie. */
  authenticate(headers: Headers_): Promise<Actor | null>
  /** The signed-in person, for the screens. */
  person(headers: Headers_): Promise<User | null>
  /** Returns the Set-Cookie values of the new session. */
  signIn(name: string, password: string, address: string): Promise<string[]>
  signOut(headers: Headers_): Promise<string[]>
  changePassword(headers: Headers_, current: string, next: string): Promise<string[]>
  needsSetup(): Promise<boolean>
  /** The code that the first administrator must know; null once there is one. */
  setupCode(): Promise<string | null>
  setUp(setup: Setup, address: string): Promise<string[]>
  addDemoAccounts(): Promise<void>
  demoAccounts(): Promise<SessionInfo['demoAccounts']>
}

/** What better-auth throws for what a person did wrong. */
const isAuthError = (error: unknown) => error instanceof Error && error.name === 'APIError'

function cookiesOf(headers: Headers): string[] {
  return headers.getSetCookie()
}

/** better-auth keeps people, passwords and sessions; what they may do, and how tries are limited, is ours. */
export function createIdentity({ db, key, clock }: { db: Database; key: Buffer; clock(): number }): Identity {
  const secret = Buffer.from(hkdfSync('sha256', key, '', 'sessions', 32)).toString('base64url')
  let loading: Promise<Auth> | undefined
  /** The library is read when the first person signs in, not at every start. */
  const auth = (): Promise<Auth> => {
    loading ??= import('./auth.ts').then(({ createAuth }) => createAuth(db, secret))
    return loading
  }
  const tokens = createTokens(db, clock)
  const guard = createSignInGuard(clock)
  const sessions = new Map<string, { known: Known | null; until: number }>()
  const code = String(randomInt(0, 1e8)).padStart(8, '0')

  const asHeaders = (headers: Headers_) => new Headers(headers.cookie ? { cookie: headers.cookie } : {})

  async function findSession(headers: Headers_): Promise<Known | null> {
    const session = await (await auth()).api.getSession({ headers: asHeaders(headers) })
    if (!session) return null
    const [row] = await db.select().from(userTable).where(eq(userTable.id, session.user.id))
    if (!row) return null
    const scopes = row.scopes.filter((s): s is Scope => (allScopes as string[]).includes(s))
    const permissions = row.mustChangePassword ? new Set<never>() : permissionsOf(scopes)
    const name = row.username ?? row.name
    return {
      actor: { kind: 'user', id: row.id, name, tenant: row.tenant, permissions },
      user: {
        id: row.id,
        name,
        displayName: row.name,
        permissions: [...permissions],
        mustChangePassword: row.mustChangePassword,
      },
    }
  }

  /** The session check runs on every request, so it is remembered for a few seconds. */
  async function sessionOf(headers: Headers_): Promise<Known | null> {
    const cookie = headers.cookie
    if (!cookie?.includes('millrace.session_token=') || cookie.length > 8192) return null
    const cached = sessions.get(cookie)
    if (cached && cached.until > clock()) return cached.known
    const known = await findSession(headers)
    if (sessions.size >= maxCached) sessions.clear()
    sessions.set(cookie, { known, until: clock() + sessionCacheMs })
    return known
  }

  async function addUser(name: string, displayName: string, password: string, scopes: readonly Scope[], demo: boolean) {
    try {
      const { user } = await (await auth()).api.signUpEmail({
        body: {
          email: `${encodeURIComponent(name).toLowerCase()}@invalid.local`,
          name: displayName,
          password,
          username: name,
        },
      })
      await db
        .update(userTable)
        .set({ scopes: [...scopes], demo, mustChangePassword: false })
        .where(eq(userTable.id, user.id))
      await db.delete(sessionTable).where(eq(sessionTable.userId, user.id))
    } catch (error) {
      if (isAuthError(error)) throw new Refusal(identityRefusals.userExists, { name }, 'name')
      throw error
    }
  }

  async function needsSetup(): Promise<boolean> {
    const [row] = await db.select({ one: sql<number>`1` }).from(userTable).limit(1)
    return row === undefined
  }

  async function checkPassword(name: string, password: string): Promise<string[]> {
    const username = name.toLowerCase()
    const [row] = await db.select().from(userTable).where(eq(userTable.username, username))
    if (row?.lockedUntil && row.lockedUntil.getTime() > clock())
      throw new Refusal(identityRefusals.locked, { failures: lockAfterFailures, minutes: lockMinutes })
    try {
      const { headers } = await (await auth()).api.signInUsername({ body: { username, password }, returnHeaders: true })
      if (row && row.failedSignIns > 0)
        await db.update(userTable).set({ failedSignIns: 0, lockedUntil: null }).where(eq(userTable.id, row.id))
      return cookiesOf(headers)
    } catch (error) {
      if (!isAuthError(error)) throw error
      if (row) {
        const failures = row.failedSignIns + 1
        const until = lockedUntil(failures, clock())
        await db
          .update(userTable)
          .set({ failedSignIns: until ? 0 : failures, lockedUntil: until ? new Date(until) : null })
          .where(eq(userTable.id, row.id))
      }
      throw new Refusal(identityRefusals.wrongPassword)
    }
  }

  async function signIn(name: string, password: string, address: string): Promise<string[]> {
    const seconds = guard.take(address)
    if (seconds > 0) throw new Refusal(identityRefusals.tooManyTries, { seconds })
    return checkPassword(name, password)
  }

  return {
    tokens,
    async authenticate(headers) {
      const bearer = /^Bearer ([\w-]{1,100})$/.exec(headers.authorization ?? '')
      if (bearer) return tokens.verify(bearer[1])
      return (await sessionOf(headers))?.actor ?? null
    },
    async person(headers) {
      return (await sessionOf(headers))?.user ?? null
    },
    signIn,
    async signOut(headers) {
      if (headers.cookie) sessions.delete(headers.cookie)
      const { headers: answer } = await (await auth()).api.signOut({ headers: asHeaders(headers), returnHeaders: true })
      return cookiesOf(answer)
    },
    async changePassword(headers, current, next) {
      const known = await sessionOf(headers)
      if (!known) throw new Refusal(identityRefusals.noSession)
      if (!isStrongPassword(next, known.user.name)) throw new Refusal(identityRefusals.weakPassword, {}, 'next')
      if (current === next) throw new Refusal(identityRefusals.samePassword, {}, 'next')
      try {
        const { headers: answer } = await (await auth()).api.changePassword({
          body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
          headers: asHeaders(headers),
          returnHeaders: true,
        })
        await db.update(userTable).set({ mustChangePassword: false }).where(eq(userTable.id, known.user.id))
        sessions.clear()
        return cookiesOf(answer)
      } catch (error) {
        if (isAuthError(error)) throw new Refusal(identityRefusals.wrongPassword, {}, 'current')
        throw error
      }
    },
    needsSetup,
    async setupCode() {
      return (await needsSetup()) ? code : null
    },
    async setUp(setup, address) {
      const seconds = guard.take(address)
      if (seconds > 0) throw new Refusal(identityRefusals.tooManyTries, { seconds })
      if (!(await needsSetup())) throw new Refusal(identityRefusals.setupDone)
      if (setup.code !== code) throw new Refusal(identityRefusals.wrongSetupCode, {}, 'code')
      if (!isStrongPassword(setup.password, setup.name))
        throw new Refusal(identityRefusals.weakPassword, {}, 'password')
      await addUser(setup.name, setup.displayName ?? setup.name, setup.password, allScopes, false)
      return checkPassword(setup.name, setup.password)
    },
    async addDemoAccounts() {
      for (const a of demoAccounts) await addUser(a.name, a.displayName, a.password, a.scopes, true)
    },
    async demoAccounts() {
      const rows = await db.select({ name: userTable.username }).from(userTable).where(eq(userTable.demo, true))
      const there = new Set(rows.map((r) => r.name))
      return demoAccounts.filter((a) => there.has(a.name)).map(({ name, password, role }) => ({ name, password, role }))
    },
  }
}
