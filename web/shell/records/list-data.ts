import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Filter, RecordItem, RecordPage } from '../../../api/records.ts'
import { api, type Query } from '../api.ts'
import { pageSize } from './data.ts'
import { filterText, parseFilters } from './filters.ts'
import { type ListSearch, recordQuery } from './list-search.ts'
import type { EntityView } from './manifest.ts'

/** A list as it is scrolled: pages come as the end comes near. */
export type RecordList = {
  rows: readonly RecordItem[]
  names: Readonly<Record<string, string>>
  count: number | null
  countIsLeast: boolean
  totals: RecordPage['totals']
  loading: boolean
  loadingMore: boolean
  error: unknown
  retry(): void
  more(): void
}

/** The query of an address with further conditions, e.g. of one group. */
export function queryWith(view: EntityView, search: ListSearch, extra: readonly Filter[]): Query {
  const query = recordQuery(search, view)
  if (extra.length === 0) return query
  return { ...query, filter: filterText([...parseFilters(search.filter, view.fields), ...extra]) }
}

export function useRecordList(view: EntityView, search: ListSearch, extra: readonly Filter[] = []): RecordList {
  const query = queryWith(view, search, extra)
  const wantsTotals = view.entity.fields.some((field) => field.total)
  const list = useInfiniteQuery({
    queryKey: ['records', view.key, 'list', query],
    queryFn: ({ pageParam, signal }) => {
      const totals = wantsTotals && pageParam === undefined ? true : undefined
      return api.get<RecordPage>(view.path, { ...query, limit: pageSize, cursor: pageParam, totals }, signal)
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const pages = list.data?.pages
  const rows = useMemo(() => unique(pages?.flatMap((page) => page.items) ?? []), [pages])
  const names = useMemo(() => Object.assign({}, ...(pages ?? []).map((page) => page.names)), [pages])
  const first = pages?.[0]
  return {
    rows,
    names,
    count: first?.count ?? null,
    countIsLeast: first?.countIsLeast ?? false,
    totals: first?.totals ?? null,
    loading: list.isPending,
    loadingMore: list.isFetchingNextPage,
    error: list.error,
    retry: () => void list.refetch(),
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
    },
  }
}

/** A record that was changed between two pages may stand on both. */
function unique(rows: readonly RecordItem[]): RecordItem[] {
  const seen = new Set<string>()
  return rows.filter((row) => !seen.has(row.id) && seen.add(row.id))
}
