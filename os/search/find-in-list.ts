import { type SQL, sql } from 'drizzle-orm'
import type { Entity } from '../../contract/entity.ts'
import type { Scope } from '../kernel/services.ts'
import { fold, gramQuery } from './grams.ts'

/** Up to so many matches are joined by their ids; beyond it nearly every row that is looked at matches. */
export const mostJoined = 10_000
const maxWords = 8

export const wordsOf = (folded: string) => folded.split(' ').filter(Boolean).slice(0, maxWords)

/** What a search in a list comes to: a condition for the list's own table, or nothing at all is found. */
export type ListSearch = { condition: SQL; many: boolean } | { condition: undefined; many: false }

/**
 * The rows of an entity whose searched fields hold all words that were typed. Few matches are found by the index; where
 * there are many the list is walked in its own order and every row's entry is looked at, which soon fills a page.
 * @param name `app.entity`
 */
export async function findInList(
  scope: Pick<Scope, 'tx'>,
  name: string,
  entity: Entity,
  text: string | undefined,
): Promise<ListSearch> {
  const folded = fold((text ?? '').slice(0, 400))
  const query = gramQuery(folded)
  if (query === null) return { condition: undefined, many: false }
  const words = wordsOf(folded)
  const [{ count }] = await scope.tx.sql<{ count: number }[]>`
    select count(*)::int as count
    from millrace_search(${query}::tsquery, ${words}::text[], ${[name]}::text[], '[]'::jsonb, ${mostJoined + 1})`
  const { id } = entity.table
  if (count <= mostJoined)
    return {
      many: false,
      condition: sql`${id} in (select record from millrace_search(${query}::tsquery, ${sql.param(words)}::text[],
        ${sql.param([name])}::text[], '[]'::jsonb, ${mostJoined}))`,
    }
  const holds = words.map((word) => sql`and strpos(e.folded, ${word}) > 0`)
  return {
    many: true,
    condition: sql`exists (select from search_entry e where e.tenant = ${scope.tx.tenant} and e.entity = ${name}
      and e.record = ${id} ${sql.join(holds, sql` `)})`,
  }
}
