import { createHash } from 'node:crypto'
import type { SignatureCheck } from '../../api/audit.ts'
import type { SignatureItem } from '../../contract/ctx.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { KernelServices, Scope } from '../kernel/services.ts'

export const signatureMigrations = { owner: 'signatures', folder: new URL('./migrations/', import.meta.url) }

export const signatureRefusals = defineRefusals({
  unknownSignature: [404, '没有这个签名', 'There is no such signature'],
  signedTooMuch: [
    413,
    '签名的内容超过 {limit} 字节；请把大段内容放进附件',
    'What is to be signed is larger than {limit} bytes; put large content into files',
  ],
})

/** Largest content that one signature keeps, as JSON. */
const largestSealedBytes = 1024 * 1024

export type SignatureDeps = {
  /** Fields of a record as they are now, for whoever asks; null when it is gone or not theirs to see. `entity` is `app.entity`. */
  sealedOf(scope: Scope, entity: string, id: string): Promise<Record<string, unknown> | null>
}

export type Signatures = {
  keepSignature: KernelServices['keepSignature']
  /** Whether what was signed is still as it was. Throws unknownSignature. */
  check(scope: Scope, id: string): Promise<SignatureCheck>
}

type Row = {
  id: string
  actorId: string
  actorName: string
  meaning: Text
  ms: number
  command: string
  entity: string | null
  recordId: string | null
  sealed: unknown
  hash: string
}

/** SHA-256 over canonical JSON, so that anybody who has the content can make it again. */
export function signatureHash(signed: { sealed: unknown; meaning: Text; actor: string; time: number }): string {
  const { sealed, meaning, actor, time } = signed
  return createHash('sha256').update(canonicalJson({ sealed, meaning, actor, time })).digest('hex')
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The signed fields as they are now: fields that a later state seals besides are none of this signature's. */
function presentOf(signed: Record<string, unknown>, now: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(signed).map((key) => [key, Object.hasOwn(now, key) ? now[key] : null]))
}

export function createSignatures(deps: SignatureDeps): Signatures {
  /** What is signed as it stands now, and whether its record is gone. */
  async function present(scope: Scope, row: Row): Promise<{ sealed: unknown; recordGone: boolean }> {
    if (row.entity === null || row.recordId === null) return { sealed: row.sealed, recordGone: false }
    const record = await deps.sealedOf(scope, row.entity, row.recordId)
    if (record === null) return { sealed: null, recordGone: true }
    const now = JSON.parse(canonicalJson(record)) as Record<string, unknown>
    return { sealed: isObject(row.sealed) ? presentOf(row.sealed, now) : now, recordGone: false }
  }

  return {
    async keepSignature(scope, { id, command, record, meaning, sealed }): Promise<SignatureItem> {
      const { actor, now, tx } = scope
      const text = canonicalJson(sealed)
      if (Buffer.byteLength(text) > largestSealedBytes)
        throw new Refusal(signatureRefusals.signedTooMuch, { limit: largestSealedBytes })
      const hash = signatureHash({ sealed, meaning, actor: actor.id, time: now })
      await tx.sql`
        insert into signature (id, actor_id, actor_name, meaning_zh, meaning_en, at, command, entity, record_id, sealed, hash)
        values (${id}, ${actor.id}, ${actor.displayName ?? actor.name}, ${meaning.zh}, ${meaning.en},
                to_timestamp(${now}::numeric / 1000), ${command}, ${record?.entity ?? null}, ${record?.id ?? null},
                ${text}::text::jsonb, ${hash})`
      return { id, actor: actor.id, meaning, time: now, hash }
    },

    async check(scope, id) {
      const [row] = await scope.tx.sql<Row[]>`
        select id, actor_id as "actorId", actor_name as "actorName", command, entity, record_id as "recordId", sealed, hash,
               jsonb_build_object('zh', meaning_zh, 'en', meaning_en) as meaning,
               (extract(epoch from at) * 1000)::bigint as ms
        from signature where id = ${id}`
      if (!row) throw new Refusal(signatureRefusals.unknownSignature)
      const { sealed, recordGone } = await present(scope, row)
      const { meaning, actorId, ms: time } = row
      const holds = !recordGone && signatureHash({ sealed, meaning, actor: actorId, time }) === row.hash
      const differs = (key: string) =>
        canonicalJson((row.sealed as Record<string, unknown>)[key]) !==
        canonicalJson((sealed as Record<string, unknown>)[key])
      const changed = isObject(row.sealed) && isObject(sealed) ? Object.keys(row.sealed).filter(differs) : []
      const { actorName: actor, command, entity, recordId, hash } = row
      return { id, actorId, actor, meaning, time, command, entity, recordId, hash, holds, changed, recordGone }
    },
  }
}
