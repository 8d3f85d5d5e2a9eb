import { queryOptions } from '@tanstack/react-query'
import type {
  LearnedDetail,
  LearnedItem,
  LearnedKind,
  LearnedVersion,
  PlaceDrift,
} from '../../../../../api/learned-models.ts'
import type { Page } from '../../../../../api/platform.ts'
import { api } from '../../../api.ts'
import { queryClient } from '../../../queries.ts'

const mostRows = 500

export const learnedQueries = {
  kinds: () =>
    queryOptions({
      queryKey: ['learned', 'kinds'],
      queryFn: async ({ signal }) =>
        (await api.get<{ items: LearnedKind[] }>('/api/learned-models/kinds', {}, signal)).items,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  list: (search: string | undefined) =>
    queryOptions({
      queryKey: ['learned', 'list', search ?? ''],
      queryFn: async ({ signal }) =>
        (await api.get<Page<LearnedItem>>('/api/learned-models', { search, limit: mostRows }, signal)).items,
      staleTime: 5_000,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: ['learned', 'detail', id],
      queryFn: ({ signal }) => api.get<LearnedDetail>(`/api/learned-models/${id}`, {}, signal),
      staleTime: 5_000,
    }),
  /** Every place where the version in use runs; looked at every hour. */
  drifts: (id: string) =>
    queryOptions({
      queryKey: ['learned', 'drifts', id],
      queryFn: async ({ signal }) =>
        (await api.get<{ items: PlaceDrift[] }>(`/api/learned-models/${id}/drifts`, {}, signal)).items,
      staleTime: 60_000,
      refetchInterval: 300_000,
    }),
  version: (id: string, number: number) =>
    queryOptions({
      queryKey: ['learned', 'version', id, number],
      queryFn: ({ signal }) => api.get<LearnedVersion>(`/api/learned-models/${id}/versions/${number}`, {}, signal),
    }),
}

/** What a change answered is what the page shows. */
export function keepDetail(model: LearnedDetail): void {
  queryClient.setQueryData(['learned', 'detail', model.id], model)
  void queryClient.invalidateQueries({ queryKey: ['learned', 'list'] })
  void queryClient.invalidateQueries({ queryKey: ['learned', 'version', model.id] })
  void queryClient.invalidateQueries({ queryKey: ['learned', 'drifts', model.id] })
}

export const learnedChanged = (id: string) => queryClient.invalidateQueries({ queryKey: ['learned', 'detail', id] })
