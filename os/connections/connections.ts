import { timingSafeEqual } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { ConnectionInput } from '../../api/platform.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import type { Audit } from '../audit/audit.ts'
import type { Database } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { type Fault, httpRefusals } from '../http/problem.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { connectionKey, partsOfKey } from '../stream/connection-key.ts'
import type { ConnectionRecord } from '../stream/supervisor.ts'
import { connectionTable } from './schema.ts'

export const connectionRefusals = defineRefusals({
  unknownConnection: [404, '没有连接 {code}', 'There is no connection {code}'],
  connectionExists: [
    409,
    '连接 {code} 已存在；请换一个编码',
    'The connection {code} exists already; choose another code',
  ],
  hasPoints: [
    409,
    '连接 {code} 仍为 {points} 个测点供数；请先改接或停用这些测点',
    'The connection {code} still feeds {points} points; give them another source or retire them first',
  ],
  builtIn: [409, '内置连接 {code} 不能删除', 'The built-in connection {code} cannot be deleted'],
  tooMany: [409, '连接数已达上限 {limit}', 'There are {limit} connections already, which is the most'],
})

/** Samples pushed over HTTP belong to this connection unless another one is named. */
export const httpConnection = 'http'
export const httpPush: ConnectionInput = {
  code: httpConnection,
  driver: 'push',
  name: { zh: 'HTTP 推送', en: 'HTTP push' },
}

/** Most connections of one stream worker; also the rows of its counter table. */
export const maxConnections = 1_024

export type StoredConnection = ConnectionRecord & { name: Text; note: Text | null; secretsSet: string[] }

/** One tenant's connections: nothing here shows or changes another's. */
export type TenantConnections = {
  list(): StoredConnection[]
  get(code: string): StoredConnection | undefined
  /** @throws Refusal unknownConnection */
  find(code: string): StoredConnection
  has(code: string): boolean
  create(input: ConnectionInput, actor: string): Promise<StoredConnection>
  /** The one with this code, made as `input` says when there is none yet. */
  ensure(input: ConnectionInput, actor: string): Promise<StoredConnection>
  patch(code: string, change: Partial<ConnectionInput>, actor: string): Promise<StoredConnection>
  remove(code: string, actor: string): Promise<void>
  /** Keeps connections closed until they are patched, e.g. because their device is started after the platform. */
  holdBack(codes: readonly string[]): void
  /** True when this is the connection's own password. */
  hasPassword(code: string, password: string): boolean
}

export type Connections = {
  of(tenant: string): TenantConnections
  /** Those of all tenants, as the stream worker shall have them: the ones held back are switched off for the while. */
  records(): StoredConnection[]
  /** Tenants that have had a connection. */
  tenants(): readonly string[]
  /** Rows of a tenant's connections in the counter table, deleted ones included. */
  counterRowsOf(tenant: string): number[]
  onChange(listener: (records: StoredConnection[]) => void | Promise<void>): void
}

type Row = typeof connectionTable.$inferSelect

/** What the service needs to know of the rest of the house. */
export type ConnectionServices = {
  /** Reads the connections of all tenants, for the start. */
  db: Database
  tenants: TenantData
  audit: Audit
  box: SecretBox
  /** What is wrong with a configuration, by the driver's own schema; empty when it is right. */
  check(driver: string, config: Record<string, unknown>): Promise<{ field: string; detail: string }[]>
  /** How many points a connection feeds. */
  pointsOf(tenant: string, code: string): number
}

