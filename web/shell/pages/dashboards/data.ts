import { queryOptions, useQuery } from '@tanstack/react-query'
import type { DashboardItem } from '../../../../api/dashboards.ts'
import type { PersonName } from '../../../../api/identity.ts'
import { api } from '../../api.ts'
import { queryClient } from '../../queries.ts'
import type { bodyOf } from './draft.ts'

export type DashboardBody = ReturnType<typeof bodyOf>

export const dashboardQueries = {
  list: () =>
    queryOptions({
      queryKey: ['dashboards', 'list'],
      queryFn: async ({ signal }) => (await api.get<{ items: DashboardItem[] }>('/api/dashboards', {}, signal)).items,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['dashboards', 'one', id],
      queryFn: ({ signal }) => api.get<DashboardItem>(`/api/dashboards/${encodeURIComponent(id)}`, {}, signal),
    }),
}

async function changed(saved?: DashboardItem): Promise<void> {
  if (saved) queryClient.setQueryData(dashboardQueries.one(saved.id).queryKey, saved)
  await queryClient.invalidateQueries({ queryKey: dashboardQueries.list().queryKey })
}

/** With `id` one that was deleted comes back under its address. */
export async function createDashboard(body: DashboardBody & { id?: string }): Promise<DashboardItem> {
  const made = await api.post<DashboardItem>('/api/dashboards', body)
  await changed(made)
  return made
}

/** Refused with 409 `savedMeanwhile` when `version` is not the latest. */
export async function saveDashboard(id: string, version: number, body: DashboardBody): Promise<DashboardItem> {
  const saved = await api.put<DashboardItem>(`/api/dashboards/${id}`, { ...body, version })
  await changed(saved)
  return saved
}

export async function deleteDashboard(id: string): Promise<void> {
  await api.delete(`/api/dashboards/${id}`)
  queryClient.removeQueries({ queryKey: dashboardQueries.one(id).queryKey })
  await changed()
}

/** What the makers of these dashboards are called, by id. */
export function useMakers(items: readonly DashboardItem[]): ReadonlyMap<string, string> {
  const ids = [...new Set(items.flatMap((item) => (item.from === 'shared' && item.owner ? [item.owner] : [])))].sort()
  const { data } = useQuery({
    queryKey: ['people', 'ids', ids],
    queryFn: ({ signal }) => api.get<{ items: PersonName[] }>('/api/people/names', { ids }, signal),
    enabled: ids.length > 0,
    staleTime: 300_000,
  })
  return new Map(data?.items.map(({ id, name }) => [id, name]))
}
