import { useSuspenseQuery } from '@tanstack/react-query'
import type { Permission } from '../../api/permissions.ts'
import type { SessionInfo, SignIn } from '../../api/platform.ts'
import { api } from './api.ts'
import { keepSession } from './kept-session.ts'
import { forgetLive } from './live.ts'
import { queries, queryClient } from './queries.ts'

export type User = NonNullable<SessionInfo['user']>

/** Takes the answer of a request that signed somebody in as the session. */
export function acceptSession(info: SessionInfo): SessionInfo {
  queryClient.setQueryData(queries.session().queryKey, info)
  keepSession(info)
  return info
}

export async function signIn(input: SignIn): Promise<SessionInfo> {
  const info = await api.post<SessionInfo>('/api/session', input)
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
  return acceptSession(info)
}

export async function signOut(): Promise<void> {
  await api.delete('/api/session')
  forgetUser()
}

/** After sign-out and after a session that has ended: nothing of the former user stays in the page. */
export function forgetUser(): void {
  forgetLive()
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
  const info = queryClient.getQueryData(queries.session().queryKey)
  if (info) acceptSession({ ...info, user: null })
}

export function useSession(): SessionInfo {
  return useSuspenseQuery(queries.session()).data
}

/** The signed-in user. Only inside the frame, where there always is one. */
export function useUser(): User {
  const { user } = useSession()
  if (!user) throw new Error('no user inside the frame')
  return user
}

/** Whether the signed-in user may do this. The server checks again: this only decides what is offered. */
export function useMay(permission: Permission): boolean {
  return useSession().user?.permissions.includes(permission) ?? false
}
