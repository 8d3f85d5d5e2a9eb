import { createHash } from 'node:crypto'
import type { CommandAnswer } from '../../contract/ctx.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Sql } from '../data/connect.ts'
import type { Scope } from '../kernel/services.ts'

const refusals = defineRefusals({
  badKey: [
    400,
    '请求头 Idempotency-Key 应为 1 到 200 个可见的英文字符',
    'The header Idempotency-Key takes 1 to 200 visible ASCII characters',
  ],
  keyReused: [
    422,
    '这个 Idempotency-Key 已用于另一个请求；请换一个',
    'This Idempotency-Key was used for another request; take a new one',
  ],
})

/** Answers are kept this long. */
export const keptMs = 7 * 24 * 3600_000

export type CommandKey = { key: string; command: string; requestHash: string }

/** What a repeated request is known by. @param body without the signature's proof */
export function keyOf(key: string | undefined, command: string, body: unknown): CommandKey | undefined {
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal(refusals.badKey, {}, 'Idempotency-Key')
  return {
    key,
    command,
    requestHash: createHash('sha256')
      .update(canonicalJson([command, body]))
      .digest('hex'),
  }
}

/** The answer given before; undefined when this is the first time. A second one meanwhile waits here for the first to end. */
export async function takeKey(
  { tx, actor, now }: Scope,
  { key, command, requestHash }: CommandKey,
): Promise<CommandAnswer | undefined> {
  const taken = await tx.sql`
    insert into command_key (actor, key, command, request_hash, at)
    values (${actor.id}, ${key}, ${command}, ${requestHash}, ${new Date(now)}) on conflict do nothing`
  if (taken.count === 1) return undefined
  const [known] = await tx.sql<{ request_hash: string; answer: CommandAnswer }[]>`
    select request_hash, answer from command_key where actor = ${actor.id} and key = ${key}`
  if (known.request_hash !== requestHash) throw new Refusal(refusals.keyReused, {}, 'Idempotency-Key')
  return known.answer
}

export async function keepAnswer({ tx, actor }: Scope, { key }: CommandKey, answer: CommandAnswer): Promise<void> {
  await tx.sql`update command_key set answer = ${JSON.stringify(answer)}::jsonb where actor = ${actor.id} and key = ${key}`
}

/** Forgets old keys of every tenant. @param sql the platform's own connection */
export async function forgetKeys(sql: Sql, now: number): Promise<void> {
  await sql`delete from command_key where at < ${new Date(now - keptMs)}`
}
