import type { Actor } from '../../contract/actor.ts'
import type { App } from '../../contract/app.ts'
import type { Text } from '../../contract/text.ts'
import { type Audit, type AuditInput, auditName } from '../audit/audit.ts'
import type { Tx } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { type BuiltInRole, builtInRoles } from './roles.ts'

/** Where administrators work: their organisation's transaction, one change at a time, each with its audit entry. */
export type Office = ReturnType<typeof createOffice>

export type WriteAudit = (entry: Omit<AuditInput, 'actor' | 'tenant'>) => Promise<void>

export function createOffice(parts: { tenants: TenantData; audit: Audit; apps: readonly App[]; clock(): number }) {
  const { tenants, audit, apps, clock } = parts
  const builtIn: ReadonlyMap<string, BuiltInRole> = builtInRoles(apps)
  return {
    clock,
    apps,
    builtIn,
    appPermissions: new Set(apps.flatMap((app) => Object.keys(app.permissions.labels))) as ReadonlySet<string>,
    labelOf: (role: string): Text => builtIn.get(role)?.label ?? { zh: role, en: role },

    read: <T>(actor: Actor, run: (tx: Tx) => Promise<T>): Promise<T> =>
      tenants.within(actor.tenant, ({ sql }) => run(sql), { readOnly: true }),

    /** Changes of one organisation's people and roles go one after the other: rules such as "the last one" need it. */
    change: <T>(actor: Actor, run: (tx: Tx, audit: WriteAudit) => Promise<T>): Promise<T> =>
      tenants.within(actor.tenant, async ({ sql }) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`identity:${actor.tenant}`}, 0))`
        return run(sql, (entry) => audit.write({ actor: auditName(actor), tenant: actor.tenant, ...entry }, sql))
      }),
  }
}
