import type { SearchHit } from '../../api/records.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import { limitsOf } from '../records/reach.ts'
import { wordsOf } from './find-in-list.ts'
import { fold, gramQuery, narrowed, type SearchReach } from './grams.ts'

/** So many are weighed against each other: the index gives them in no order of worth. */
const mostFound = 300
const mostByKey = 40
/** So many of the latest changed records are looked at one by one: what people search is often what they just did. */
const latest = 1_500
/**
 * So many where the latest hold the words here and there: 1.5 µs a record, while the index first gathers all that hold a frequent
 * word, 100 ms and more of a hundred thousand.
 */
const latestOfFrequent = 20_000

type Found = {
  entity: string
  record: string
  code: string | null
  title: string
  body: string
  state: string
  codeKey: string | null
  titleKey: string
  updated: number
}

/** Entities that the actor may see, whole or in part. */
function reachOfAll(registry: Registry, scope: Scope): SearchReach {
  const whole: string[] = []
  const partly: SearchReach['partly'] = []
  for (const app of registry.apps)
    for (const entity of app.entities) {
      if (!scope.actor.permissions.has(entity.read)) continue
      const name = `${app.id}.${entity.id}`
      const limits = limitsOf(scope.actor, entity.read)
      if (limits) partly.push({ entity: name, ...limits })
      else whole.push(name)
    }
  const all = registry.apps.reduce((sum, app) => sum + app.entities.length, 0)
  return { everything: whole.length === all, whole, partly }
}

/** A condition on `search_entry s`. */
function seen({ tx: { sql, tenant } }: Scope, { whole, partly }: SearchReach) {
  return sql`s.tenant = ${tenant} and (s.entity = any(${whole}::text[]) ${
    partly.length === 0
      ? sql``
      : sql`or exists (select from jsonb_to_recordset(${sql.json(partly)}) as p(entity text, sites text[], departments text[], own text)
          where p.entity = s.entity and (s.site = any(p.sites) or s.department = any(p.departments) or s.created_by = p.own))`
  })`
}

function columns({ tx: { sql } }: Scope) {
  return sql`s.entity, s.record, s.code, s.title, s.body, s.state, s.code_key as "codeKey", s.title_key as "titleKey",
    (extract(epoch from s.updated) * 1000)::float8 as updated`
}

/** The last character there is: the end of everything that begins with a text. */
const end = (prefix: string) => `${prefix}\u{10FFFF}`

/** By index: the code itself, codes and titles that begin with it, and the latest that hold every word. */
async function nearest(
  scope: Scope,
  reach: SearchReach,
  typed: string,
  words: string[],
): Promise<{ found: Found[]; common: boolean }> {
  const { sql } = scope.tx
  const may = seen(scope, reach)
  const holds = words.map((word) => sql`and strpos(s.folded, ${word}) > 0`)
  const among = (most: number) =>
    sql<Found[]>`select ${columns(scope)} from (select * from search_entry t where t.tenant = ${scope.tx.tenant}
      order by t.updated desc limit ${most}) as s where ${may} ${holds.reduce((all, one) => sql`${all} ${one}`, sql``)} limit ${mostByKey}`
  const [byCode, byTitle, newest] = await Promise.all([
    sql<
      Found[]
    >`select ${columns(scope)} from search_entry s where ${may} and s.code_key >= ${typed} and s.code_key < ${end(typed)}
      order by s.code_key limit ${mostByKey}`,
    sql<
      Found[]
    >`select ${columns(scope)} from search_entry s where ${may} and s.title_key >= ${typed} and s.title_key < ${end(typed)}
      order by s.title_key limit ${mostByKey}`,
    among(latest),
  ])
  const isFrequent = newest.length < mostByKey && newest.length * latestOfFrequent >= mostByKey * latest
  const latestFound = isFrequent ? await among(latestOfFrequent) : newest
  // where so many of the latest hold the words, the latest are what is asked for
  return { found: [...byCode, ...byTitle, ...latestFound], common: latestFound.length >= mostByKey }
}

/** By pieces: any part of any searched field. */
async function byPieces(scope: Scope, reach: SearchReach, query: string, words: string[]): Promise<Found[]> {
  const { sql } = scope.tx
  return sql<Found[]>`
    select ${columns(scope)} from millrace_search(${narrowed(query, scope.tx.tenant, reach)}::tsquery, ${words}::text[], ${reach.whole}::text[],
      ${sql.json(reach.partly)}, ${mostFound}) as f
    join search_entry s on s.tenant = ${scope.tx.tenant} and s.entity = f.entity and s.record = f.record`
}

/** The smaller, the nearer: exact code, its beginning, the title, its beginning, part of title or code, other text. */
function distance(found: Found, typed: string, words: readonly string[]): number {
  const code = found.codeKey ?? ''
  if (code === typed) return 0
  if (code.startsWith(typed)) return 1
  if (found.titleKey === typed) return 2
  if (found.titleKey.startsWith(typed)) return 3
  const title = fold(found.title)
  if (title.includes(typed)) return 4
  if (code.includes(typed)) return 5
  return words.every((word) => title.includes(word) || code.includes(word)) ? 6 : 7
}

/** The line of the text where a word stands, shortened around it. */
function excerptOf(body: string, words: readonly string[]): string | null {
  for (const line of body.split('\n')) {
    const folded = fold(line)
    const at = words.map((word) => folded.indexOf(word)).find((i) => i >= 0)
    if (at === undefined) continue
    const from = Math.max(0, at - 20)
    return `${from > 0 ? '…' : ''}${line.slice(from, from + 80)}${line.length > from + 80 ? '…' : ''}`
  }
  return null
}

/**
 * Records of all apps that hold every word typed, nearest first, the latest changed before others as near. Only what the
 * actor may see.
 */
export async function searchAll(
  registry: Registry,
  scope: Scope,
  { q, limit }: { q: string; limit: number },
): Promise<SearchHit[]> {
  const typed = fold(q)
  const query = gramQuery(typed)
  const reach = reachOfAll(registry, scope)
  if (query === null || reach.whole.length + reach.partly.length === 0) return []
  const words = wordsOf(typed)
  const found = new Map<string, Found & { distance: number }>()
  const take = (some: Found[]) => {
    for (const one of some) {
      const key = `${one.entity}:${one.record}`
      if (!found.has(key)) found.set(key, { ...one, distance: distance(one, typed, words) })
    }
  }
  const { found: nearby, common } = await nearest(scope, reach, typed, words)
  take(nearby)
  const near = [...found.values()].filter((one) => one.distance < 6).length
  const exact = [...found.values()].some((one) => one.distance === 0)
  if (near < limit && !exact && !common) take(await byPieces(scope, reach, query, words))
  return [...found.values()]
    .sort((a, b) => a.distance - b.distance || b.updated - a.updated)
    .slice(0, limit)
    .flatMap((one) => hitOf(registry, one, words) ?? [])
}

function hitOf(registry: Registry, found: Found, words: readonly string[]): SearchHit | undefined {
  const known = registry.entity(found.entity)
  if (!known) return undefined
  const { app, entity } = known
  const inTitle = words.every((word) => fold(`${found.title} ${found.code ?? ''}`).includes(word))
  return {
    app: app.id,
    entity: entity.id,
    plural: entity.plural,
    label: entity.label,
    id: found.record,
    title: found.title,
    code: found.code,
    state: found.state,
    stateLabel: entity.states[found.state]?.label ?? { zh: found.state, en: found.state },
    excerpt: inTitle ? null : excerptOf(found.body, words),
  }
}
