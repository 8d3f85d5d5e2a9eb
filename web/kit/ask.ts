import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api } from '../shell/api.ts'
import { queryClient } from '../shell/queries.ts'
import { askedBy } from '../shell/records/answer.ts'
import { newKey } from '../shell/records/run-command.ts'
import type { Answered, AnyCommand, AnyQuery, Asked, Called, Done } from './declared.ts'

/**
 * Asks a query of an app. Types come from the declaration, which is imported as a type only.
 *
 * @example
 * import type { dueList } from './queries/due-list.ts'
 * const due = useAsk<typeof dueList>('calibration/due-list', { days: 30 })
 */
export function useAsk<Q extends AnyQuery>(
  path: `${string}/${string}`,
  input: Asked<Q>,
  options: { enabled?: boolean; refetchEveryMs?: number } = {},
): UseQueryResult<Answered<Q>> {
  return useQuery<Answered<Q>>({
    queryKey: ['answers', path.replace('/', '.'), input],
    queryFn: ({ signal }) => ask<Q>(path, input, signal),
    enabled: options.enabled,
    refetchInterval: options.refetchEveryMs,
  })
}

/** The same outside a component. Throws ApiProblem. */
export function ask<Q extends AnyQuery>(
  path: `${string}/${string}`,
  input: Asked<Q>,
  signal?: AbortSignal,
): Promise<Answered<Q>> {
  return api.get<Answered<Q>>(`/api/${path}`, askedBy(input as Record<string, unknown>), signal)
}

export type Runner<C extends AnyCommand> = {
  run(input: Called<C>): Promise<Done<C>>
  busy: boolean
  /** The last refusal; null after a run that went well. */
  error: unknown
}

/**
 * Runs a command of an app. Sending the same input again after a lost answer does nothing twice; lists and answers of the app are
 * asked again afterwards.
 *
 * @example const bar = useRun<typeof barGauge>('calibration/bar-gauge')
 */
export function useRun<C extends AnyCommand>(path: `${string}/${string}`): Runner<C> {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const sent = useRef<{ body: string; key: string }>(undefined)
  const run = useCallback(
    async (input: Called<C>): Promise<Done<C>> => {
      const body = JSON.stringify(input)
      if (sent.current?.body !== body) sent.current = { body, key: newKey() }
      setBusy(true)
      setError(null)
      try {
        const answer = await api.run<Done<C>>(`/api/${path}`, input, sent.current.key)
        sent.current = undefined
        await refreshApp(path.split('/')[0])
        return answer
      } catch (fault) {
        setError(fault)
        throw fault
      } finally {
        setBusy(false)
      }
    },
    [path],
  )
  return { run, busy, error }
}

/** Whatever shows something of an app asks again. */
export function refreshApp(app: string): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey }) =>
      (queryKey[0] === 'records' || queryKey[0] === 'answers') && String(queryKey[1]).startsWith(`${app}.`),
  })
}
