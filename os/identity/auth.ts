import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { Database } from '../data/connect.ts'
import { accountTable, sessionTable, userTable, verificationTable } from './schema.ts'

/** Longer than any policy allows: when a session ends is decided by the policy of its organisation. */
const longestSessionSeconds = 7 * 86_400

/** Opens a session for somebody who has proved who they are; not reachable from outside. */
const openSession = createAuthEndpoint.serverOnly(
  {
    method: 'POST',
    body: z.object({ userId: z.string(), address: z.string(), agent: z.string() }),
  },
  async (ctx) => {
    const { userId, address, agent } = ctx.body
    const user = await ctx.context.internalAdapter.findUserById(userId)
    if (!user) throw new Error('a session for nobody')
    const session = await ctx.context.internalAdapter.createSession(userId, false, {
      ipAddress: address,
      userAgent: agent,
    })
    await setSessionCookie(ctx, { session, user })
    return ctx.json({ id: session.id })
  },
)

/** better-auth on our tables: people and sessions with their signed cookies, nothing else of it. */
export function createAuth(db: Database, secret: string) {
  return betterAuth({
    baseURL: 'http://localhost',
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: userTable, session: sessionTable, account: accountTable, verification: verificationTable },
    }),
    session: { expiresIn: longestSessionSeconds, disableSessionRefresh: true },
    plugins: [{ id: 'millrace', endpoints: { openSession } }],
    advanced: {
      cookiePrefix: 'millrace',
      useSecureCookies: false,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>
