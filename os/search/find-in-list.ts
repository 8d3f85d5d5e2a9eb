import { type SQL, sql } from 'drizzle-orm'
import type { Entity } from '../../contract/entity.ts'
import type { Scope } from '../kernel/services.ts'
import { limitsOf } from '../records/reach.ts'
import { fold, gramQuery, narrowed } from './grams.ts'

/** Up to so many matches are taken by their ids; beyond it rows are looked at in the list's own order, and many of them match. */
const mostJoined = 15_000
const maxWords = 8

export const wordsOf = (folded: string) => folded.split(' ').filter(Boolean).slice(0, maxWords)

/**
 * What a search in a list comes to: a condition for the list's own table. `matches` within the reach: null when they are too many
 * to count, undefined when nobody counted.
 */
export type ListSearch = { condition: SQL | undefined; matches: number | null | undefined }

/** Searches that found more than that: for a minute nobody asks the index for them again. */
const common = new Map<string, number>()
const commonKeptMs = 60_000
const mostCommon = 5_000

/** Ids of entries as a PostgreSQL array, which only travels through: thousands of them are not taken apart here. */
type Ids = { text: string; count: number }

/** Whether most of what can be searched is this entity's; kept for a while, as counting a million takes a tenth of a second. */
const shares = new Map<string, { isMost: boolean; until: number }>()
const shareKeptMs = 10 * 60_000

/** To ask the index for the entity and the tenant as well narrows nothing where nearly all is theirs, and takes twice as long. */
async function isMostOfAll(client: Scope['tx']['sql'], tenant: string, name: string): Promise<boolean> {
  const key = `${tenant} ${name}`
  const known = shares.get(key)
  if (known && known.until > performance.now()) return known.isMost
  const [{ isMost }] = await client<{ isMost: boolean }[]>`
    select reltuples > 100000 and reltuples / 2 < (
      select count(*) from search_entry where tenant = ${tenant} and entity = ${name}) as "isMost"
    from pg_class where oid = 'search_entry'::regclass`
  if (shares.size >= mostCommon) shares.clear()
  shares.set(key, { isMost, until: performance.now() + shareKeptMs })
  return isMost
}

/** The entries that a query finds, within the actor's reach; null when they are too many. */
async function idsOf(
  { tx: { sql: client, tenant }, actor }: Pick<Scope, 'tx' | 'actor'>,
  name: string,
  entity: Entity,
  pieces: string,
  words: string[],
): Promise<Ids | null> {
  const limits = limitsOf(actor, entity.read)
  const reach = {
    everything: false,
    whole: limits ? [] : [name],
    partly: limits ? [{ entity: name, ...limits }] : [],
  }
  const query = !limits && (await isMostOfAll(client, tenant, name)) ? pieces : narrowed(pieces, tenant, reach)
  const key = JSON.stringify([query, words])
  const until = common.get(key)
  if (until !== undefined && until > performance.now()) return null
  const [found] = await client<Ids[]>`
    select count(*)::int as count, coalesce(array_agg(record), '{}')::text as text
    from millrace_search(${query}::tsquery, ${words}::text[], ${reach.whole}::text[], ${client.json(reach.partly)}, ${mostJoined + 1})`
  if (found.count <= mostJoined) return found
  if (common.size >= mostCommon) common.clear()
  common.set(key, performance.now() + commonKeptMs)
  return null
}

/** The record whose code was typed in full, or scanned: it alone is meant. Rows beyond the reach are the list's to leave out. */
async function byCode({ tx }: Pick<Scope, 'tx'>, name: string, { table }: Entity, code: string) {
  const [found] = await tx.sql<{ record: string }[]>`
    select record from search_entry where tenant = ${tx.tenant} and entity = ${name} and code_key = ${code} limit 1`
  return found && { condition: sql`${table.id} = ${found.record}`, matches: undefined }
}

/**
 * The rows of an entity whose searched fields hold all words that were typed, or the one whose code that is. Few matches are
 * found by the index; where there are many the list is walked in its own order and every row's entry is looked at, which soon
 * fills a page.
 * @param name `app.entity`
 */
export async function findInList(
  scope: Pick<Scope, 'tx' | 'actor'>,
  name: string,
  entity: Entity,
  text: string | undefined,
): Promise<ListSearch | undefined> {
  const folded = fold((text ?? '').slice(0, 400))
  const pieces = gramQuery(folded)
  if (pieces === null) return undefined
  const words = wordsOf(folded)
  const { id } = entity.table
  const meant = entity.code && words.length === 1 ? await byCode(scope, name, entity, folded) : undefined
  if (meant) return meant
  const ids = await idsOf(scope, name, entity, pieces, words)
  if (ids) return { condition: sql`${id} = any(${ids.text}::uuid[])`, matches: ids.count }
  const holds = words.map((word) => sql`and strpos(e.folded, ${word}) > 0`)
  return {
    matches: null,
    condition: sql`exists (select from search_entry e where e.tenant = ${scope.tx.tenant} and e.entity = ${name}
      and e.record = ${id} ${sql.join(holds, sql` `)})`,
  }
}

/**
 * Rows of which one searched field may hold a text, for a filter that then looks at the field itself: those that the index gives
 * and those whose texts are too long for it. Undefined where that narrows nothing.
 * @param name `app.entity`
 */
export async function findPart(
  scope: Pick<Scope, 'tx' | 'actor'>,
  name: string,
  entity: Entity,
  text: string,
): Promise<SQL | undefined> {
  const pieces = gramQuery(fold(text))
  const ids = pieces === null ? null : await idsOf(scope, name, entity, pieces, [])
  if (!ids) return undefined
  const [long] = await scope.tx.sql<Ids[]>`
    select count(*)::int as count, coalesce(array_agg(record), '{}')::text as text
    from (select record from search_entry where tenant = ${scope.tx.tenant} and entity = ${name} and too_long limit ${mostJoined + 1}) l`
  if (long.count > mostJoined) return undefined
  return sql`${entity.table.id} = any(${ids.text}::uuid[] || ${long.text}::uuid[])`
}
