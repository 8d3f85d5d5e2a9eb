import { createHash } from 'node:crypto'
import type { Queryable, Sql } from '../data/connect.ts'
import { canonicalJson } from './canonical-json.ts'

/** An entry as the database holds it. `ms` is UTC ms. */
export type AuditRow = {
  id: number
  ms: number
  actor: string
  action: string
  object: string
  reason: string | null
  before: unknown
  after: unknown
  tenant: string
  app: string | null
  entity: string | null
  recordId: string | null
  command: string | null
  format: number
  lane: number
  seq: number
  prevHash: string
  hash: string
}

/** How far a lane reached. */
export type LaneEnd = { lane: number; seq: number; hash: string }

/** What is wrong first: an entry that was changed, one that is gone from the middle, or an end that was cut off. */
export type ChainFault =
  | { kind: 'changed'; entry: number; lane: number; seq: number }
  | { kind: 'missing'; after: number | null; lane: number; seq: number }
  | { kind: 'cutOff'; after: number | null; lane: number; seq: number; expected: number }

export type ChainResult = { entries: number; fault: ChainFault | null }

export const genesis = '0'.repeat(64)

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/**
 * SHA-256 of what an entry says; its place in the chain and its tenant are added by millrace_audit_append.
 * @param before as {@link canonicalJson} writes it, `after` too
 */
export function contentHash(
  row: Pick<AuditRow, 'ms' | 'actor' | 'action' | 'object' | 'reason' | 'app' | 'entity' | 'recordId' | 'command'>,
  before: string,
  after: string,
): string {
  const { ms, actor, action, object, reason, app, entity, recordId, command } = row
  const [first, last] = [
    canonicalJson([ms, actor, action, object, reason]),
    canonicalJson([app, entity, recordId, command]),
  ]
  return sha256(`${first.slice(0, -1)},${before},${after},${last.slice(1)}`)
}

function hashOf(row: AuditRow): string {
  const { id, ms, actor, action, object, reason, before, after, prevHash, lane, seq, tenant } = row
  // Format 1 is the one chain of before there were tenants and lanes.
  if (row.format === 1) return sha256(canonicalJson([prevHash, id, ms, actor, action, object, reason, before, after]))
  const content = contentHash(row, canonicalJson(before), canonicalJson(after))
  return sha256([prevHash, lane, seq, id, content, tenant].join(':'))
}

export const rowColumns = (sql: Queryable) => sql`
  id, (extract(epoch from at) * 1000)::bigint as ms, actor, action, object, reason, before, after,
  tenant, app, entity, record_id as "recordId", command`

/** First entry id that a fault lies at, to tell which of several came first. */
const placeOf = (fault: ChainFault) => (fault.kind === 'changed' ? fault.entry : (fault.after ?? 0) + 0.5)

/** Walks one lane, row by row. */
function laneWalk(lane: number, head: LaneEnd | undefined, anchor: LaneEnd | undefined) {
  let last: { id: number | null; seq: number; hash: string } = { id: null, seq: 0, hash: genesis }
  let fault: ChainFault | null = null
  return {
    see(row: AuditRow): void {
      if (fault) return
      const seq = last.seq + 1
      if (row.seq !== seq) fault = { kind: 'missing', after: last.id, lane, seq }
      else if (row.prevHash !== last.hash || hashOf(row) !== row.hash)
        fault = { kind: 'changed', entry: row.id, lane, seq }
      // The whole rest may have been written anew with hashes that fit each other; the anchor stands outside the database.
      else if (anchor?.seq === seq && anchor.hash !== row.hash) fault = { kind: 'changed', entry: row.id, lane, seq }
      last = { id: row.id, seq: row.seq, hash: row.hash }
    },
    end(): ChainFault | null {
      const expected = Math.max(head?.seq ?? 0, anchor?.seq ?? 0)
      const whole = head !== undefined && head.seq === last.seq && head.hash === last.hash && last.seq >= expected
      return fault ?? (whole ? null : { kind: 'cutOff', after: last.id, lane, seq: last.seq, expected })
    },
  }
}

/**
 * Walks every lane of the trail in one snapshot, so that it may be written meanwhile. `anchor` is what was known of the lanes'
 * ends outside the database; none is needed, but then an end that was cut off together with its head is not noticed.
 */
export async function walkChain(sql: Sql, anchor: readonly LaneEnd[] = []): Promise<ChainResult> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const heads = await tx<LaneEnd[]>`select lane, seq, hash from audit_head`
    const walks = new Map<number, ReturnType<typeof laneWalk>>()
    const walkOf = (lane: number) => {
      const known = walks.get(lane)
      if (known) return known
      const byLane = (end: LaneEnd) => end.lane === lane
      const walk = laneWalk(lane, heads.find(byLane), anchor.find(byLane))
      walks.set(lane, walk)
      return walk
    }
    for (const { lane } of [...heads, ...anchor]) walkOf(lane)
    let entries = 0
    const rows = tx<AuditRow[]>`
      select ${rowColumns(tx)}, format, lane, seq, prev_hash as "prevHash", hash from audit_entry order by lane, seq`
    for await (const part of rows.cursor(1000))
      for (const row of part) {
        walkOf(row.lane).see(row)
        entries++
      }
    const faults = [...walks.values()].flatMap((walk) => walk.end() ?? [])
    faults.sort((a, b) => placeOf(a) - placeOf(b))
    return { entries, fault: faults[0] ?? null }
  })
}
