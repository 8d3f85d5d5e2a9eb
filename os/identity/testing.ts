import { type App, defineApp } from '../../contract/app.ts'
import { definePermissions } from '../../contract/permissions.ts'
import { auditMigrations, createAudit } from '../audit/audit.ts'
import { dataMigrations, openTenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { createIdentity } from './identity.ts'

const may = definePermissions('gauges', {
  read: { zh: '查看计量器具', en: 'See gauges' },
  record: { zh: '登记校准', en: 'Record calibrations' },
})

/** An app with two roles, as identity sees apps. */
export const gaugeApp: App = defineApp({
  id: 'gauges',
  label: { zh: '计量器具', en: 'Gauges' },
  permissions: may,
  roles: {
    keeper: { label: { zh: '计量员', en: 'Gauge keeper' }, permissions: [may.read, may.record] },
    reader: { label: { zh: '查看者', en: 'Reader' }, permissions: [may.read] },
  },
  entities: [],
  commands: [],
  queries: [],
  migrations: new URL('./migrations/', import.meta.url),
})

export const from = { address: '10.0.0.1', agent: 'test' }
export const goodPassword = 'Grey-Water-7'
export const cookieOf = (cookies: readonly string[]) => ({ cookie: cookies.map((c) => c.split(';')[0]).join('; ') })

/** Identity on a real database of its own, with a clock that the test moves. */
export async function openIdentity() {
  const data = await withDatabase([
    dataMigrations,
    auditMigrations,
    { owner: 'identity', folder: new URL('./migrations/', import.meta.url) },
  ])
  const tenants = await openTenantData(data.sql, data.url, 'test')
  const time = { now: Date.now() }
  const clock = () => time.now
  const audit = createAudit(data.sql, clock)
  const make = () =>
    createIdentity({
      sql: data.sql,
      db: data.db,
      tenants,
      audit,
      key: Buffer.alloc(32, 7),
      clock,
      apps: [gaugeApp],
    })
  return {
    data,
    tenants,
    audit,
    time,
    make,
    async empty() {
      await data.sql`truncate app_user, api_token, org_role, org_site, org_department, sign_in_policy, oidc_provider cascade`
      await data.sql`delete from tenant where id <> 'main'`
      time.now = Date.now()
      return make()
    },
    async close() {
      await tenants.close()
      await data.close()
    },
  }
}
