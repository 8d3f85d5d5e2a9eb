import { and, type SQL, sql } from 'drizzle-orm'
import type { Filter, RecordItem, RecordPage } from '../../api/records.ts'
import { recordColumnNames } from '../../contract/columns.ts'
import type { Entity } from '../../contract/entity.ts'
import type { Scope } from '../kernel/services.ts'
import { findInList, findPart, type Matches, type NewestFound } from '../search/find-in-list.ts'
import { declaredFields, fieldOf, fieldsOf, type RecordField } from './fields.ts'
import { filterCondition, parseFilters } from './filter.ts'
import { behind, cursorOf, type Order, orderBy, parseOrder, readCursor } from './order.ts'
import type { PlantDays } from './plant-days.ts'
import { limitsOf, reachCondition } from './reach.ts'
import { totalsOf } from './totals.ts'

export const countedExactly = 10_000
/** Nobody reads a longer page; an export takes the rest. */
export const largestPage = 500

/** One entity's list as it is asked for: the parameters of its address. */
export type ListQuery = {
  filter?: string
  search?: string
  sort?: string
  limit?: number
  cursor?: string
  columns?: string
  totals?: boolean
}
/** The list that is asked. `name` is `app.entity`. */
export type ListOf = { name: string; entity: Entity; days: PlantDays }

/** Rows that a list is asked for: within reach, by filters and search. */
export type ListRows = {
  where: SQL | undefined
  /** How many there are, where the search alone tells. */
  known: Matches | undefined
  /** The same for everybody who asks the same within the same reach. */
  key: string
}

/**
 * The condition of a list, whatever part of it is read; with `page` perhaps of this page alone, in {@link ListRows.where}. Then
 * `known` tells of all.
 */
export async function rowsOf(
  scope: Scope,
  list: ListOf,
  query: ListQuery,
  page?: { order: Order; rows: number },
): Promise<ListRows> {
  const { entity, days } = list
  const asked = parseFilters(query.filter)
  const filters = asked.map((f) => filterCondition(entity, f, { today: scope.today, days }))
  const [search, ...parts] = await Promise.all([
    findInList(
      scope,
      list.name,
      entity,
      query.search,
      page && filters.length === 0 ? newestOf(page, query) : undefined,
    ),
    ...asked.map((f) => partsFound(scope, list, f)),
  ])
  const tenant = sql`${entity.table.tenant} = ${scope.tx.tenant}`
  const reach = reachCondition(scope.actor, entity)
  return {
    where: and(tenant, reach, ...filters, ...parts, search?.condition),
    // the search keeps to the reach by itself
    known: search && filters.length === 0 ? search.matches : undefined,
    key: JSON.stringify([
      scope.tx.tenant,
      list.name,
      limitsOf(scope.actor, entity.read),
      scope.today,
      query.filter ?? '',
      query.search ?? '',
    ]),
  }
}

/** What the search needs to choose the page by itself; undefined where the order is not that of the last change. */
function newestOf({ order, rows }: { order: Order; rows: number }, { cursor, totals }: ListQuery) {
  const [first, last, ...others] = order
  if (totals || first.field.name !== 'updatedAt' || last?.field.name !== 'id' || others.length > 0) return undefined
  if (first.descending !== last.descending) return undefined
  const newest: NewestFound = { descending: first.descending, rows }
  if (cursor === undefined) return newest
  const [updated, id] = readCursor(order, cursor) as [number, string]
  return { ...newest, behind: { updated, id } }
}

/** What the index of the search knows of a part that a filter asks for. */
async function partsFound(
  scope: Scope,
  { name, entity }: ListOf,
  [asked, op, value]: Filter,
): Promise<SQL | undefined> {
  const { declared, type } = fieldOf(entity, asked, 'filter')
  const searched = declared.search || asked === entity.title || asked === entity.code
  if (op !== 'contains' || type !== 'text' || !searched || declared.choices) return undefined
  return findPart(scope, name, entity, value as string)
}

/** The fields of a row that are read: always what every record has, and the declared ones that were asked for. */
export function columnsOf(entity: Entity, columns: string | undefined): RecordField[] {
  const asked = columns ? columns.split(',').map((name) => fieldOf(entity, name, 'columns')) : declaredFields(entity)
  const own = recordColumnNames.flatMap((name) => fieldsOf(entity).get(name) ?? [])
  return [...new Set([...own, ...asked])]
}

