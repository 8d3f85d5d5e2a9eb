import type { Query } from '../api.ts'
import { choiceParam, listParam, type RawSearch, textParam } from '../search-params.ts'
import { filterText, parseFilters } from './filters.ts'
import { defaultColumns, type EntityView } from './manifest.ts'

export const listViews = ['table', 'board', 'calendar'] as const
export type ListView = (typeof listViews)[number]

/** Everything a list shows stands in its address. `filter`: JSON of Filter[]; `open`: record beside the list; `do`: command whose form is open. */
export type ListSearch = {
  view?: ListView
  q?: string
  filter?: string
  sort?: string
  group?: string
  columns?: string[]
  /** Month of the calendar, YYYY-MM, and the date field by which it is drawn. */
  month?: string
  by?: string
  open?: string
  do?: string
}

/** `?state=a,b` is what people and notices write; the address then carries it as the filter that it is. */
export function listSearch(raw: RawSearch): ListSearch {
  const month = textParam(raw.month)
  const states = listParam(raw.state)
  return {
    view: choiceParam(raw.view, ['board', 'calendar'] as const),
    q: textParam(raw.q),
    filter: textParam(raw.filter) ?? (states && filterText([['state', 'in', states]])),
    sort: textParam(raw.sort),
    group: textParam(raw.group),
    columns: listParam(raw.columns),
    month: month && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    by: textParam(raw.by),
    open: textParam(raw.open),
    do: textParam(raw.do),
  }
}

/** What a saved view keeps: not which record or form happens to be open. */
export function viewPart(search: ListSearch): Record<string, unknown> {
  const { open: _open, do: _do, month: _month, ...kept } = search
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined))
}

/** Whether two addresses show the same view; the order of keys does not matter. */
export function sameView(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const text = (value: Record<string, unknown>) =>
    JSON.stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
  return text(a) === text(b)
}

/** Columns to show, in order; unknown names of an old address are left out. */
export function shownColumns(search: ListSearch, view: EntityView): string[] {
  const wanted = search.columns?.filter((name) => view.fields.has(name))
  return wanted?.length ? wanted : defaultColumns(view.entity)
}

/** What GET /api/<app>/<plural> is asked. A field that the entity does not have is not sent: the server would refuse it. */
export function recordQuery(search: ListSearch, view: EntityView): Query {
  const sort = search.sort
    ?.split(',')
    .filter((part) => view.fields.has(part.replace(/^-/, '')))
    .join(',')
  return {
    filter: filterText(parseFilters(search.filter, view.fields)),
    search: search.q,
    sort: sort || undefined,
  }
}

export function sortOf(search: ListSearch, fallback: string): { key: string; down: boolean } | undefined {
  const first = (search.sort ?? fallback).split(',')[0]
  if (!first) return undefined
  return { key: first.replace(/^-/, ''), down: first.startsWith('-') }
}

export function isFiltered(search: ListSearch): boolean {
  return search.q !== undefined || search.filter !== undefined
}
