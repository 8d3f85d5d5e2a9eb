import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { DeviceItem, NewDevice } from '../../api/identity.ts'
import { allScopes, permissionsOf, type Scope } from '../../api/permissions.ts'
import type { TokenItem } from '../../api/platform.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Queryable, Sql } from '../data/connect.ts'
import { mainTenant } from '../data/tenancy.ts'
import { identityRefusals, peopleRefusals } from './refusals.ts'

/** Tokens begin so, to be found by scanners when they leak. */
const prefix = 'mlr_'
/** A token that was revoked in another process may still be honoured this long; in this one it ends at once. */
export const tokenCacheMs = 5_000
const maxCached = 10_000
const listed = 1000

export type NewTokenInput = {
  name: string
  tenant?: string
  scopes: readonly Scope[]
  expiresAt?: number | null
  createdBy?: string
}
/** A device may be bound to the connection that it speaks for. */
export type TokenActor = Actor & { connection?: string }

/** `on` is a tenant's transaction where a caller asks; without it the owner of the tables works. */
export type Tokens = {
  create(input: NewTokenInput, on?: Queryable): Promise<{ token: string; item: TokenItem }>
  createDevice(
    input: NewDevice & { tenant: string; createdBy: string },
    on?: Queryable,
  ): Promise<{ token: string; item: DeviceItem }>
  list(on?: Queryable): Promise<TokenItem[]>
  devices(on?: Queryable): Promise<DeviceItem[]>
  revoke(id: string, on?: Queryable, kind?: 'token' | 'device'): Promise<TokenItem>
  /** The actor behind a token, or null when it is unknown, revoked or expired. */
  verify(token: string): Promise<TokenActor | null>
}

type Row = TokenItem & { hash: Buffer; kind: 'token' | 'device'; connection: string | null; permissions: string[] }

const columns = (sql: Queryable) => sql`
  id, name, tenant, scopes, hash, kind, connection, permissions, (extract(epoch from created_at) * 1000)::bigint as "createdAt",
  (extract(epoch from expires_at) * 1000)::bigint as "expiresAt", (extract(epoch from last_used_at) * 1000)::bigint as "lastUsedAt"`

function toItem({ id, name, tenant, scopes, createdAt, expiresAt, lastUsedAt }: Row): TokenItem {
  return { id, name, tenant, scopes, createdAt, expiresAt, lastUsedAt }
}

function toDevice({ id, name, connection, permissions, scopes, createdAt, expiresAt, lastUsedAt }: Row): DeviceItem {
  return { id, name, connection, permissions: [...scopes, ...permissions], createdAt, expiresAt, lastUsedAt }
}

function toActor(row: Row, ofApps: readonly string[]): TokenActor {
  const scopes = row.scopes.filter((s): s is Scope => (allScopes as string[]).includes(s))
  const permissions = new Set<string>([...permissionsOf(scopes), ...row.permissions])
  if (scopes.includes('apps')) for (const permission of ofApps) permissions.add(permission)
  return {
    kind: row.kind,
    id: row.id,
    name: row.name,
    tenant: row.tenant,
    permissions,
    ...(row.connection !== null && { connection: row.connection }),
  }
}

/** @param ofApps every permission that the loaded apps declare */
export function createTokens(sql: Sql, clock: () => number, ofApps: readonly string[] = []): Tokens {
  const cache = new Map<string, { actor: TokenActor | null; until: number }>()

  async function look(hash: Buffer): Promise<TokenActor | null> {
    const now = new Date(clock())
    const [row] = await sql<Row[]>`
      select ${columns(sql)} from api_token
      where hash = ${hash} and (expires_at is null or expires_at > ${now})
        and exists (select from tenant t where t.id = api_token.tenant and t.enabled)`
    if (!row) return null
    const minuteAgo = new Date(clock() - 60_000)
    if (row.lastUsedAt === null || row.lastUsedAt < minuteAgo.getTime())
      await sql`update api_token set last_used_at = ${now}
                where id = ${row.id} and (last_used_at is null or last_used_at < ${minuteAgo})`
    return toActor(row, ofApps)
  }

  type Insert = Omit<NewTokenInput, 'scopes'> & {
    scopes: readonly string[]
    kind: 'token' | 'device'
    connection?: string | null
    permissions?: readonly string[]
  }

  async function insert(input: Insert, on: Queryable): Promise<{ token: string; row: Row }> {
    const { name, tenant = mainTenant, expiresAt } = input
    if (expiresAt && expiresAt <= clock()) throw new Refusal(identityRefusals.expiryPast, {}, 'expiresAt')
    const [there] = await on`select 1 from tenant where id = ${tenant}`
    if (!there) throw new Refusal(peopleRefusals.unknownTenant, { tenant }, 'tenant')
    const token = prefix + randomBytes(32).toString('base64url')
    const hash = createHash('sha256').update(token).digest()
    const [row] = await on<Row[]>`
      insert into api_token (id, name, tenant, hash, scopes, kind, connection, permissions, created_by, created_at, expires_at)
      values (${randomUUID()}, ${name}, ${tenant}, ${hash}, ${[...input.scopes]}, ${input.kind}, ${input.connection ?? null},
              ${[...(input.permissions ?? [])]}, ${input.createdBy ?? null}, ${new Date(clock())},
              ${expiresAt ? new Date(expiresAt) : null})
      returning ${columns(on)}`
    return { token, row }
  }

  const list = (kind: 'token' | 'device', on: Queryable) => on<Row[]>`
    select ${columns(on)} from api_token where kind = ${kind} order by created_at desc, id limit ${listed}`

  return {
    async create(input, on = sql) {
      const { token, row } = await insert({ ...input, kind: 'token' }, on)
      return { token, item: toItem(row) }
    },
    async createDevice({ permissions, ...input }, on = sql) {
      const ofScopes = permissions.filter((p) => (allScopes as string[]).includes(p))
      const ofApps = permissions.filter((p) => !ofScopes.includes(p))
      const { token, row } = await insert({ ...input, kind: 'device', scopes: ofScopes, permissions: ofApps }, on)
      return { token, item: toDevice(row) }
    },
    async list(on = sql) {
      return (await list('token', on)).map(toItem)
    },
    async devices(on = sql) {
      return (await list('device', on)).map(toDevice)
    },
    async revoke(id, on = sql, kind) {
      const [row] = await on<Row[]>`
        delete from api_token where id = ${id} ${kind ? on`and kind = ${kind}` : on``} returning ${columns(on)}`
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
