import { queryOptions, useQuery } from '@tanstack/react-query'
import type { DelegationItem, PersonRef, TaskBox, TaskCount, TaskDetail, TaskItem } from '../../../../api/approval.ts'
import type { Page } from '../../../../api/platform.ts'
import { api } from '../../api.ts'
import { queryClient } from '../../queries.ts'

const pageSize = 50
const countEveryMs = 60_000

export const taskQueries = {
  count: () =>
    queryOptions({
      queryKey: ['tasks', 'count'],
      queryFn: ({ signal }) => api.get<TaskCount>('/api/tasks/count', {}, signal),
      refetchInterval: countEveryMs,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: ['tasks', id],
      queryFn: ({ signal }) => api.get<TaskDetail>(`/api/tasks/${encodeURIComponent(id)}`, {}, signal),
    }),
  delegations: () =>
    queryOptions({
      queryKey: ['delegations'],
      queryFn: ({ signal }) =>
        api.get<{ items: DelegationItem[]; people: PersonRef[] }>('/api/delegations', {}, signal),
    }),
}

export function tasksPage(box: TaskBox, cursor: string | undefined, signal: AbortSignal): Promise<Page<TaskItem>> {
  return api.get<Page<TaskItem>>('/api/tasks', { box, limit: pageSize, cursor }, signal)
}

/** How many requests wait for the signed-in person; 0 until it is known. Asked every minute. */
export function useTaskCount(): number {
  return useQuery(taskQueries.count()).data?.waiting ?? 0
}

/** After a decision: lists and counts of tasks, and the records that it may have changed. */
export async function refreshTasks(): Promise<void> {
  await Promise.all(['tasks', 'records'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
}
