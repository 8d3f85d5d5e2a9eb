import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query'
import type { Account } from '../../api/identity.ts'
import type {
  BucketPage,
  EquipmentType,
  OverviewScreen,
  Page,
  PointItem,
  SessionInfo,
  TokenItem,
  TwinNode,
  UnitItem,
} from '../../api/platform.ts'
import { ApiProblem, api } from './api.ts'
import { keepSession, keptSession } from './kept-session.ts'

/** A refusal will be refused again; only a server that could not be reached is asked once more. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiProblem) || error.status === 0),
      refetchOnWindowFocus: false,
    },
  },
})

export type PointFilter = { search?: string; branch?: string; type?: string; connection?: string }

/** Most points that one list holds; beyond it a person has to filter. */
export const maxListedPoints = 100_000

async function allPoints(filter: PointFilter, signal: AbortSignal): Promise<PointItem[]> {
  const items: PointItem[] = []
  let cursor: string | undefined
  do {
    const page = await api.get<Page<PointItem>>('/api/points', { ...filter, limit: 10_000, cursor }, signal)
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor && items.length < maxListedPoints)
  return items
}

async function currentSession(signal: AbortSignal): Promise<SessionInfo> {
  try {
    const info = await api.get<SessionInfo>('/api/session', {}, signal)
    keepSession(info)
    return info
  } catch (error) {
    const kept = error instanceof ApiProblem && (error.status === 0 || error.status >= 500) ? keptSession() : null
    if (kept) return kept
    throw error
  }
}

/** What the screens read, one entry per route. Use with `useQuery(queries.twin())`. */
export const queries = {
  session: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: ({ signal }) => currentSession(signal),
      // also tried where the browser says that there is no network: who was signed in is known
      networkMode: 'always',
      staleTime: 60_000,
    }),
  /** The own account; also of somebody who must first change the password. */
  account: () =>
    queryOptions({
      queryKey: ['identity', '/api/account'],
      queryFn: ({ signal }) => api.get<Account>('/api/account', {}, signal),
    }),
  twin: () =>
    queryOptions({
      queryKey: ['twin'],
      queryFn: async ({ signal }) => (await api.get<{ items: TwinNode[] }>('/api/twin', {}, signal)).items,
    }),
  equipmentTypes: () =>
    queryOptions({
      queryKey: ['equipment-types'],
      queryFn: async ({ signal }) =>
        (await api.get<{ items: EquipmentType[] }>('/api/equipment-types', {}, signal)).items,
    }),
  units: () =>
    queryOptions({
      queryKey: ['units'],
      queryFn: async ({ signal }) => (await api.get<{ items: UnitItem[] }>('/api/units', {}, signal)).items,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** One page of points: for pickers. */
  points: (filter: PointFilter & { limit?: number }) =>
    queryOptions({
      queryKey: ['points', 'page', filter],
      queryFn: ({ signal }) => api.get<Page<PointItem>>('/api/points', { limit: 50, ...filter }, signal),
      placeholderData: keepPreviousData,
    }),
  /** Exactly these points, at most 1,000, in any order; retired or unknown codes are missing in the answer. */
  pointsByCode: (codes: readonly string[]) =>
    queryOptions({
      queryKey: ['points', 'codes', codes],
      queryFn: async ({ signal }) => {
        const wanted = new Set(codes)
        const page = await api.get<Page<PointItem>>('/api/points', { codes, limit: 1000 }, signal)
        return page.items.filter((point) => wanted.has(point.code))
      },
      enabled: codes.length > 0,
      placeholderData: keepPreviousData,
    }),
  /** Aggregates of one point over the last `spanMs`, asked again every minute: for sparklines. */
  recent: (code: string, spanMs: number, buckets: number) =>
    queryOptions({
      queryKey: ['recent', code, spanMs, buckets],
      queryFn: async ({ signal }) => {
        const to = Date.now()
        const page = await api.get<BucketPage>('/api/history', { code, from: to - spanMs, to, buckets }, signal)
        return page.items.map((bucket) => [bucket[0], bucket[3]] as const)
      },
      refetchInterval: 60_000,
    }),
  /** Every point of a filter, at most `maxListedPoints`. */
  allPoints: (filter: PointFilter = {}) =>
    queryOptions({
      queryKey: ['points', 'all', filter],
      queryFn: ({ signal }) => allPoints(filter, signal),
      placeholderData: keepPreviousData,
    }),
  overview: () =>
    queryOptions({
      queryKey: ['screens', 'overview'],
      queryFn: ({ signal }) => api.get<OverviewScreen>('/api/screens/overview', {}, signal),
    }),
  tokens: () =>
    queryOptions({
      queryKey: ['tokens'],
      queryFn: async ({ signal }) => (await api.get<Page<TokenItem>>('/api/tokens', {}, signal)).items,
    }),
}
