import { randomInt } from 'node:crypto'
import type { SessionInfo, Setup } from '../../api/platform.ts'
import type { App } from '../../contract/app.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import type { Database, Sql } from '../data/connect.ts'
import { mainTenant, type TenantData } from '../data/tenancy.ts'
import type { Actor } from '../http/route.ts'
import { secretBox } from '../secrets/secret-box.ts'
import { type AccountDesk, createAccountDesk } from './account-desk.ts'
import { createDirectory } from './create-directory.ts'
import { createCredentials } from './credentials.ts'
import { demoAccounts } from './demo-accounts.ts'
import type { Directory } from './directory.ts'
import { createOffice, type Office } from './office.ts'
import { createOrganisations, type Organisations } from './organisations.ts'
import { defaultPolicy, isStrongPassword } from './password-policy.ts'
import { createPeople, insertGrant, insertPerson, type People } from './people.ts'
import { identityRefusals } from './refusals.ts'
import { createRoleBook, type RoleBook } from './role-book.ts'
import { builtInRoles } from './roles.ts'
import { createSessions, type Known, type RequestHeaders } from './sessions.ts'
import { createSignIn, type From, type SignIn } from './sign-in.ts'
import { createProviders, type Providers } from './single-sign-on.ts'
import { createStandings } from './standing.ts'
import { createStructure, type Structure } from './structure.ts'
import { createTokens, type Tokens } from './tokens.ts'

export type Identity = {
  tokens: Tokens
  /** The organisation's transaction with its audit entry. */
  office: Office
  /** Who is who, for the other services. */
  directory: Directory
  people: People
  structure: Structure
  roles: RoleBook
  organisations: Organisations
  providers: Providers
  account: AccountDesk
  signIn: SignIn
  /** Who sends these headers: a bearer token first, else the session cookie. */
  authenticate(headers: RequestHeaders): Promise<Actor | null>
  /** The signed-in person with what they must do first; null for tokens. */
  known(headers: RequestHeaders): Promise<Known | null>
  needsSetup(): Promise<boolean>
  /** The code that the first administrator must know; null once there is one. */
  setupCode(): Promise<string | null>
  /** Makes the first system administrator; returns the Set-Cookie values of the new session. */
  setUp(setup: Setup, from: From): Promise<string[]>
  addDemoAccounts(): Promise<void>
  demoAccounts(): Promise<SessionInfo['demoAccounts']>
}

export type IdentityParts = {
  sql: Sql
  db: Database
  tenants: TenantData
  audit: Audit
  /** The installation's key, 32 bytes. */
  key: Buffer
  clock(): number
  /** The loaded apps: their roles and permissions. */
  apps: readonly App[]
}

const everywhere = { reach: 'all' as const, sites: [], departments: [] }

/** Who people are and what they may do. better-auth keeps sessions; permissions, roles and rules are ours. */
export function createIdentity(parts: IdentityParts): Identity {
  const { sql, db, tenants, audit, key, clock, apps } = parts
  const box = secretBox(key)
  const tokens = createTokens(
    sql,
    clock,
    apps.flatMap((app) => Object.keys(app.permissions.labels)),
  )
  const standings = createStandings(apps, clock)
  const sessions = createSessions({ sql, db, key, clock, standing: (id) => standings.find(sql, id) })
  const credentials = createCredentials({ sql, box, clock })
  const office = createOffice({ tenants, audit, apps, clock })
  const providers = createProviders({ sql, box, office })
  const forget = (id: string) => sessions.forget(id)
  const signIn = createSignIn({ sql, audit, clock, credentials, sessions, providers })
  const code = String(randomInt(0, 1e8)).padStart(8, '0')

  async function needsSetup(): Promise<boolean> {
    const [row] = await sql`select 1 from app_user limit 1`
    return row === undefined
  }

  return {
    tokens,
    office,
    directory: createDirectory({ sql, tenants, credentials, standings, audit, clock, forget }),
    people: createPeople(office, sessions),
    structure: createStructure(office, sessions),
    roles: createRoleBook(office, sessions),
    organisations: createOrganisations({ sql, audit, sessions }),
    providers,
    account: createAccountDesk({ sql, audit, office, credentials, sessions, standings }),
    signIn,
    async authenticate(headers) {
      const { authorization } = headers
      const bearer = authorization === undefined ? null : /^Bearer ([\w-]{1,100})$/.exec(authorization)
      if (bearer) return tokens.verify(bearer[1])
      return (await sessions.find(headers))?.actor ?? null
    },
    known: (headers) => sessions.find(headers),
    needsSetup,
    async setupCode() {
      return (await needsSetup()) ? code : null
    },
    async setUp(setup, from) {
      signIn.refuseTooMany(from)
      if (!(await needsSetup())) throw new Refusal(identityRefusals.setupDone)
      if (setup.code !== code) throw new Refusal(identityRefusals.wrongSetupCode, {}, 'code')
      const { name, displayName = setup.name, password } = setup
      if (!isStrongPassword(password, name))
        throw new Refusal(
          identityRefusals.weakPassword,
          { length: defaultPolicy.minLength, classes: defaultPolicy.classes },
          'password',
        )
      await sql.begin(async (tx) => {
        // two at once: the second waits here and then finds that it is too late
        await tx`lock table app_user in share row exclusive mode`
        if ((await tx`select 1 from app_user limit 1`).length > 0) throw new Refusal(identityRefusals.setupDone)
        const id = await insertPerson(tx, mainTenant, { name, displayName, oneTime: false, password })
        await insertGrant(tx, mainTenant, id, { role: 'system-administrator', ...everywhere }, null)
        await audit.write({ actor: name, action: 'identity.setup', object: `person:${name}`, tenant: mainTenant }, tx)
      })
      return signIn.byPassword({ name, password }, from)
    },
    async addDemoAccounts() {
      // an account may be meant for apps that are not aboard
      const known = builtInRoles(apps)
      for (const { name, displayName, password, roles } of demoAccounts)
        await sql.begin(async (tx) => {
          const id = await insertPerson(tx, mainTenant, { name, displayName, demo: true, oneTime: false, password })
          for (const role of roles)
            if (known.has(role)) await insertGrant(tx, mainTenant, id, { role, ...everywhere }, null)
        })
    },
    async demoAccounts() {
      const rows = await sql<{ name: string }[]>`select username as name from app_user where demo and enabled`
      const there = new Set(rows.map((r) => r.name))
      return demoAccounts
        .filter((a) => there.has(a.name))
        .map(({ name, password, label }) => ({ name, password, role: label }))
    },
  }
}
