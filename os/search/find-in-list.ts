import { type SQL, sql } from 'drizzle-orm'
import type { PendingQuery, Row } from 'postgres'
import type { Entity } from '../../contract/entity.ts'
import type { Scope } from '../kernel/services.ts'
import { limitsOf } from '../records/reach.ts'
import { fold, gramQuery, isOnePiece, mostTerms, narrowed } from './grams.ts'
import { walkNewest } from './walk-newest.ts'

/** Up to so many matches are taken by their ids; beyond it rows are looked at in the list's own order, and many of them match. */
const mostJoined = 15_000
const maxWords = 8

export const wordsOf = (folded: string) => folded.split(' ').filter(Boolean).slice(0, maxWords)

/** `least`: there are more. */
export type Matches = { count: number; least: boolean }
/** What a search in a list comes to: a condition for the list's own table. `matches` within the reach; undefined when nobody counted. */
export type ListSearch = { condition: SQL | undefined; matches: Matches | undefined }

/** Searches that found more than that: for a while nobody asks the index for them again, as so many do not go away. */
const common = new Map<string, number>()
const commonKeptMs = 10 * 60_000
const mostCommon = 5_000

/** Ids that were found, as an expression of the database, where they stay: thousands of them take longer to travel than to find. */
type Found = Matches & { ids: SQL }
/** The rows of a list that are sorted by their last change and asked for by nothing but the search: it can choose the page. */
export type NewestFound = { descending: boolean; rows: number; behind?: { updated: number; id: string } }

/** What is selected from, as a part of a statement. */
type Fragment = PendingQuery<Row[]>

/** Searches of one transaction, each of which keeps what it found under a name of its own. */
const kept = new WeakMap<object, number>()
function nameIn(client: object): string {
  const n = (kept.get(client) ?? 0) + 1
  kept.set(client, n)
  return `millrace.found_${n}`
}

/** Whether most of what can be searched is this entity's, told from a hundredth of it: to count a million for each who comes first at once takes seconds. Kept for a while. */
const shares = new Map<string, { isMost: boolean; until: number }>()
const shareKeptMs = 10 * 60_000

/** To ask the index for the entity and the tenant as well narrows nothing where nearly all is theirs, and takes twice as long. */
async function isMostOfAll(client: Scope['tx']['sql'], tenant: string, name: string): Promise<boolean> {
  const key = `${tenant} ${name}`
  const known = shares.get(key)
  if (known && known.until > performance.now()) return known.isMost
  const [{ isMost }] = await client<{ isMost: boolean }[]>`
    select reltuples > 100000 and reltuples / 2 < 100 * (
      select count(*) from search_entry tablesample system (1) where tenant = ${tenant} and entity = ${name}) as "isMost"
    from pg_class where oid = 'search_entry'::regclass`
  if (shares.size >= mostCommon) shares.clear()
  shares.set(key, { isMost, until: performance.now() + shareKeptMs })
  return isMost
}

/** What is found by some of the pieces, kept in the database until the transaction ends, and how much that is. */
async function keepFound(client: Scope['tx']['sql'], records: Fragment): Promise<Found> {
  const name = nameIn(client)
  const [{ count }] = await client<{ count: number }[]>`
    select count, length(set_config(${name}, ids, true)) from (
      select count(*)::int as count, coalesce(array_agg(record), '{}')::text as ids from ${records} r offset 0) k`
  return { count, least: false, ids: sql`current_setting(${name})::uuid[]` }
}

const idList = (ids: readonly string[]) => sql`${sql.param(`{${ids}}`)}::uuid[]`

/** The page itself is chosen among what is found; `count` is of all. */
async function keepNewest(
  client: Scope['tx']['sql'],
  records: Fragment,
  { descending, rows, behind }: NewestFound,
): Promise<Found> {
  const direction = descending ? client`desc` : client`asc`
  const after =
    behind &&
    client`where (updated, record) ${descending ? client`<` : client`>`} (to_timestamp(${behind.updated}::numeric / 1000), ${behind.id})`
  const [{ count, ids }] = await client<{ count: number; ids: string[] }[]>`
    with found as materialized (select record, updated from ${records} r),
      page as (select record from found ${after ?? client``} order by updated ${direction}, record ${direction} limit ${rows})
    select (select count(*)::int from found) as count, (select coalesce(array_agg(record), '{}') from page) as ids`
  return { count, least: false, ids: idList(ids) }
}

/** The entries that a query finds, within the actor's reach; null when they are too many. */
async function idsOf(
  { tx: { sql: client, tenant }, actor }: Pick<Scope, 'tx' | 'actor'>,
  name: string,
  entity: Entity,
  pieces: string,
  { all, unsure }: { all: readonly string[]; unsure: string[] },
  newest?: NewestFound,
): Promise<Found | null> {
  const limits = limitsOf(actor, entity.read)
  const reach = {
    everything: false,
    whole: limits ? [] : [name],
    partly: limits ? [{ entity: name, ...limits }] : [],
  }
  const isMost = !limits && (await isMostOfAll(client, tenant, name))
  const page = isMost && newest ? await walkNewest(client, tenant, name, all, newest) : null
  // one more than is shown: that there are more is known
  if (page) return { count: page.length - 1, least: true, ids: idList(page) }
  const query = isMost ? pieces : narrowed(pieces, tenant, reach)
  const key = JSON.stringify([query, unsure])
  const until = common.get(key)
  if (until !== undefined && until > performance.now()) return null
  const records = client`millrace_search(${query}::tsquery, ${unsure}::text[], ${reach.whole}::text[],
    ${client.json(reach.partly)}, ${mostJoined + 1})`
  const found = await (newest ? keepNewest(client, records, newest) : keepFound(client, records))
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
 * @param newest where the page can be chosen by the search: the condition then holds the page's rows alone
 */
export async function findInList(
  scope: Pick<Scope, 'tx' | 'actor'>,
  name: string,
  entity: Entity,
  text: string | undefined,
  newest?: NewestFound,
): Promise<ListSearch | undefined> {
  const folded = fold((text ?? '').slice(0, 400))
  const pieces = gramQuery(folded)
  if (pieces === null) return undefined
  const words = wordsOf(folded)
  const { id } = entity.table
  const meant = entity.code && words.length === 1 ? await byCode(scope, name, entity, folded) : undefined
  if (meant) return meant
  // so short a text has no more pieces than are asked for
  const areAllAsked = folded.length <= mostTerms
  const unsure = words.filter((word) => !areAllAsked || !isOnePiece(word))
  const found = await idsOf(scope, name, entity, pieces, { all: words, unsure }, newest)
  if (found) return { condition: sql`${id} = any(${found.ids})`, matches: found }
  const holds = words.map((word) => sql`and strpos(e.folded, ${word}) > 0`)
  return {
    matches: { count: mostJoined, least: true },
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
  const found = pieces === null ? null : await idsOf(scope, name, entity, pieces, { all: [], unsure: [] })
  if (!found) return undefined
  const { sql: client, tenant } = scope.tx
  const long = await keepFound(
    client,
    client`(select record from search_entry where tenant = ${tenant} and entity = ${name} and too_long limit ${mostJoined + 1})`,
  )
  if (long.count > mostJoined) return undefined
  return sql`${entity.table.id} = any(${found.ids} || ${long.ids})`
}
