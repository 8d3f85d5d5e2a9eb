import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { username } from 'better-auth/plugins'
import type { Database } from '../data/connect.ts'
import { accountTable, sessionTable, userTable, verificationTable } from './schema.ts'

const sessionHours = 12

/** better-auth on our tables: people, passwords (Argon2id) and sessions, nothing else of it. */
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
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 200,
      password: { hash: (password) => hash(password), verify: (p) => verify(p.hash, p.password) },
    },
    session: { expiresIn: sessionHours * 3600, updateAge: 1800 },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 64,
        usernameValidator: (name) => /^[\w.\-\p{L}]+$/u.test(name),
      }),
    ],
    advanced: {
      cookiePrefix: 'millrace',
      useSecureCookies: false,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>