function fromRow(row: Row, box: SecretBox, counterRow: number): StoredConnection {
  return {
    key: connectionKey(row.tenant, row.code),
    tenant: row.tenant,
    code: row.code,
    row: counterRow,
    driver: row.driver,
    enabled: row.enabled,
    config: row.config,
    secrets: row.secrets ? box.open(row.secrets) : {},
    secretsSet: row.secretNames,
    discover: row.discover,
    ingest: row.ingest,
    name: { zh: row.nameZh, en: row.nameEn },
    note: row.noteZh === null ? null : { zh: row.noteZh, en: row.noteEn ?? row.noteZh },
  }
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** What the audit may show: everything but the secrets. */
function shown(connection: StoredConnection): object {
  const { secrets: _, row: __, key: ___, ...rest } = connection
  return rest
}

type Columns = Pick<ConnectionInput, 'name' | 'enabled' | 'config' | 'discover' | 'ingest' | 'note' | 'secrets'>

function columnsOf(input: Columns, box: SecretBox): Partial<Row> {
  return {
    ...(input.name && { nameZh: input.name.zh, nameEn: input.name.en }),
    ...(input.enabled !== undefined && { enabled: input.enabled }),
    ...(input.config && { config: input.config }),
    ...(input.discover !== undefined && { discover: input.discover }),
    ...(input.ingest && { ingest: input.ingest }),
    ...(input.note !== undefined && { noteZh: input.note?.zh ?? null, noteEn: input.note?.en ?? null }),
    ...(input.secrets && { secrets: box.seal(input.secrets), secretNames: Object.keys(input.secrets).sort() }),
  }
}

/** What all tenants' connections have in common. */
type Shelf = ConnectionServices & {
  byTenant: Map<string, Map<string, StoredConnection>>
  /** Keys of those held back. */
  held: Set<string>
  /** By key: those that are being made, until the stream knows them. */
  making: Map<string, Promise<StoredConnection>>
  /** By key. A key keeps its row even when its connection is deleted and made again. */
  counterRows: Map<string, number>
  keep(row: Row): StoredConnection
  announce(): Promise<void>
}

/** Connections are few and asked for on every message, so all are kept in memory beside the table. */
export async function openConnections(services: ConnectionServices): Promise<Connections> {
  const byTenant: Shelf['byTenant'] = new Map()
  const counterRows: Shelf['counterRows'] = new Map()
  const held = new Set<string>()
  const listeners: ((records: StoredConnection[]) => void | Promise<void>)[] = []
  const every = () => [...byTenant.values()].flatMap((own) => [...own.values()])
  const records = () => every().map((c) => (held.has(c.key) ? { ...c, enabled: false } : c))
  const shelf: Shelf = {
    ...services,
    byTenant,
    held,
    making: new Map(),
    counterRows,
    keep(row) {
      const key = connectionKey(row.tenant, row.code)
      const counterRow = counterRows.get(key) ?? counterRows.size
      counterRows.set(key, counterRow)
      const connection = fromRow(row, services.box, counterRow)
      const own = byTenant.get(row.tenant) ?? new Map<string, StoredConnection>()
      byTenant.set(row.tenant, own.set(row.code, connection))
      return connection
    },
    async announce() {
      for (const listener of listeners) await listener(records())
    },
  }
  const rows = await services.db
    .select()
    .from(connectionTable)
    .orderBy(asc(connectionTable.tenant), asc(connectionTable.code))
  for (const row of rows) shelf.keep(row)

  return {
    of: (tenant) => tenantConnections(shelf, tenant),
    records,
    tenants: () => [...byTenant.keys()],
    counterRowsOf: (tenant) =>
      [...counterRows].filter(([key]) => partsOfKey(key).tenant === tenant).map(([, row]) => row),
    onChange(listener) {
      listeners.push(listener)
    },
  }
}

function tenantConnections(shelf: Shelf, tenant: string): TenantConnections {
  const { tenants, audit, box, held, counterRows } = shelf
  const own = () => shelf.byTenant.get(tenant)
  const get = (code: string) => own()?.get(code)

  function find(code: string): StoredConnection {
    const connection = get(code)
    if (!connection) throw new Refusal(connectionRefusals.unknownConnection, { code })
    return connection
  }

  async function check(driver: string, config: Record<string, unknown>): Promise<void> {
    const found = await shelf.check(driver, config)
    if (found.length === 0) return
    const faults = found.map(
      ({ field, detail }): Fault => ({ field: `config.${field}`, texts: { zh: detail, en: detail } }),
    )
    const { field, texts } = faults[0]
    throw Object.assign(new Refusal(httpRefusals.invalid, { field, detail: texts.zh }, field), { faults })
  }

  async function create(input: ConnectionInput, actor: string): Promise<StoredConnection> {
    const { code, driver } = input
    if (own()?.has(code)) throw new Refusal(connectionRefusals.connectionExists, { code }, 'code')
    if (counterRows.size >= maxConnections && !counterRows.has(connectionKey(tenant, code)))
      throw new Refusal(connectionRefusals.tooMany, { limit: maxConnections })
    await check(driver, input.config ?? {})
    const name = input.name ?? { zh: code, en: code }
    const created = await tenants.within(tenant, async ({ db, sql }) => {
      const [row] = await db
        .insert(connectionTable)
        .values({ code, driver, nameZh: name.zh, nameEn: name.en, ...columnsOf(input, box) })
        .onConflictDoNothing()
        .returning()
      if (!row) throw new Refusal(connectionRefusals.connectionExists, { code }, 'code')
      const after = shown(fromRow(row, box, 0))
      await audit.write({ actor, action: 'connection.create', object: code, after }, sql)
      return row
    })
    const connection = shelf.keep(created)
    await shelf.announce()
    return connection
  }

  return {
    list: () => [...(own()?.values() ?? [])],
    get,
    find,
    has: (code) => get(code) !== undefined,
    create,
    async ensure(input, actor) {
      const key = connectionKey(tenant, input.code)
      const known = shelf.making.get(key) ?? get(input.code)
      if (known) return known
      const made = create(input, actor).finally(() => shelf.making.delete(key))
      shelf.making.set(key, made)
      return made
    },
    async patch(code, change, actor) {
      const before = find(code)
      if (change.config) await check(before.driver, change.config)
      const secrets = change.secrets && { ...before.secrets, ...change.secrets }
      const row = await tenants.within(tenant, async ({ db, sql }) => {
        const [row] = await db
          .update(connectionTable)
          .set({ ...columnsOf({ ...change, secrets }, box), updatedAt: new Date() })
          .where(eq(connectionTable.code, code))
          .returning()
        if (!row) throw new Refusal(connectionRefusals.unknownConnection, { code })
        const after = shown(fromRow(row, box, 0))
        await audit.write({ actor, action: 'connection.change', object: code, before: shown(before), after }, sql)
        return row
      })
      const after = shelf.keep(row)
      held.delete(after.key)
      await shelf.announce()
      return after
    },
    async remove(code, actor) {
      const before = find(code)
      if (code === httpConnection) throw new Refusal(connectionRefusals.builtIn, { code })
      const points = shelf.pointsOf(tenant, code)
      if (points > 0) throw new Refusal(connectionRefusals.hasPoints, { code, points })
      await tenants.within(tenant, async ({ db, sql }) => {
        await db.delete(connectionTable).where(eq(connectionTable.code, code))
        await audit.write({ actor, action: 'connection.delete', object: code, before: shown(before) }, sql)
      })
      own()?.delete(code)
      await shelf.announce()
    },
    holdBack(codes) {
      for (const code of codes) held.add(connectionKey(tenant, code))
    },
    hasPassword(code, password) {
      const word = get(code)?.secrets.password
      return word !== undefined && word !== '' && sameText(word, password)
    },
  }
}
