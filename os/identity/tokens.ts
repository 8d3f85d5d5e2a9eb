import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { and, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import type { TokenItem } from '../../api/platform.ts'
import { allScopes, permissionsOf, type Scope } from '../../contract/permissions.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Database } from '../data/connect.ts'
import type { Actor } from '../http/route.ts'
import { identityRefusals } from './refusals.ts'
import { tokenTable } from './schema.ts'

/** Tokens begin so, to be found by scanners when they leak. */
const prefix = 'mlr_'
/** A token that was revoked may still be honoured this long. */
export const tokenCacheMs = 5_000
const maxCached = 10_000

export type NewTokenInput = {
  name: string
  tenant?: string
  scopes: readonly Scope[]
  expiresAt?: number | null
  createdBy?: string
}

export type Tokens = {
  create(input: NewTokenInput): Promise<{ token: string; item: TokenItem }>
  list(): Promise<TokenItem[]>
  revoke(id: string): Promise<TokenItem>
  /** The actor behind a token, or null when it is unknown, revoked or expired. */
  verify(token: string): Promise<Actor | null>
}

type Row = typeof tokenTable.$inferSelect

function toItem(row: Row): TokenItem {
  return {
    id: row.id,
    name: row.name,
    tenant: row.tenant,
    scopes: row.scopes,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt?.getTime() ?? null,
    lastUsedAt: row.lastUsedAt?.getTime() ?? null,
  }
}

function toActor(row: Row): Actor {
  const scopes = row.scopes.filter((s): s is Scope => (allScopes as string[]).includes(s))
  return { kind: 'token', id: row.id, name: row.name, tenant: row.tenant, permissions: permissionsOf(scopes) }
}

export function createTokens(db: Database, clock: () => number): Tokens {
  const cache = new Map<string, { actor: Actor | null; until: number }>()

  async function look(hash: Buffer): Promise<Actor | null> {
    const now = new Date(clock())
    const [row] = await db
      .select()
      .from(tokenTable)
      .where(and(eq(tokenTable.hash, hash), or(isNull(tokenTable.expiresAt), gt(tokenTable.expiresAt, now))))
    if (!row) return null
    const minuteAgo = new Date(clock() - 60_000)
    if (!row.lastUsedAt || row.lastUsedAt < minuteAgo)
      await db
        .update(tokenTable)
        .set({ lastUsedAt: now })
        .where(and(eq(tokenTable.id, row.id), or(isNull(tokenTable.lastUsedAt), lt(tokenTable.lastUsedAt, minuteAgo))))
    return toActor(row)
  }

  return {
    async create({ name, tenant = 'main', scopes, expiresAt, createdBy }) {
      if (expiresAt && expiresAt <= clock()) throw new Refusal(identityRefusals.expiryPast, {}, 'expiresAt')
      const token = prefix + randomBytes(32).toString('base64url')
      const [row] = await db
        .insert(tokenTable)
        .values({
          id: randomUUID(),
          name,
          tenant,
          hash: createHash('sha256').update(token).digest(),
          scopes: [...scopes],
          createdBy,
          expiresAt: expiresAt ? new Date(expiresAt) : null,
        })
        .returning()
      return { token, item: toItem(row) }
    },
    async list() {
      return (await db.select().from(tokenTable).orderBy(desc(tokenTable.createdAt), sql`id`).limit(1000)).map(toItem)
    },
    async revoke(id) {
      const [row] = await db.delete(tokenTable).where(eq(tokenTable.id, id)).returning()
      if (!row) throw new Refusal(identityRefusals.unknownToken)
      cache.delete(row.hash.toString('base64'))
      return toItem(row)
    },
    async verify(token) {
      if (!token.startsWith(prefix) || token.length > 100) return null
      const hash = createHash('sha256').update(token).digest()
      const key = hash.toString('base64')
      const known = cache.get(key)
      if (known && known.until > clock()) return known.actor
      const actor = await look(hash)
      if (cache.size >= maxCached) cache.clear()
      cache.set(key, { actor, until: clock() + tokenCacheMs })
      return actor
    },
  }
}
