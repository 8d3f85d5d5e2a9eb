import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { QualityCalendar, QualityPage } from '../../../../api/platform.ts'
import { api } from '../../api.ts'

/** Most points that the list holds. */
export const maxRows = 20_000
const pageSize = 1_000
/** Few points are asked for again soon, many seldom. */
const fastMs = 3_000
const slowMs = 30_000
const dayMs = 86_400_000
/** The calendar shows a year at most. */
export const calendarDays = 371

export type QualityData = Pick<QualityPage, 'totals' | 'since'> & { items: QualityPage['items']; cut: boolean }

export const qualityQueries = {
  /** Every point of a branch; by code, so that pages fit together while the counters move. */
  rows: (branch: string | undefined, language: string) =>
    queryOptions({
      queryKey: ['quality', branch ?? '', language],
      queryFn: async ({ signal }): Promise<QualityData> => {
        const items: QualityPage['items'] = []
        let cursor: string | undefined
        let page: QualityPage
        do {
          const query = { branch, sort: 'code', limit: pageSize, cursor, lang: language }
          page = await api.get<QualityPage>('/api/quality', query, signal)
          items.push(...page.items)
          cursor = page.next ?? undefined
        } while (cursor && items.length < maxRows)
        return { totals: page.totals, since: page.since, items, cut: cursor !== undefined }
      },
      refetchInterval: (query) => ((query.state.data?.items.length ?? 0) > pageSize ? slowMs : fastMs),
      staleTime: 0,
      placeholderData: keepPreviousData,
    }),
  /** Share of good samples of every day of the last year, in this browser's days. */
  calendar: (code: string) =>
    queryOptions({
      queryKey: ['quality', 'calendar', code],
      queryFn: async ({ signal }) => {
        const extent = await api.get<{ from: number | null }>('/api/history/extent', { code }, signal)
        const to = Date.now()
        if (extent.from === null) return { items: [], from: to, to }
        const from = Math.max(extent.from, to - calendarDays * dayMs)
        const query = { code, from, to, offset: -new Date(to).getTimezoneOffset() }
        const { items } = await api.get<QualityCalendar>('/api/quality/calendar', query, signal)
        return { items, from, to }
      },
      staleTime: 60_000,
    }),
}
