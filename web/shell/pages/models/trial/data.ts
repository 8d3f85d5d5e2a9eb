import { queryOptions } from '@tanstack/react-query'
import type { Mark, TrialComparison, TrialDetail, TrialItem, TrialSeries } from '../../../../../api/model-trials.ts'
import type { ModelDetail, ModelDrawing, ModelInstanceItem } from '../../../../../api/models.ts'
import type { Page } from '../../../../../api/platform.ts'
import type { Text } from '../../../../../contract/text.ts'
import { api } from '../../../api.ts'
import { queryClient } from '../../../queries.ts'

/** While one runs its share is asked for. */
const busyMs = 1_000
/** Instances offered for a trial. */
const mostInstances = 1_000
export const isRunning = ({ state }: Pick<TrialItem, 'state'>): boolean => state === 'queued' || state === 'running'

/** What the screen reads of a drawing (see os/models/graph/model-schema.ts). */
export type Drawn = {
  parameters?: {
    id: string
    label: Text
    unit?: string | null
    default: number | boolean
    low?: number
    high?: number
  }[]
  inputs?: { id: string; label?: Text; unit?: string | null; optional?: true; alarm?: true }[]
}

export const trialQueries = {
  model: (id: string) =>
    queryOptions({
      queryKey: ['models', id],
      queryFn: ({ signal }) => api.get<ModelDetail>(`/api/models/${id}`, {}, signal),
    }),
  drawing: (id: string, number: number, savedAt: number) =>
    queryOptions({
      queryKey: ['models', id, 'drawing', number, savedAt],
      queryFn: ({ signal }) => api.get<ModelDrawing>(`/api/models/${id}/versions/${number}`, {}, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  instances: (id: string) =>
    queryOptions({
      queryKey: ['models', id, 'instances', 'all'],
      queryFn: ({ signal }) =>
        api.get<Page<ModelInstanceItem>>(`/api/models/${id}/instances`, { limit: mostInstances }, signal),
    }),
  list: (id: string) =>
    queryOptions({
      queryKey: ['models', id, 'trials'],
      queryFn: ({ signal }) => api.get<{ items: TrialItem[] }>(`/api/models/${id}/trials`, {}, signal),
      staleTime: 0,
      refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? busyMs : false),
    }),
  /** `marks`: how many there are; the score hangs on them. */
  detail: (id: string, trial: string) =>
    queryOptions({
      queryKey: ['models', id, 'trials', trial, 'detail'],
      queryFn: ({ signal }) => api.get<TrialDetail>(`/api/models/${id}/trials/${trial}`, {}, signal),
    }),
  series: (id: string, trial: string, place: string) =>
    queryOptions({
      queryKey: ['models', id, 'trials', trial, 'series', place],
      queryFn: ({ signal }) => api.get<TrialSeries>(`/api/models/${id}/trials/${trial}/series`, { place }, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  compare: (id: string, one: string, other: string) =>
    queryOptions({
      queryKey: ['models', id, 'trials', one, 'compare', other],
      queryFn: ({ signal }) => api.get<TrialComparison>(`/api/models/${id}/trials/${one}/compare/${other}`, {}, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  marks: (id: string) =>
    queryOptions({
      queryKey: ['models', id, 'marks'],
      queryFn: ({ signal }) => api.get<{ items: Mark[] }>(`/api/models/${id}/marks`, {}, signal),
    }),
}

/** Marks have changed, and with them every score. */
export async function marksChanged(id: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['models', id, 'marks'] }),
    queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === id && queryKey[4] === 'detail' }),
  ])
}

export const trialsChanged = (id: string): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ['models', id, 'trials'] })
