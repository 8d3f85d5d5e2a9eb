import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { RoleMapping, SignInPolicy } from '../../api/identity.ts'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const made = {
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
}
const ownId = () => text('id').notNull()
const tenant = () => text('tenant').notNull().default(sql`millrace_tenant()`)

/** Organisations: the platform's own list. */
export const tenantTable = pgTable('tenant', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  enabled: boolean('enabled').notNull().default(true),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const siteTable = pgTable(
  'org_site',
  {
    tenant: tenant(),
    id: ownId(),
    name: text('name').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.id] })],
)

export const departmentTable = pgTable(
  'org_department',
  {
    tenant: tenant(),
    id: ownId(),
    name: text('name').notNull(),
    parent: text('parent'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.id] })],
)

/** Roles that a tenant made itself. */
export const roleTable = pgTable(
  'org_role',
  {
    tenant: tenant(),
    id: ownId(),
    name: text('name').notNull(),
    permissions: text('permissions').array().notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.id] })],
)

/** Who holds which role, and how far it reaches. */
export const grantTable = pgTable('org_role_grant', {
  id: text('id').primaryKey(),
  tenant: tenant(),
  userId: text('user_id')
    .notNull()
    .references(() => userTable.id, { onDelete: 'cascade' }),
  role: text('role').notNull(),
  reach: text('reach').$type<'all' | 'site' | 'department' | 'own'>().notNull().default('all'),
  sites: text('sites').array().notNull().default([]),
  departments: text('departments').array().notNull().default([]),
  source: text('source').$type<'granted' | 'sso'>().notNull().default('granted'),
  grantedBy: text('granted_by'),
  grantedAt: moment('granted_at').notNull().defaultNow(),
})

/** People. The first block is better-auth's, the rest ours. */
export const userTable = pgTable('app_user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  username: text('username').unique(),
  displayUsername: text('display_username'),
  tenant: tenant(),
  mustChangePassword: boolean('must_change_password').notNull().default(true),
  demo: boolean('demo').notNull().default(false),
  failedSignIns: integer('failed_sign_ins').notNull().default(0),
  lockedUntil: moment('locked_until'),
  contactEmail: text('contact_email'),
  phone: text('phone'),
  language: text('language').$type<'zh' | 'en'>().notNull().default('zh'),
  department: text('department'),
  site: text('site'),
  enabled: boolean('enabled').notNull().default(true),
  expiresAt: moment('expires_at'),
  passwordChangedAt: moment('password_changed_at').notNull().defaultNow(),
  lastSignInAt: moment('last_sign_in_at'),
  ...made,
})

export const sessionTable = pgTable('app_session', {
  id: text('id').primaryKey(),
  token: text('token').notNull().unique(),
  userId: text('user_id')
    .notNull()
    .references(() => userTable.id, { onDelete: 'cascade' }),
  expiresAt: moment('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
  ...made,
})

export const accountTable = pgTable('app_account', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id')
    .notNull()
    .references(() => userTable.id, { onDelete: 'cascade' }),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: moment('access_token_expires_at'),
  refreshTokenExpiresAt: moment('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  ...made,
})

export const verificationTable = pgTable('app_verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: moment('expires_at').notNull(),
  ...made,
})

export const policyTable = pgTable('sign_in_policy', {
  tenant: text('tenant').primaryKey().default(sql`millrace_tenant()`),
  policy: jsonb('policy').$type<SignInPolicy>().notNull(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
})

export const passwordHistoryTable = pgTable(
  'app_password_history',
  {
    userId: text('user_id')
      .notNull()
      .references(() => userTable.id, { onDelete: 'cascade' }),
    at: moment('at').notNull().defaultNow(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.at] })],
)

export const secondFactorTable = pgTable('app_second_factor', {
  userId: text('user_id')
    .primaryKey()
    .references(() => userTable.id, { onDelete: 'cascade' }),
  secret: bytes('secret').notNull(),
  confirmedAt: moment('confirmed_at'),
  lastStep: bigint('last_step', { mode: 'number' }).notNull().default(0),
  recovery: text('recovery').array().notNull().default([]),
})

/** Keys of programs and devices. The token itself is shown once and stored nowhere. */
export const tokenTable = pgTable('api_token', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  tenant: tenant(),
  hash: bytes('hash').notNull().unique(),
  scopes: text('scopes').array().notNull(),
  kind: text('kind').$type<'token' | 'device'>().notNull().default('token'),
  connection: text('connection'),
  permissions: text('permissions').array().notNull().default([]),
  createdBy: text('created_by'),
  createdAt: moment('created_at').notNull().defaultNow(),
  expiresAt: moment('expires_at'),
  lastUsedAt: moment('last_used_at'),
})

export const oidcTable = pgTable('oidc_provider', {
  tenant: text('tenant').primaryKey().default(sql`millrace_tenant()`),
  enabled: boolean('enabled').notNull().default(true),
  label: text('label').notNull(),
  issuer: text('issuer').notNull(),
  clientId: text('client_id').notNull(),
  clientSecret: bytes('client_secret'),
  origin: text('origin').notNull(),
  claim: text('claim').notNull(),
  roles: jsonb('roles').$type<RoleMapping[]>().notNull(),
  autoProvision: boolean('auto_provision').notNull().default(false),
  matchName: boolean('match_name').notNull().default(false),
  updatedAt: moment('updated_at').notNull().defaultNow(),
})

/** Every table of this service, for the comparison with the migrations. */
export const identityTables = [
  tenantTable,
  siteTable,
  departmentTable,
  roleTable,
  grantTable,
  userTable,
  sessionTable,
  accountTable,
  verificationTable,
  policyTable,
  passwordHistoryTable,
  secondFactorTable,
  tokenTable,
  oidcTable,
]
