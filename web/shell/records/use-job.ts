import { useQuery } from '@tanstack/react-query'
import type { JobDetail } from '../../../api/jobs.ts'
import { api } from '../api.ts'

const everyMs = 700
const ended = new Set(['done', 'failed', 'stopped'])

/** A job as it goes on, asked again until it has ended. */
export function useJob(id: string | null): JobDetail | undefined {
  return useQuery({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => api.get<JobDetail>(`/api/jobs/${id}`, {}, signal),
    enabled: id !== null,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && ended.has(state.data.state) ? false : everyMs),
  }).data
}
