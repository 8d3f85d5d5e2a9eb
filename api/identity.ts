/**
 * Shapes of the routes about people, roles, organisations and one's own account. Times are UTC milliseconds.
 * Every route that needs a signed-in person alone (the account) has no permission of its own.
 */

import type { Language, Text } from '../contract/text.ts'

// ---- people ---------------------------------------------------------------------------------------------------------

export type Reach = 'all' | 'site' | 'department' | 'own'
/** A role as it is held. Empty `sites`/`departments` with that reach mean the person's own; a department includes those below it. */
export type RoleGrant = { role: string; reach: Reach; sites: string[]; departments: string[] }
export type HeldGrant = RoleGrant & { source: 'granted' | 'sso' }

/** GET /api/people?search=&department=&role=&state=&limit=&cursor= → Page<PersonItem>; GET /api/people/:id */
export type PersonItem = {
  id: string
  /** What they sign in with; outside the main organisation `name@organisation`. */
  name: string
  displayName: string
  email: string | null
  phone: string | null
  language: Language
  department: string | null
  site: string | null
  enabled: boolean
  expiresAt: number | null
  lockedUntil: number | null
  mustChangePassword: boolean
  twoFactor: boolean
  lastSignInAt: number | null
  createdAt: number
  /** One of the demo's, with a password that everybody can read. */
  demo: boolean
  roles: HeldGrant[]
}
/** POST /api/people → { person, password } (users.manage; the one-time password is shown once). PATCH /api/people/:id → PersonItem. */
export type PersonInput = {
  /** Without the `@organisation`. */
  name: string
  displayName: string
  email?: string | null
  phone?: string | null
  language?: Language
  department?: string | null
  site?: string | null
  expiresAt?: number | null
}
export type PersonChange = Partial<Omit<PersonInput, 'name'>> & { enabled?: boolean }
/** PUT /api/people/:id/roles { roles: RoleGrant[] } → PersonItem (roles.manage). */
/** POST /api/people/:id/password → { password } one-time (sessions.manage; users.manage while they never signed in). */
/** POST /api/people/:id/unlock, /api/people/:id/two-factor/reset → PersonItem; GET/DELETE /api/people/:id/sessions (sessions.manage). */
export type OneTimePassword = { password: string }
export type NewPerson = { person: PersonItem; password: string }

/** GET /api/people/names?ids=a,b → { items } for screens that show who did something; everybody signed in. At most 1,000. */
export type PersonName = { id: string; name: string }
/** GET /api/people/find?search=&limit=20 → { items } enabled colleagues, for pickers and @mentions; everybody signed in. */
export type PersonFound = PersonName & { userName: string }

// ---- departments and sites ------------------------------------------------------------------------------------------

/** GET /api/departments → { items } parents before children; POST DepartmentInput; PATCH, DELETE /api/departments/:id. Reading: everybody signed in. */
export type DepartmentItem = { id: string; name: string; parent: string | null; people: number }
export type DepartmentInput = { id: string; name: string; parent?: string | null }
/** GET /api/sites → { items }; POST SiteInput; PATCH, DELETE /api/sites/:id */
export type SiteItem = { id: string; name: string; people: number }
export type SiteInput = { id: string; name: string }

// ---- roles ----------------------------------------------------------------------------------------------------------

/** GET /api/roles → RoleList. POST RoleInput → RoleItem, PUT /api/roles/:id, DELETE /api/roles/:id: custom ones (roles.manage). */
export type RoleItem = {
  id: string
  /** `administrator`: one of the three; `platform`, `app`: declared in code; `custom`: this organisation's. */
  kind: 'administrator' | 'platform' | 'app' | 'demo' | 'custom'
  label: Text
  /** What it is for; null for custom ones. */
  help: Text | null
  app: string | null
  permissions: string[]
  people: number
  /** Whether it may be limited to sites, departments or own rows. */
  scoped: boolean
}
export type RoleInput = { name: string; permissions: string[] }
export type PermissionGroup = {
  id: string
  label: Text
  /** `grantable`: may stand in a custom role. */
  permissions: { id: string; label: Text; grantable: boolean }[]
}
export type RoleList = { items: RoleItem[]; groups: PermissionGroup[] }

