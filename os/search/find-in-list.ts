import { type SQL, sql } from 'drizzle-orm'
import type { Entity } from '../../contract/entity.ts'
import type { Scope } from '../kernel/services.ts'
import { limitsOf } from '../records/reach.ts'
import { fold, gramQuery, narrowed } from './grams.ts'

/** Up to so many matches are taken by their ids; beyond it rows are looked at in the list's own order, and many of them match. */
export const mostJoined = 5_000
const maxWords = 8

export const wordsOf = (folded: string) => folded.split(' ').filter(Boolean).slice(0, maxWords)

/** What a search in a list comes to: a condition for the list's own table; `matches` is null when they are too many to count. */
export type ListSearch = { condition: SQL | undefined; matches: number | null }

/**
 * The rows of an entity whose searched fields hold all words that were typed. Few matches are found by the index; where
 * there are many the list is walked in its own order and every row's entry is looked at, which soon fills a page.
 * @param name `app.entity`
 */
export async function findInList(
  scope: Pick<Scope, 'tx' | 'actor'>,
  name: string,
  entity: Entity,
  text: string | undefined,
): Promise<ListSearch | undefined> {
  const limits = limitsOf(scope.actor, entity.read)
  const reach = {
    everything: false,
    whole: limits ? [] : [name],
    partly: limits ? [{ entity: name, ...limits }] : [],
  }
  const folded = fold((text ?? '').slice(0, 400))
  const pieces = gramQuery(folded)
  if (pieces === null) return undefined
  const query = narrowed(pieces, scope.tx.tenant, reach)
  const words = wordsOf(folded)
  const found = await scope.tx.sql<{ record: string }[]>`
    select record
    from millrace_search(${query}::tsquery, ${words}::text[], ${reach.whole}::text[], ${scope.tx.sql.json(reach.partly)}, ${mostJoined + 1})`
  const { id } = entity.table
  if (found.length <= mostJoined) {
    const ids = found.map((one) => one.record)
    return { condition: sql`${id} = any(${sql.param(ids)}::uuid[])`, matches: found.length }
  }
  const holds = words.map((word) => sql`and strpos(e.folded, ${word}) > 0`)
  return {
    matches: null,
    condition: sql`exists (select from search_entry e where e.tenant = ${scope.tx.tenant} and e.entity = ${name}
      and e.record = ${id} ${sql.join(holds, sql` `)})`,
  }
}
