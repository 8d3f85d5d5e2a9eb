import { useQuery } from '@tanstack/react-query'
import type { PersonName } from '../../../api/identity.ts'
import { api } from '../api.ts'

/** What somebody is called; their id until that is known, e.g. for a token that is gone. */
export function usePersonName(id: string): string {
  const { data } = useQuery({
    queryKey: ['people', 'ids', [id]],
    queryFn: ({ signal }) => api.get<{ items: PersonName[] }>('/api/people/names', { ids: [id] }, signal),
    staleTime: 300_000,
  })
  return data?.items.find((each) => each.id === id)?.name ?? id
}
