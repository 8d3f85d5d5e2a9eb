import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { DeliveryItem, EventItem, EventKindItem, EventsStatus, WebhookItem } from '../../../../api/events.ts'
import type { Page } from '../../../../api/platform.ts'
import type { Language } from '../../../../contract/text.ts'
import { api } from '../../api.ts'
import { queryClient } from '../../queries.ts'
import type { WebhookSearch } from './search.ts'

/** Deliveries go on by themselves: what is on the screen is asked again this often. */
const refreshMs = 5_000
const pageSize = 200

export const eventQueries = {
  webhooks: () =>
    queryOptions({
      queryKey: ['events', 'webhooks'],
      queryFn: async ({ signal }) => (await api.get<{ items: WebhookItem[] }>('/api/webhooks', {}, signal)).items,
      refetchInterval: refreshMs,
    }),
  kinds: () =>
    queryOptions({
      queryKey: ['event-kinds'],
      queryFn: async ({ signal }) => (await api.get<{ items: EventKindItem[] }>('/api/events/kinds', {}, signal)).items,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  status: () =>
    queryOptions({
      queryKey: ['events', 'status'],
      queryFn: ({ signal }) => api.get<EventsStatus>('/api/events/status', {}, signal),
      refetchInterval: refreshMs,
    }),
  deliveries: (filter: { state?: string; webhook?: string }) =>
    infiniteQueryOptions({
      queryKey: ['events', 'deliveries', filter],
      queryFn: ({ pageParam, signal }) =>
        api.get<Page<DeliveryItem>>('/api/event-deliveries', { ...filter, limit: pageSize, cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
      refetchInterval: refreshMs,
    }),
  events: (filter: { event?: string }) =>
    infiniteQueryOptions({
      queryKey: ['events', 'list', filter],
      queryFn: ({ pageParam, signal }) =>
        api.get<Page<EventItem>>('/api/events', { ...filter, limit: pageSize, cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
      refetchInterval: refreshMs,
    }),
  /** One event; null when it is past its retention. */
  event: (id: number) =>
    queryOptions({
      queryKey: ['events', 'one', id],
      queryFn: async ({ signal }) => {
        const page = await api.get<Page<EventItem>>('/api/events', { limit: 1, cursor: id + 1 }, signal)
        return page.items.find((item) => item.id === id) ?? null
      },
      refetchInterval: refreshMs,
    }),
}

/** After whatever changed webhooks or sent something again. */
export function eventsChanged(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['events'] })
}

/** What stands in the address, and how to change it. */
export function useWebhookSearch(): [WebhookSearch, (next: Partial<WebhookSearch>) => void] {
  const search = useSearch({ from: '/frame/webhooks' })
  const navigate = useNavigate({ from: '/webhooks' })
  return [search, (next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })]
}

/** A filter or an event in words; its code where it has none. */
export function eventName(code: string, kinds: readonly EventKindItem[], language: Language): string {
  return kinds.find((kind) => kind.event === code)?.label[language] ?? code
}