/** GET /api/administrators → AdministratorState; POST { person, role } appoints, POST /api/administrators/withdraw the same takes back. */
export const administratorRoles = ['system-administrator', 'security-administrator', 'audit-administrator'] as const
export type AdministratorRole = (typeof administratorRoles)[number]
export type AdministratorState = {
  items: { role: AdministratorRole; person: string; name: string; signedIn: boolean }[]
  /** True until a security administrator has signed in: so long the system administrator appoints the other two. */
  appointing: boolean
}

/** GET, PUT /api/sign-in-policy (roles.manage) */
export type SignInPolicy = {
  minLength: number
  /** Kinds of characters: upper case, lower case, digits, signs. */
  classes: number
  /** How many former passwords may not come back. */
  history: number
  /** 0: a password does not age. */
  maxAgeDays: number
  lockAfter: number
  lockMinutes: number
  idleMinutes: number
  absoluteHours: number
  /** Roles whose holders must set up a second factor. */
  twoFactorRoles: string[]
}

// ---- organisations --------------------------------------------------------------------------------------------------

/** GET /api/organisations → { items } (tenants.manage, main organisation only); POST NewOrganisation → CreatedOrganisation; PATCH /api/organisations/:id */
export type OrganisationItem = { id: string; name: string; enabled: boolean; people: number; createdAt: number }
export type NewOrganisation = { id: string; name: string; administrator: { name: string; displayName: string } }
export type CreatedOrganisation = { organisation: OrganisationItem; name: string; password: string }

// ---- the own account ------------------------------------------------------------------------------------------------

/** GET /api/account → Account; PATCH /api/account AccountChange → Account */
export type Account = {
  id: string
  name: string
  displayName: string
  organisation: string
  email: string | null
  phone: string | null
  language: Language
  department: string | null
  site: string | null
  roles: { role: string; label: Text; reach: Reach }[]
  twoFactor: { on: boolean; required: boolean; recoveryCodesLeft: number }
  passwordChangedAt: number
  /** False for people who sign in through single sign-on only. */
  hasPassword: boolean
  policy: Pick<SignInPolicy, 'minLength' | 'classes' | 'history' | 'maxAgeDays'>
}
export type AccountChange = { displayName?: string; email?: string | null; phone?: string | null; language?: Language }

/** GET /api/account/sessions → { items }; DELETE /api/account/sessions/:id; DELETE /api/account/sessions ends all but this one. */
export type SessionItem = {
  id: string
  address: string | null
  agent: string | null
  startedAt: number
  lastSeenAt: number
  current: boolean
}

/** POST /api/account/two-factor { password } → TwoFactorStart; POST /api/account/two-factor/confirm { code } → { recoveryCodes };
 * POST /api/account/two-factor/remove { password }. */
export type TwoFactorStart = { secret: string; uri: string }
export type RecoveryCodes = { recoveryCodes: string[] }

// ---- devices and single sign-on -------------------------------------------------------------------------------------

/** GET /api/devices → { items }; POST NewDevice → { token, item } (shown once); DELETE /api/devices/:id (tokens.manage). */
export type DeviceItem = {
  id: string
  name: string
  connection: string | null
  permissions: string[]
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
}
/** `permissions`: `ingest`, and permissions of apps. */
export type NewDevice = { name: string; connection?: string | null; permissions: string[]; expiresAt?: number | null }

export type RoleMapping = { value: string; role: string }
/** GET, PUT, DELETE /api/single-sign-on (roles.manage). The client secret is never given back. */
export type SingleSignOn = {
  enabled: boolean
  label: string
  issuer: string
  clientId: string
  clientSecretSet: boolean
  /** This platform as the browser calls it, e.g. https://millrace.example.com. The redirect address is `${origin}/api/session/oidc/callback`. */
  origin: string
  claim: string
  roles: RoleMapping[]
  autoProvision: boolean
  /** Whether a first sign-on may take over the account whose user name is the provider's preferred_username. */
  matchName: boolean
}
export type SingleSignOnInput = Omit<SingleSignOn, 'clientSecretSet'> & { clientSecret?: string }
/** GET /api/session/oidc/start?organisation=&to= sends the browser to the provider, …/callback brings it back. */
