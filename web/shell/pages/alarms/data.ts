import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AlarmCounts,
  AlarmDefinitionItem,
  AlarmDefinitionRow,
  AlarmList,
  AlarmReport,
  AlarmTab,
  JournalRow,
} from '../../../../api/alarms.ts'
import type { Page } from '../../../../api/platform.ts'
import { api } from '../../api.ts'
import { queryClient } from '../../queries.ts'
import type { AlarmSearch } from './search.ts'

/** Alarms are evaluated every second; a list that is two seconds old is as new as an eye needs it. */
const listEveryMs = 2_000
const countEveryMs = 5_000
const mostRows = 1_000
const journalRows = 200

export const alarmQueries = {
  list: (tab: AlarmTab, { priority, branch, search }: AlarmSearch) =>
    queryOptions({
      queryKey: ['alarms', 'list', tab, priority ?? '', branch ?? '', search ?? ''],
      queryFn: ({ signal }) =>
        api.get<AlarmList>('/api/alarms', { tab, priority, branch, search, limit: mostRows }, signal),
      refetchInterval: listEveryMs,
      placeholderData: keepPreviousData,
    }),
  /** Those that stand under another. */
  under: (code: string) =>
    queryOptions({
      queryKey: ['alarms', 'under', code],
      queryFn: ({ signal }) => api.get<AlarmList>('/api/alarms', { under: code }, signal),
      refetchInterval: listEveryMs,
    }),
  counts: (branch = '') =>
    queryOptions({
      queryKey: ['alarms', 'counts', branch],
      queryFn: ({ signal }) => api.get<AlarmCounts>('/api/alarms/counts', { branch }, signal),
      refetchInterval: countEveryMs,
    }),
  journal: (filter: Pick<AlarmSearch, 'branch' | 'search'> & { alarm?: string }) =>
    queryOptions({
      queryKey: ['alarms', 'journal', filter.alarm ?? '', filter.branch ?? '', filter.search ?? ''],
      queryFn: ({ signal }) =>
        api.get<Page<JournalRow>>('/api/alarms/journal', { ...filter, limit: journalRows }, signal),
      refetchInterval: countEveryMs,
      placeholderData: keepPreviousData,
    }),
  definition: (id: string) =>
    queryOptions({
      queryKey: ['alarms', 'definition', id],
      queryFn: ({ signal }) => api.get<AlarmDefinitionItem>(`/api/alarms/definitions/${id}`, {}, signal),
    }),
  definitions: (search: string | undefined) =>
    queryOptions({
      queryKey: ['alarms', 'definitions', search ?? ''],
      queryFn: async ({ signal }): Promise<AlarmDefinitionRow[]> => {
        const items: AlarmDefinitionRow[] = []
        let cursor: string | undefined
        do {
          const query = { search, limit: mostRows, cursor }
          const page = await api.get<Page<AlarmDefinitionRow>>('/api/alarms/definitions', query, signal)
          items.push(...page.items)
          cursor = page.next ?? undefined
        } while (cursor)
        return items
      },
      placeholderData: keepPreviousData,
    }),
}

export const alarmsChanged = () => queryClient.invalidateQueries({ queryKey: ['alarms'] })

/** What a person does to alarms; a word of /api/alarms. */
export type AlarmAct = 'acknowledge' | 'shelve' | 'unshelve' | 'suppress' | 'unsuppress' | 'take-out' | 'bring-in'

/** More than one call takes at once are sent one part after the other. */
export async function actOn(act: AlarmAct, ids: readonly string[], rest: object = {}): Promise<AlarmReport> {
  const all: AlarmReport = { done: [], left: [] }
  for (let at = 0; at < ids.length; at += mostRows) {
    const report = await api.post<AlarmReport>(`/api/alarms/${act}`, { ids: ids.slice(at, at + mostRows), ...rest })
    all.done.push(...report.done)
    all.left.push(...report.left)
  }
  await alarmsChanged()
  return all
}
