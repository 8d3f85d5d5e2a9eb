import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import type { PostgresJsTransaction } from 'drizzle-orm/postgres-js'
import { connectTo, type Database, type Sql, type Tx } from './connect.ts'
import type { Migrations } from './migrate.ts'
import { prepareOften } from './prepare-often.ts'

export const dataMigrations: Migrations = { owner: 'data', folder: new URL('./migrations/', import.meta.url) }

export { mainTenant } from './main-tenant.ts'

/** One transaction in which the database shows and takes the rows of one tenant only. */
export type TenantTx = {
  tenant: string
  /** Plain SQL. */
  sql: Tx
  /** drizzle over the same connection. */
  db: Database
}

export type TenantData = {
  /**
   * Runs in one transaction as `tenant`. Row-level security holds: the connection's role owns no table and cannot bypass it.
   * `readOnly` makes every write fail. A read that is asked for within a transaction of the same tenant takes part in it: with a
   * connection of its own, as many such transactions as there are connections would wait for each other for ever.
   */
  within<T>(tenant: string, run: (tx: TenantTx) => Promise<T>, options?: { readOnly?: boolean }): Promise<T>
  close(): Promise<void>
}

const clientOf = (tx: unknown) => (tx as { session: { client: Tx } }).session.client

/** A part of a transaction that leaves nothing behind when it fails. */
export function undoable<T>(tx: TenantTx, run: (part: TenantTx) => Promise<T>): Promise<T> {
  return tx.db.transaction((savepoint) => {
    prepareOften(clientOf(savepoint))
    return run({ ...tx, db: savepoint as unknown as Database, sql: clientOf(savepoint) })
  })
}

/** Connections for the tenants' work, besides those of the platform's own. */
const connections = 14

/** Roles are shared by all databases of a server, so the name tells whose it is. */
function roleOf(database: string, secret: string): string {
  return `millrace_app_${createHash('sha256').update(`${database}\0${secret}`).digest('hex').slice(0, 12)}`
}

async function ensureRole(sql: Sql, role: string, password: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(7246113003)`
    const [known] = await tx`select 1 from pg_roles where rolname = ${role}`
    if (!known) {
      await tx.unsafe(`create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole inherit`)
      await tx.unsafe(`grant millrace_app to ${role}`)
    }
    await tx.unsafe(`alter role ${role} password '${password}'`)
  })
}

/**
 * Opens the pool that works for tenants. `secret` is this installation's own; the role's password is derived from it and
 * stands nowhere. Needs the migrations of {@link dataMigrations}, and on an external server the right to create roles.
 */
export async function openTenantData(owner: Sql, url: string, secret: string): Promise<TenantData> {
  const target = new URL(url)
  const role = roleOf(target.pathname, secret)
  const password = createHash('sha256').update(`tenant-role\0${secret}`).digest('hex')
  await ensureRole(owner, role, password)
  target.username = role
  target.password = password
  const { sql, db } = connectTo(target.href, { max: connections })
  const running = new AsyncLocalStorage<{ tx: TenantTx; open: boolean }>()
  return {
    within(tenant, run, options) {
      const outer = running.getStore()
      if (options?.readOnly && outer?.open && outer.tx.tenant === tenant) return run(outer.tx)
      return db.transaction(async (tx) => {
        const client = clientOf(tx)
        prepareOften(client)
        // what is only read is planned for its own values: lists ask for rare and common ones by the same statement
        const asTenant = options?.readOnly
          ? client`select set_config('millrace.tenant', ${tenant}, true), set_config('transaction_read_only', 'on', true),
              set_config('plan_cache_mode', 'force_custom_plan', true)`
          : client`select set_config('millrace.tenant', ${tenant}, true)`
        // sent, not waited for: what follows on the connection comes behind it, and fails with it
        const told = asTenant.execute()
        told.catch(() => {})
        const own = tx as PostgresJsTransaction<never, never> as unknown as Database
        const here = { tx: { tenant, sql: client, db: own }, open: true }
        try {
          return await running.run(here, () => run(here.tx))
        } finally {
          here.open = false
          await told
        }
      })
    },
    close: () => sql.end({ timeout: 5 }),
  }
}
