import { timingSafeEqual } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { ConnectionIngest, ConnectionInput } from '../../api/platform.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import type { Audit } from '../audit/audit.ts'
import type { Database } from '../data/connect.ts'
import { httpRefusals } from '../http/problem.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import type { ConnectionRecord } from '../stream/supervisor.ts'
import { connectionTable } from './schema.ts'

export const connectionRefusals = defineRefusals({
  unknownConnection: [404, '没有连接 {code}', 'There is no connection {code}'],
  connectionExists: [
    409,
    '连接 {code} 已存在;请换一个编码',
    'The connection {code} exists already; choose another code',
  ],
  hasPoints: [
    409,
    '连接 {code} 仍为 {points} 个测点供数;请先改接或停用这些测点',
    'The connection {code} still feeds {points} points; give them another source or retire them first',
  ],
  builtIn: [409, '内置连接 {code} 不能删除', 'The built-in connection {code} cannot be deleted'],
  tooMany: [409, '连接数已达上限 {limit}', 'There are {limit} connections already, which is the most'],
})

/** Samples pushed over HTTP belong to this connection unless another one is named. */
export const httpConnection = 'http'

/** Most connections of one stream worker; also the rows of its counter table. */
export const maxConnections = 1_024

export type StoredConnection = ConnectionRecord & { name: Text; note: Text | null; secretsSet: string[] }

export type Connections = {
  list(): StoredConnection[]
  find(code: string): StoredConnection
  has(code: string): boolean
  create(input: ConnectionInput, actor: string): Promise<StoredConnection>
  patch(code: string, change: Partial<ConnectionInput>, actor: string): Promise<StoredConnection>
  remove(code: string, actor: string): Promise<void>
  /** As the stream worker shall have them: those held back are switched off for the while. */
  records(): StoredConnection[]
  /** Keeps connections closed until they are patched, e.g. because their device is started after the platform. */
  holdBack(codes: readonly string[]): void
  /** True when this is the connection's own password. */
  hasPassword(code: string, password: string): boolean
  onChange(listener: (records: StoredConnection[]) => void | Promise<void>): void
}

type Row = typeof connectionTable.$inferSelect

/** What the service needs to know of the rest of the house. */
export type ConnectionServices = {
  db: Database
  audit: Audit
  box: SecretBox
  /** What is wrong with a configuration, by the driver's own schema; empty when it is right. */
  check(driver: string, config: Record<string, unknown>): Promise<{ field: string; detail: string }[]>
  /** How many points a connection feeds. */
  pointsOf(code: string): number
}

function fromRow(row: Row, box: SecretBox, counterRow: number): StoredConnection {
  return {
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
  const { secrets: _, row: __, ...rest } = connection
  return rest
}

/** Connections are few and asked for on every message, so all are kept in memory beside the table. */
export async function openConnections(services: ConnectionServices): Promise<Connections> {
  const { db, audit, box } = services
  const byCode = new Map<string, StoredConnection>()
  const counterRows = new Map<string, number>()
  /** A code keeps its row even when its connection is deleted and made again. */
  function stored(row: Row): StoredConnection {
    const counterRow = counterRows.get(row.code) ?? counterRows.size
    counterRows.set(row.code, counterRow)
    return fromRow(row, box, counterRow)
  }
  for (const row of await db.select().from(connectionTable).orderBy(asc(connectionTable.code)))
    byCode.set(row.code, stored(row))
  const held = new Set<string>()
  const records = () => [...byCode.values()].map((c) => (held.has(c.code) ? { ...c, enabled: false } : c))
  const listeners: ((records: StoredConnection[]) => void | Promise<void>)[] = []

  function find(code: string): StoredConnection {
    const connection = byCode.get(code)
    if (!connection) throw new Refusal(connectionRefusals.unknownConnection, { code })
    return connection
  }

  async function check(driver: string, config: Record<string, unknown>): Promise<void> {
    const found = await services.check(driver, config)
    if (found.length === 0) return
    const errors = found.map((e) => ({ field: `config.${e.field}`, detail: e.detail }))
    const { field } = errors[0]
    throw Object.assign(new Refusal(httpRefusals.invalid, { field, detail: errors[0].detail }, field), { errors })
  }

  async function announce(): Promise<void> {
    for (const listener of listeners) await listener(records())
  }

  function columnsOf(input: {
    name?: Text
    enabled?: boolean
    config?: Record<string, unknown>
    discover?: boolean
    ingest?: ConnectionIngest
    note?: Text | null
    secrets?: Record<string, string>
  }): Partial<Row> {
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

  return {
    list: () => [...byCode.values()],
    records,
    holdBack(codes) {
      for (const code of codes) held.add(code)
    },
    find,
    has: (code) => byCode.has(code),
    async create(input, actor) {
      if (byCode.has(input.code)) throw new Refusal(connectionRefusals.connectionExists, { code: input.code }, 'code')
      if (counterRows.size >= maxConnections && !counterRows.has(input.code))
        throw new Refusal(connectionRefusals.tooMany, { limit: maxConnections })
      await check(input.driver, input.config ?? {})
      const name = input.name ?? { zh: input.code, en: input.code }
      const [row] = await db
        .insert(connectionTable)
        .values({
          code: input.code,
          driver: input.driver,
          nameZh: name.zh,
          nameEn: name.en,
          ...columnsOf(input),
        })
        .onConflictDoNothing()
        .returning()
      if (!row) throw new Refusal(connectionRefusals.connectionExists, { code: input.code }, 'code')
      const created = stored(row)
      byCode.set(created.code, created)
      await audit.write({ actor, action: 'connection.create', object: created.code, after: shown(created) })
      await announce()
      return created
    },
    async patch(code, change, actor) {
      const before = find(code)
      if (change.config) await check(before.driver, change.config)
      const secrets = change.secrets && { ...before.secrets, ...change.secrets }
      const [row] = await db
        .update(connectionTable)
        .set({ ...columnsOf({ ...change, secrets }), updatedAt: new Date() })
        .where(eq(connectionTable.code, code))
        .returning()
      if (!row) throw new Refusal(connectionRefusals.unknownConnection, { code })
      const after = stored(row)
      byCode.set(code, after)
      held.delete(code)
      await audit.write({
        actor,
        action: 'connection.change',
        object: code,
        before: shown(before),
        after: shown(after),
      })
      await announce()
      return after
    },
    async remove(code, actor) {
      const before = find(code)
      if (code === httpConnection) throw new Refusal(connectionRefusals.builtIn, { code })
      const points = services.pointsOf(code)
      if (points > 0) throw new Refusal(connectionRefusals.hasPoints, { code, points })
      await db.delete(connectionTable).where(eq(connectionTable.code, code))
      byCode.delete(code)
      await audit.write({ actor, action: 'connection.delete', object: code, before: shown(before) })
      await announce()
    },
    hasPassword(code, password) {
      const own = byCode.get(code)?.secrets.password
      return own !== undefined && own !== '' && sameText(own, password)
    },
    onChange(listener) {
      listeners.push(listener)
    },
  }
}