export const selectionOf = (fields: readonly RecordField[]) =>
  Object.fromEntries(fields.map(({ name, column }) => [name, column]))

/** Reads rows of a list in its order; one more than a page tells whether there is another. */
async function readRows(
  scope: Scope,
  entity: Entity,
  fields: readonly RecordField[],
  where: SQL | undefined,
  order: Order,
  limit: number,
): Promise<RecordItem[]> {
  const needed = [...new Set([...fields, ...order.map((o) => o.field)])]
  const asked = scope.tx.db
    .select(selectionOf(needed) as never)
    .from(entity.table)
    .where(where)
    .orderBy(...orderBy(order))
    .limit(limit)
    .toSQL()
  // read past drizzle, which asks of every value of every row what kind of column it is from: a third of what a page costs the main thread
  const rows = await scope.tx.sql.unsafe(asked.sql, asked.params as string[]).values()
  return rows.map((row) => {
    const item: Record<string, unknown> = {}
    for (const [at, { name, column }] of needed.entries())
      item[name] = row[at] === null ? null : column.mapFromDriverValue(row[at])
    return item as RecordItem
  })
}

/** Rows of a list from its start, or behind a cursor. */
export async function readOn(
  scope: Scope,
  entity: Entity,
  fields: readonly RecordField[],
  where: SQL | undefined,
  order: Order,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<RecordItem[]> {
  const rows: RecordItem[] = []
  for (const part of cursor ? behind(order, cursor) : [undefined]) {
    if (rows.length >= limit) break
    rows.push(...(await readRows(scope, entity, fields, and(where, part), order, limit - rows.length)))
  }
  return rows
}

/** Counts of a minute ago: of a list that holds more than is counted, and of one whose further pages are read. */
const counted = new Map<string, { count: number; until: number }>()
const countKeptMs = 60_000
const mostKept = 5_000

/** How many rows there are: exact up to 10,000. Behind a cursor, where people scroll, as it was when they began. */
export async function countRows(
  scope: Scope,
  entity: Entity,
  { where, known, key }: ListRows,
  isFirstPage: boolean,
): Promise<{ count: number; countIsLeast: boolean }> {
  const answer = (count: number, least = false) => ({
    count: Math.min(count, countedExactly),
    countIsLeast: least || count > countedExactly,
  })
  if (known) return answer(known.count, known.least)
  const kept = counted.get(key)
  if (kept && kept.until > performance.now() && (!isFirstPage || kept.count > countedExactly)) return answer(kept.count)
  const [{ count }] = (await scope.tx.db.execute(
    sql`select count(*)::int as count from (select from ${entity.table} where ${where} limit ${countedExactly + 1}) as counted`,
  )) as unknown as { count: number }[]
  if (counted.size >= mostKept) counted.clear()
  counted.set(key, { count, until: performance.now() + countKeptMs })
  return answer(count)
}

/** One page of a list. `names` are put in by the caller. */
export async function listPage(scope: Scope, list: ListOf, query: ListQuery): Promise<Omit<RecordPage, 'names'>> {
  const { entity } = list
  const limit = query.limit ?? 50
  const order = parseOrder(entity, query.sort)
  const fields = columnsOf(entity, query.columns)
  const rows = await rowsOf(scope, list, query, { order, rows: limit + 1 })
  const [read, count, totals] = await Promise.all([
    readOn(scope, entity, fields, rows.where, order, { cursor: query.cursor, limit: limit + 1 }),
    countRows(scope, entity, rows, query.cursor === undefined),
    query.totals ? totalsOf(scope, entity, rows.where) : null,
  ])
  const more = read.length > limit
  const items = read.slice(0, limit)
  const last = items.at(-1)
  return {
    items: order.every(({ field }) => fields.includes(field)) ? items : items.map((item) => only(item, fields)),
    next: more && last ? cursorOf(order, last) : null,
    ...count,
    totals,
  }
}

function only(item: RecordItem, fields: readonly RecordField[]): RecordItem {
  return Object.fromEntries(fields.map(({ name }) => [name, item[name]])) as RecordItem
}
