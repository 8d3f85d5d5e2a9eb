import type { AuditEntry, AuditFilter } from '../../api/audit.ts'
import type { Page } from '../../api/platform.ts'
import type { Queryable, Sql } from '../data/connect.ts'
import type { Actor } from '../http/route.ts'
import { type AuditRow, type ChainFault, contentHash, rowColumns, sha256, walkChain } from './audit-chain.ts'
import { canonicalJson, storable } from './canonical-json.ts'

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
  /** Whose entry it is. Unless given the tenant of the transaction; outside of one the main tenant. */
  tenant?: string
  app?: string
  /** Entity id within the app. */
  entity?: string
  recordId?: string
  /** `app.command`. */
  command?: string
}

/** As it stands in the trail. */
export type KeptEntry = Omit<AuditEntry, 'called'>
/** What the words that were typed stand for, besides the texts that hold them. */
export type Meant = {
  actors?: readonly string[]
  actions?: readonly string[]
  kinds?: readonly string[]
  records?: readonly string[]
}
export type AuditListOptions = AuditFilter & {
  limit?: number
  cursor?: string
  meant?: { [K in 'actor' | 'action' | 'object' | 'search']?: Meant }
}

export type Audit = {
  /**
   * Appends one or several entries. Inside `tx` they stand or fall with it, also in a tenant's transaction, where they can only be
   * that tenant's. Call it late: a lane of the chain is locked from here to the end of the transaction.
   */
  write(entry: AuditInput | readonly AuditInput[], tx?: Queryable): Promise<void>
  /** Newest first. `limit` at most 1,000. `on` is the tenant's transaction, which decides what is seen; without it all is seen. */
  list(options?: AuditListOptions, on?: Queryable): Promise<Page<KeptEntry>>
  /** Walks the whole chain: the first entry that is not as it was written, null when all are. */
  verify(): Promise<ChainFault | null>
}

const chunkRows = 500
const largestValueBytes = 64 * 1024

export function auditName(actor: Pick<Actor, 'kind' | 'name'>): string {
  return actor.kind === 'token' ? `token:${actor.name}` : actor.name
}

/** A value as the entry keeps it, as JSON: whole, or its size and fingerprint when it is too large for a trail. */
function keep(value: unknown): string {
  const text = canonicalJson(value)
  const bytes = Buffer.byteLength(text)
  return bytes <= largestValueBytes ? text : canonicalJson({ tooLarge: bytes, sha256: sha256(text) })
}

const orNull = (text: string | null | undefined) => (text ? storable(text) : null)

/** An entry as millrace_audit_append takes it, as JSON. */
function prepare(entry: AuditInput, ms: number): string {
  const row = {
    ms,
    actor: storable(entry.actor),
    action: storable(entry.action),
    object: storable(entry.object),
    reason: orNull(entry.reason),
    app: orNull(entry.app),
    entity: orNull(entry.entity),
    recordId: orNull(entry.recordId),
    command: orNull(entry.command),
  }
  const [before, after] = [keep(entry.before), keep(entry.after)]
  const rest = JSON.stringify({ ...row, tenant: orNull(entry.tenant), content: contentHash(row, before, after) })
  return `${rest.slice(0, -1)},"before":${before},"after":${after}}`
}

/** `%` and `_` of what a person typed are themselves. */
const partOf = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`

function isMeant(sql: Queryable, { actors = [], actions = [], kinds = [], records = [] }: Meant = {}) {
  return sql`
    ${actors.length > 0 ? sql`or split_part(actor, ':', 1) = any(${actors as string[]})` : sql``}
    ${actions.length > 0 ? sql`or action = any(${actions as string[]}) or command = any(${actions as string[]})` : sql``}
    ${kinds.length > 0 ? sql`or split_part(object, ':', 1) = any(${kinds as string[]})` : sql``}
    ${records.length > 0 ? sql`or record_id = any(${records as string[]})` : sql``}`
}

function conditions(sql: Queryable, { meant = {}, ...filter }: AuditFilter & Pick<AuditListOptions, 'meant'>) {
  const { actor, object, action, app, entity, record, from, to, search } = filter
  return sql`
    ${actor ? sql`and (actor ilike ${partOf(actor)} ${isMeant(sql, meant.actor)})` : sql``}
    ${object ? sql`and (object ilike ${partOf(object)} ${isMeant(sql, meant.object)})` : sql``}
    ${action ? sql`and (action ilike ${partOf(action)} or command ilike ${partOf(action)} ${isMeant(sql, meant.action)})` : sql``}
    ${app ? sql`and app = ${app}` : sql``}
    ${entity ? sql`and entity = ${entity}` : sql``}
    ${record ? sql`and record_id = ${record}` : sql``}
    ${from === undefined ? sql`` : sql`and at >= to_timestamp(${from}::numeric / 1000)`}
    ${to === undefined ? sql`` : sql`and at < to_timestamp(${to}::numeric / 1000)`}
    ${
      search
        ? sql`and (concat_ws(' ', actor, action, object, reason, command) ilike ${partOf(search)}
            ${isMeant(sql, meant.search)})`
        : sql``
    }`
}

export function createAudit(sql: Sql, clock: () => number = Date.now): Audit {
  async function append(entries: readonly AuditInput[], tx: Queryable): Promise<void> {
    // In parts, so that a large import does not hold up everybody else of this process.
    for (let at = 0; at < entries.length; at += chunkRows) {
      const rows = entries.slice(at, at + chunkRows).map((entry) => prepare(entry, Math.floor(clock())))
      await tx`select millrace_audit_append(${`[${rows.join()}]`}::jsonb)`
    }
  }

  return {
    async write(entry, tx) {
      const entries = Array.isArray(entry) ? (entry as AuditInput[]) : [entry as AuditInput]
      if (entries.length === 0) return
      if (tx) await append(entries, tx)
      else await sql.begin((own) => append(entries, own))
    },

    async list({ limit = 100, cursor, ...filter } = {}, on = sql) {
      const count = Math.min(Math.max(1, limit), 1000)
      const rows = await on<AuditRow[]>`
        select ${rowColumns(on)} from audit_entry
        where true ${cursor ? on`and id < ${Number(cursor)}` : on``} ${conditions(on, filter)}
        order by id desc limit ${count + 1}`
      const items = rows.slice(0, count).map(({ ms, tenant: _t, ...rest }): KeptEntry => ({ ...rest, time: ms }))
      return { items, next: rows.length > count ? String(items.at(-1)!.id) : null }
    },

    verify: async () => (await walkChain(sql)).fault,
  }
}
