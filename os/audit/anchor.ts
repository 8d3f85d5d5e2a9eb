import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../contract/refusal.ts'
import type { Sql } from '../data/connect.ts'
import type { LaneEnd } from './audit-chain.ts'
import { canonicalJson } from './canonical-json.ts'
import { auditRefusals } from './refusals.ts'

/** What is known of the trail's end outside the database, signed with the installation's key. */
export type Anchor = { at: number; ends: LaneEnd[] }

const fileOf = (dataFolder: string) => join(dataFolder, 'audit-anchor.json')

function macOf(anchor: Anchor, key: Uint8Array): string {
  const own = createHmac('sha256', key).update('audit-anchor').digest()
  return createHmac('sha256', own).update(canonicalJson(anchor)).digest('hex')
}

/** The kept anchor; null when there is none yet. Refused when it is not as this installation wrote it. */
export function readAnchor(dataFolder: string, key: Uint8Array): Anchor | null {
  let text: string
  try {
    text = readFileSync(fileOf(dataFolder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const { mac, at, ends } = JSON.parse(text) as Anchor & { mac: string }
    const anchor = { at, ends: ends.map(({ lane, seq, hash }) => ({ lane, seq, hash })) }
    if (timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(macOf(anchor, key), 'hex'))) return anchor
  } catch {} // not JSON, or not of this shape: said below
  throw new Refusal(auditRefusals.anchorForged, { file: fileOf(dataFolder) })
}

/**
 * Keeps how far the trail reaches now. An anchor only moves forward along the chain it knew: when what it names is no longer there
 * it stays as it is and says so, so that a trail cut short is not blessed a minute later. Answers whether it moved.
 */
export async function keepAnchor(sql: Sql, dataFolder: string, key: Uint8Array, now: number): Promise<boolean> {
  const before = readAnchor(dataFolder, key)
  const ends = (await sql<LaneEnd[]>`select lane, seq, hash from audit_head where seq > 0 order by lane`).map((e) => ({
    ...e,
  }))
  const places = before?.ends ?? []
  if (places.length > 0) {
    const found = await sql<LaneEnd[]>`
      select lane, seq, hash from audit_entry
      where (lane, seq) in (select (p->>'lane')::int, (p->>'seq')::bigint from jsonb_array_elements(${JSON.stringify(places)}::jsonb) p)`
    const gone = places.find((p) => !found.some((f) => f.lane === p.lane && f.seq === p.seq && f.hash === p.hash))
    if (gone) throw new Refusal(auditRefusals.trailCut, { lane: gone.lane, seq: gone.seq })
  }
  const anchor: Anchor = { at: now, ends }
  if (before && canonicalJson(before.ends) === canonicalJson(ends)) return false
  const file = fileOf(dataFolder)
  writeFileSync(`${file}.new`, JSON.stringify({ ...anchor, mac: macOf(anchor, key) }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return true
}

/** How often the end of the trail is kept outside the database. */
const anchorEveryMs = 60_000

/** Keeps the anchor every minute. The answered function keeps it a last time and ends that. */
export function startAnchor(options: {
  sql: Sql
  dataFolder: string
  key: Uint8Array
  clock: () => number
  fault: (error: unknown) => void
}): () => Promise<void> {
  const { sql, dataFolder, key, clock, fault } = options
  let running = Promise.resolve()
  const keep = () => {
    running = running.then(() => keepAnchor(sql, dataFolder, key, clock())).then(() => {}, fault)
    return running
  }
  void keep()
  const timer = setInterval(keep, anchorEveryMs)
  return () => {
    clearInterval(timer)
    return keep()
  }
}
