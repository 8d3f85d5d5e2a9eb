import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AdministratorState,
  DepartmentItem,
  DeviceItem,
  OrganisationItem,
  PersonItem,
  RoleList,
  SessionItem,
  SignInPolicy,
  SingleSignOn,
  SiteItem,
} from '../../../../api/identity.ts'
import type { Page } from '../../../../api/platform.ts'
import { api } from '../../api.ts'
import { queryClient } from '../../queries.ts'

export type PeopleFilter = { search?: string; department?: string; role?: string; state?: string }

/** Most people that one list shows; beyond it a person filters. */
export const mostListed = 1000

const items = <T>(path: string) =>
  queryOptions({
    queryKey: ['identity', path],
    queryFn: async ({ signal }) => (await api.get<{ items: T[] }>(path, {}, signal)).items,
  })
const one = <T>(path: string) =>
  queryOptions({ queryKey: ['identity', path], queryFn: ({ signal }) => api.get<T>(path, {}, signal) })

/** What the pages of people, roles and organisations read. */
export const identityQueries = {
  people: (filter: PeopleFilter) =>
    queryOptions({
      queryKey: ['identity', 'people', filter],
      queryFn: ({ signal }) => api.get<Page<PersonItem>>('/api/people', { ...filter, limit: mostListed }, signal),
      placeholderData: keepPreviousData,
    }),
  person: (id: string) => one<PersonItem>(`/api/people/${id}`),
  sessionsOf: (id: string) => items<SessionItem>(`/api/people/${id}/sessions`),
  departments: () => items<DepartmentItem>('/api/departments'),
  sites: () => items<SiteItem>('/api/sites'),
  roles: () => one<RoleList>('/api/roles'),
  policy: () => one<SignInPolicy>('/api/sign-in-policy'),
  administrators: () => one<AdministratorState>('/api/administrators'),
  organisations: () => items<OrganisationItem>('/api/organisations'),
  singleSignOn: () => one<{ provider: SingleSignOn | null }>('/api/single-sign-on'),
  sessions: () => items<SessionItem>('/api/account/sessions'),
  devices: () => items<DeviceItem>('/api/devices'),
}

/** After a change: whatever of it is on the screen is read again. */
export function refreshIdentity(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['identity'] })
}
