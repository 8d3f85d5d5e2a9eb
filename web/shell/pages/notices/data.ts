import { queryOptions, useQuery } from '@tanstack/react-query'
import type { NoticeCount, NoticeItem, NoticePage } from '../../../../api/notify.ts'
import { api } from '../../api.ts'
import { queryClient } from '../../queries.ts'

const everyMs = 15_000

const countQuery = queryOptions({
  queryKey: ['notices', 'count'],
  queryFn: ({ signal }) => api.get<NoticeCount>('/api/notices/unread', {}, signal),
  staleTime: 0,
  refetchInterval: everyMs,
  refetchOnWindowFocus: true,
})

export function useNoticeCount(): NoticeCount {
  return useQuery(countQuery).data ?? { unread: 0, urgent: 0 }
}

/** The newest, for the drawer of the bell. */
export function useNewest(open: boolean) {
  return useQuery({
    queryKey: ['notices', 'newest'],
    queryFn: ({ signal }) => api.get<NoticePage>('/api/notices', { limit: 30 }, signal),
    enabled: open,
    staleTime: 0,
    refetchInterval: everyMs,
  })
}

async function afterReading(count: NoticeCount): Promise<void> {
  queryClient.setQueryData(countQuery.queryKey, count)
  await queryClient.invalidateQueries({ queryKey: ['notices'] })
}

export async function markRead(notices: readonly NoticeItem[]): Promise<void> {
  const ids = notices.filter((notice) => notice.readAt === null).map((notice) => notice.id)
  if (ids.length > 0) await afterReading(await api.post<NoticeCount>('/api/notices/read', { ids }))
}

export async function markAllRead(): Promise<void> {
  await afterReading(await api.post<NoticeCount>('/api/notices/read-all', {}))
}
