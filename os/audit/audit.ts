import { createHash } from 'node:crypto'
import type { AuditItem, Page } from '../../api/platform.ts'
import type { Queryable, Sql } from '../data/connect.ts'
import type { Actor } from '../http/route.ts'
import { canonicalJson } from './canonical-json.ts'

export const auditMigrations = { owner: 'audit', folder: new URL('./migrations/', import.meta.url) }

export type AuditInput = {
  /** Who, as people know them; see {@link auditName}. `system` for what nobody asked for. */
  actor: string
  /** What was done, e.g. `point.update`. */
  action: string
  /** To what, e.g. `point:BA1003`. */
  object: string
  reason?: string | null
  before?: unknown
  after?: unknown
}

export type Audit = {
  /**
   * Appends one or several entries. Inside `tx` they stand or fall with it: call it last, because the chain is locked from here to
   * the end of the transaction.
   */
  write(entry: AuditInput | readonly AuditInput[], tx?: Queryable): Promise<void>
  /** Newest first. `limit` at most 1,000. */
  list(options?: { limit?: number; cursor?: string; object?: string }): Promise<Page<AuditItem>>
  /** Walks the whole chain: identity of the first entry that is not as it was written, null when all are. */
  verify(): Promise<number | null>
}

/** One number for every Millrace on a database: the chain has one end. */
const lockKey = 7_246_113_002
const chunkRows = 500
const largestValueBytes = 64 * 1024
const genesis = '0'.repeat(64)

type Row = Omit<AuditItem, 'time'> & { ms: number; prevHash: string; hash: string }

export function auditName(actor: Pick<Actor, 'kind' | 'name'>): string {
  return actor.kind === 'token' ? `token:${actor.name}` : actor.name
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function hashOf(row: Omit<Row, 'hash'>): string {
  const { id, ms, actor, action, object, reason, before, after, prevHash } = row
  return sha256(canonicalJson([prevHash, id, ms, actor, action, object, reason, before, after]))
}

/** A value as the entry keeps it: whole, or its size and fingerprint when it is too large for a trail. */
function keep(value: unknown): unknown {
  if (value === undefined || value === null) return null
  const text = canonicalJson(value)
  const bytes = Buffer.byteLength(text)
  return bytes <= largestValueBytes ? JSON.parse(text) : { tooLarge: bytes, sha256: sha256(text) }
}

const clean = (text: string) => JSON.parse(canonicalJson(text)) as string

export function createAudit(sql: Sql, clock: () => number = Date.now): Audit {
  async function append(entries: readonly AuditInput[], tx: Queryable): Promise<void> {
    await tx`select pg_advisory_xact_lock(${lockKey})`
    const [last] = await tx<{ id: number; hash: string }[]>`select id, hash from audit_entry order by id desc limit 1`
    let { id, hash } = last ?? { id: 0, hash: genesis }
    // In parts, so that a large import does not hold up everybody else of this process.
    for (let at = 0; at < entries.length; at += chunkRows) {
      const rows = entries.slice(at, at + chunkRows).map((entry) => {
        const row = {
          id: ++id,
          ms: Math.floor(clock()),
          actor: clean(entry.actor),
          action: clean(entry.action),
          object: clean(entry.object),
          reason: entry.reason ? clean(entry.reason) : null,
          before: keep(entry.before),
          after: keep(entry.after),
          prevHash: hash,
        }
        hash = hashOf(row)
        return { ...row, hash }
      })
      await tx`
      insert into audit_entry (id, at, actor, action, object, reason, before, after, prev_hash, hash)
      select (r->>'id')::bigint, to_timestamp((r->>'ms')::numeric / 1000), r->>'actor', r->>'action', r->>'object', r->>'reason',
             nullif(r->'before', 'null'), nullif(r->'after', 'null'), r->>'prevHash', r->>'hash'
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`
    }
  }

  const columns = sql`
    id, (extract(epoch from at) * 1000)::bigint as ms, actor, action, object, reason, before, after,
    prev_hash as "prevHash", hash`

  return {
    async write(entry, tx) {
      const entries = Array.isArray(entry) ? (entry as AuditInput[]) : [entry as AuditInput]
      if (entries.length === 0) return
      if (tx) await append(entries, tx)
      else await sql.begin((own) => append(entries, own))
    },

    async list({ limit = 100, cursor, object } = {}) {
      const count = Math.min(Math.max(1, limit), 1000)
      const rows = await sql<Row[]>`
        select ${columns} from audit_entry
        where true ${cursor ? sql`and id < ${Number(cursor)}` : sql``} ${object ? sql`and object = ${object}` : sql``}
        order by id desc limit ${count + 1}`
      const items = rows
        .slice(0, count)
        .map(({ ms, prevHash: _p, hash: _h, ...rest }): AuditItem => ({ ...rest, time: ms }))
      return { items, next: rows.length > count ? String(items.at(-1)!.id) : null }
    },

    async verify() {
      let expected = { id: 1, prevHash: genesis }
      for await (const rows of sql<Row[]>`select ${columns} from audit_entry order by id`.cursor(1000)) {
        for (const { hash, ...row } of rows) {
          if (row.id !== expected.id || row.prevHash !== expected.prevHash || hashOf(row) !== hash) return expected.id
          expected = { id: row.id + 1, prevHash: hash }
        }
      }
      return null
    },
  }
}
