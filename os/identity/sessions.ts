import { hkdfSync } from 'node:crypto'
import type { SessionItem } from '../../api/identity.ts'
import type { Actor } from '../../contract/actor.ts'
import type { Language } from '../../contract/text.ts'
import type { Database, Queryable, Sql } from '../data/connect.ts'
import type { Auth } from './auth.ts'
import { policyOf } from './credentials.ts'
import type { Standing } from './standing.ts'

/** A session that was ended in another process may still be honoured this long; in this one it ends at once. */
const sessionCacheMs = 5_000
const maxCached = 10_000
/** How exactly it is known when a session was last used. */
const seenEveryMs = 30_000
const cookieName = 'millrace.session_token'

export type RequestHeaders = { cookie?: string; authorization?: string }

/** A session's person as they stand now. */
export type Known = Standing & { sessionId: string; actor: Actor & { language: Language } }

export type Sessions = ReturnType<typeof createSessions>

type Row = { id: string; userId: string; startedMs: number; seenMs: number }

/** Sessions are better-auth's rows and signed cookies; how long they last is the organisation's policy. */
export function createSessions(options: {
  sql: Sql
  db: Database
  key: Buffer
  clock(): number
  /** Null when the person may no longer be signed in. */
  standing(userId: string): Promise<Standing | null>
}) {
  const { sql, db, clock, standing } = options
  const secret = Buffer.from(hkdfSync('sha256', options.key, '', 'sessions', 32)).toString('base64url')
  let loading: Promise<Auth> | undefined
  /** The library is read when the first person signs in, not at every start. */
  const auth = (): Promise<Auth> => {
    loading ??= import('./auth.ts').then(({ createAuth }) => createAuth(db, secret))
    return loading
  }
  const cache = new Map<string, { known: Known | null; until: number }>()
  /** What was being looked up while something changed is not remembered. */
  let generation = 0
  /** Many requests of one page at once ask once. */
  const looking = new Map<string, Promise<Known | null>>()
  const asHeaders = ({ cookie }: RequestHeaders) => new Headers(cookie ? { cookie } : {})
  const rowOf = (id: string) => sql<Row[]>`
    select id, user_id as "userId", (extract(epoch from created_at) * 1000)::bigint as "startedMs",
           (extract(epoch from last_seen_at) * 1000)::bigint as "seenMs"
    from app_session where id = ${id}`

  async function look(headers: RequestHeaders): Promise<Known | null> {
    const session = await (await auth()).api.getSession({ headers: asHeaders(headers) })
    if (!session) return null
    const [row] = await rowOf(session.session.id)
    const found = row && (await standing(row.userId))
    if (!found) return null
    const now = clock()
    const policy = await policyOf(sql, found.actor.tenant)
    if (now - row.seenMs > policy.idleMinutes * 60_000 || now - row.startedMs > policy.absoluteHours * 3_600_000) {
      await sql`delete from app_session where id = ${row.id}`
      return null
    }
    if (now - row.seenMs > seenEveryMs)
      await sql`update app_session set last_seen_at = ${new Date(now)} where id = ${row.id}`
    return { ...found, sessionId: row.id }
  }

  return {
    /** Runs on every request, so it is remembered for a few seconds. */
    async find(headers: RequestHeaders): Promise<Known | null> {
      const cookie = headers.cookie
      if (!cookie?.includes(`${cookieName}=`) || cookie.length > 8192) return null
      const cached = cache.get(cookie)
      if (cached && cached.until > clock()) return cached.known
      const underWay = looking.get(cookie)
      if (underWay) return underWay
      const asked = generation
      const search = look(headers)
      looking.set(cookie, search)
      try {
        const known = await search
        if (asked !== generation) return known
        if (cache.size >= maxCached) cache.clear()
        cache.set(cookie, { known, until: clock() + sessionCacheMs })
        return known
      } finally {
        if (looking.get(cookie) === search) looking.delete(cookie)
      }
    },

    /** For somebody who has proved who they are; answers the Set-Cookie values. */
    async open(userId: string, address: string, agent: string): Promise<string[]> {
      const body = { userId, address: address.slice(0, 100), agent: agent.slice(0, 300) }
      const { headers, response } = await (await auth()).api.openSession({ body, returnHeaders: true })
      const now = new Date(clock())
      await sql`update app_session set created_at = ${now}, last_seen_at = ${now} where id = ${response.id}`
      await sql`delete from app_session where user_id = ${userId} and expires_at < now()`
      return headers.getSetCookie()
    },

    async close(headers: RequestHeaders): Promise<string[]> {
      if (headers.cookie) cache.delete(headers.cookie)
      const { headers: answer } = await (await auth()).api.signOut({ headers: asHeaders(headers), returnHeaders: true })
      return answer.getSetCookie()
    },

    /** Ends all sessions of a person, or all but one. */
    async endAll(userId: string, on: Queryable = sql, except?: string): Promise<number> {
      const { count } = await on`
        delete from app_session where user_id = ${userId} ${except === undefined ? on`` : on`and id <> ${except}`}`
      return count
    },

    async endOne(userId: string, id: string): Promise<boolean> {
      return (await sql`delete from app_session where user_id = ${userId} and id = ${id}`).count > 0
    },

    /** Newest first; `on` may be a tenant's transaction. */
    async list(userId: string, current: string | undefined, on: Queryable = sql): Promise<SessionItem[]> {
      const rows = await on<Omit<SessionItem, 'current'>[]>`
        select id, ip_address as address, user_agent as agent, (extract(epoch from created_at) * 1000)::bigint as "startedAt",
               (extract(epoch from last_seen_at) * 1000)::bigint as "lastSeenAt"
        from app_session where user_id = ${userId} and expires_at > now() order by created_at desc, id limit 200`
      return rows.map((row) => ({ ...row, current: row.id === current }))
    },

    /** What is remembered of a person, or of everybody, is asked again at the next request. */
    forget(userId?: string): void {
      generation++
      looking.clear()
      if (userId === undefined) cache.clear()
      for (const [cookie, { known }] of cache) if (known?.actor.id === userId) cache.delete(cookie)
    },
  }
}
