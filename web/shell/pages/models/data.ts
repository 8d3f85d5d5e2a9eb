import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  ModelDetail,
  ModelDrawing,
  ModelInstanceItem,
  ModelItem,
  ModelUses,
  WireLook,
} from '../../../../api/models.ts'
import type { Page } from '../../../../api/platform.ts'
import { api, type Query } from '../../api.ts'
import { queryClient } from '../../queries.ts'
import { useLanguage } from '../../text.ts'

const pageSize = 1_000
/** What runs changes by itself: machines come, points are renamed. */
const againMs = 15_000
/** A list of more than one page is asked for again only when somebody changes something. */
const whileShort = ({ state }: { state: { data?: readonly unknown[] } }) =>
  (state.data?.length ?? 0) > pageSize ? false : againMs

/** All rows of a route that answers page by page; their number has a limit on the server. */
export async function allPages<T>(path: string, query: Query, signal: AbortSignal): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page = await api.get<Page<T>>(path, { ...query, limit: pageSize, cursor }, signal)
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  return items
}

export const modelQueries = {
  list: () =>
    queryOptions({
      queryKey: ['models', 'list'],
      queryFn: ({ signal }) => allPages<ModelItem>('/api/models', {}, signal),
      refetchInterval: whileShort,
      placeholderData: keepPreviousData,
    }),
  /** Those that words are found in: for the search over everything. */
  found: (search: string, limit: number) =>
    queryOptions({
      queryKey: ['models', 'found', search, limit],
      queryFn: ({ signal }) => api.get<Page<ModelItem>>('/api/models', { search, limit }, signal),
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['models', 'one', id],
      queryFn: ({ signal }) => api.get<ModelDetail>(`/api/models/${id}`, {}, signal),
      refetchInterval: againMs,
    }),
  /** @param savedAt a draft that was saved anew is another drawing under its number */
  drawing: (id: string, number: number, savedAt = 0) =>
    queryOptions({
      queryKey: ['models', 'drawing', id, number, savedAt],
      queryFn: ({ signal }) => api.get<ModelDrawing>(`/api/models/${id}/versions/${number}`, {}, signal),
    }),
}

export const usesOfModel = (id: string) =>
  queryOptions({
    queryKey: ['models', 'uses', id],
    queryFn: ({ signal }) => api.get<ModelUses>(`/api/models/${id}/uses`, {}, signal),
  })

export const modelInstances = {
  all: (id: string) =>
    queryOptions({
      queryKey: ['models', 'instances', id],
      queryFn: ({ signal }) => allPages<ModelInstanceItem>(`/api/models/${id}/instances`, {}, signal),
      refetchInterval: whileShort,
      placeholderData: keepPreviousData,
    }),
  /** What stands on its wires: asked again every second while somebody looks. */
  look: (id: string, instance: string) =>
    queryOptions({
      queryKey: ['models', 'look', id, instance],
      queryFn: ({ signal }) => api.get<WireLook>(`/api/models/${id}/instances/${instance}/look`, {}, signal),
      refetchInterval: 1_000,
      retry: false,
    }),
}

/** After a change everything about models is asked again: a step of one version moves another, and what runs. */
export const modelsChanged = () => queryClient.invalidateQueries({ queryKey: ['models'] })

/** A name in the reader's language, in the other where it has none. */
export function useNameOf(): (name: { zh: string; en: string }) => string {
  const language = useLanguage()
  return (name) => name[language] || name.zh || name.en
}
