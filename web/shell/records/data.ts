import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { AppManifest, FieldManifest } from '../../../api/apps.ts'
import type { PersonName } from '../../../api/identity.ts'
import type { Page } from '../../../api/platform.ts'
import type {
  AttachedFile,
  GroupPage,
  RecordChange,
  RecordComment,
  RecordDetail,
  RecordPage,
  SavedView,
  SearchHit,
} from '../../../api/records.ts'
import { api, type Query } from '../api.ts'
import { queryClient } from '../queries.ts'
import { type EntityView, entityAt, entityOfKey } from './manifest.ts'

/** Records per page of a list. */
export const pageSize = 100

const minuteMs = 60_000

/** What the generic screens read, one entry per route. */
export const recordQueries = {
  apps: () =>
    queryOptions({
      queryKey: ['apps'],
      queryFn: async ({ signal }) => (await api.get<{ items: AppManifest[] }>('/api/apps', {}, signal)).items,
      staleTime: 10 * minuteMs,
    }),
  page: (view: EntityView, query: Query) =>
    queryOptions({
      queryKey: ['records', view.key, 'page', query],
      queryFn: ({ signal }) => api.get<RecordPage>(view.path, query, signal),
      placeholderData: keepPreviousData,
    }),
  groups: (view: EntityView, query: Query) =>
    queryOptions({
      queryKey: ['records', view.key, 'groups', query],
      queryFn: ({ signal }) => api.get<GroupPage>(view.path, query, signal),
      placeholderData: keepPreviousData,
    }),
  detail: (view: EntityView, id: string) =>
    queryOptions({
      queryKey: ['records', view.key, 'detail', id],
      queryFn: ({ signal }) => api.get<RecordDetail>(`${view.path}/${id}`, {}, signal),
    }),
  comments: (view: EntityView, id: string) =>
    queryOptions({
      queryKey: ['records', view.key, 'comments', id],
      queryFn: ({ signal }) => api.get<Page<RecordComment>>(`${view.path}/${id}/comments`, { limit: 100 }, signal),
    }),
  files: (view: EntityView, id: string) =>
    queryOptions({
      queryKey: ['records', view.key, 'files', id],
      queryFn: async ({ signal }) =>
        (await api.get<{ items: AttachedFile[] }>(`${view.path}/${id}/files`, {}, signal)).items,
    }),
  views: (list: string) =>
    queryOptions({
      queryKey: ['views', list],
      queryFn: async ({ signal }) => (await api.get<{ items: SavedView[] }>('/api/views', { list }, signal)).items,
    }),
  search: (q: string, limit: number) =>
    queryOptions({
      queryKey: ['search', q, limit],
      queryFn: async ({ signal }) => (await api.get<{ items: SearchHit[] }>('/api/search', { q, limit }, signal)).items,
      enabled: q !== '',
      placeholderData: keepPreviousData,
    }),
}

export function historyPage(view: EntityView, id: string, cursor: string | undefined, signal: AbortSignal) {
  return api.get<Page<RecordChange>>(`${view.path}/${id}/history`, { limit: 50, cursor }, signal)
}

const none: readonly AppManifest[] = []

/** The apps this person may use; empty until they have come. */
export function useApps(): { apps: readonly AppManifest[]; loaded: boolean; error: unknown } {
  const { data, error } = useQuery(recordQueries.apps())
  return { apps: data ?? none, loaded: data !== undefined, error }
}

export function useEntity(app: string, plural: string): EntityView | undefined {
  return entityAt(useApps().apps, app, plural)
}

export function useEntityOf(key: string | null | undefined): EntityView | undefined {
  const { apps } = useApps()
  return key ? entityOfKey(apps, key) : undefined
}

type Pages = { pages: RecordPage[]; pageParams: unknown[] }
/** Pages of a long list that are asked again after a change; what was scrolled beyond comes again when somebody scrolls there. */
const keptPages = 3

/** After a command: whatever shows records of this list asks again, without a list of 100,000 rows being read anew. */
export async function refreshRecords(view: EntityView): Promise<void> {
  queryClient.setQueriesData<Pages>({ queryKey: ['records', view.key, 'list'] }, (data) =>
    data && data.pages.length > keptPages
      ? { pages: data.pages.slice(0, keptPages), pageParams: data.pageParams.slice(0, keptPages) }
      : data,
  )
  await queryClient.invalidateQueries({ queryKey: ['records', view.key] })
  // Other lists of the app may show names, counts or states that followed from it.
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) =>
      (queryKey[0] === 'records' || queryKey[0] === 'answers') &&
      queryKey[1] !== view.key &&
      String(queryKey[1]).startsWith(`${view.app.id}.`),
    refetchType: 'active',
  })
}

const noNames: Readonly<Record<string, string>> = {}
/** Most people that one request names. */
const maxNamed = 1_000

/** What the ids in the user columns of an answer are called. */
export function useAnswerNames(
  columns: readonly FieldManifest[],
  items: readonly Record<string, unknown>[],
): Readonly<Record<string, string>> {
  const ids = useMemo(() => {
    const users = columns.filter((field) => field.kind === 'user')
    const found = new Set(items.flatMap((row) => users.map((field) => row[field.name])))
    return [...found].filter((id): id is string => typeof id === 'string').slice(0, maxNamed)
  }, [columns, items])
  const { data } = useQuery({
    queryKey: ['people', 'ids', ids],
    queryFn: ({ signal }) => api.get<{ items: PersonName[] }>('/api/people/names', { ids }, signal),
    enabled: ids.length > 0,
  })
  return useMemo(() => (data ? Object.fromEntries(data.items.map(({ id, name }) => [id, name])) : noNames), [data])
}
