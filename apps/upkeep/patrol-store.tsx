import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { ApiProblem, api, useRun } from '../../web/kit/index.ts'
import type { sendRounds } from './commands/send-rounds.ts'
import {
  type Answer,
  afterAnswer,
  type Card,
  type Draft,
  photoSent,
  photosNeeded,
  photosToSend,
  portion,
  refuse,
  type Waiting,
} from './patrol-draft.ts'
import { dropPhotos, photoAt } from './patrol-photos.tsx'

const againMs = 30_000
const queueOf = 'upkeep.queue.'

function parsed<T>(text: string | null, none: T): T {
  try {
    return text === null ? none : (JSON.parse(text) as T)
  } catch {
    return none
  }
}

const listeners = new Set<() => void>()
function listen(listener: () => void): () => void {
  listeners.add(listener)
  // another tab has changed it
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

type Change<T> = (change: (now: T) => T) => boolean

/**
 * A value that outlives the page, on this phone. A change begins from what is kept now, whichever tab kept it; false when the phone
 * has no room for it and nothing was changed.
 */
function useKept<T>(key: string, none: T): [T, Change<T>] {
  const text = useSyncExternalStore(listen, () => localStorage.getItem(key))
  const value = useMemo(() => parsed(text, none), [text, none])
  const change = useCallback<Change<T>>(
    (next) => {
      try {
        localStorage.setItem(key, JSON.stringify(next(parsed(localStorage.getItem(key), none))))
      } catch {
        return false
      }
      for (const listener of listeners) listener()
      return true
    },
    [key, none],
  )
  return [value, change]
}

const noCards: Record<string, Card> = {}
const noRounds: Waiting[] = []

// what somebody has read is theirs: whoever signs in next on this phone neither sees nor sends it
export const useDraft = (user: string) => useKept<Draft | null>(`upkeep.draft.${user}`, null)
export const useCards = (user: string) => useKept<Record<string, Card>>(`upkeep.cards.${user}`, noCards)

/** Rounds of other people that wait on this phone. */
export function othersWaiting(user: string): number {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(queueOf) && key !== queueOf + user)
    .reduce((sum, key) => sum + parsed(localStorage.getItem(key), noRounds).length, 0)
}

/** Whether the server has said no for good: sent again it would say no again. */
const isRefusal = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status)

/** Rounds that wait for the network: photos first, then what was read; again until the server has answered. */
export function useQueue(user: string) {
  const [queue, change] = useKept<Waiting[]>(queueOf + user, noRounds)
  const { run } = useRun<typeof sendRounds>('upkeep/send-rounds')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const latest = useRef(queue)
  latest.current = queue
  const sending = useRef(false)

  /**
   * Sends the photos of a round one by one; what is sent is written down, so that a cut-off goes on where it was. False: there is no
   * room on the phone to write it down, and it would be sent again and again.
   */
  const sendPhotos = useCallback(
    async (waiting: Waiting): Promise<boolean> => {
      const { client } = waiting.sent
      for (const { item, photo } of photosToSend(waiting)) {
        const blob = await photoAt(photo)
        try {
          const name = `${item.replaceAll('/', '-')}.jpg`
          const file = blob && (await api.keep<{ id: string }>('/api/files', new File([blob], name)))
          if (!change((now) => photoSent(now, client, photo, file?.id ?? null))) return false
        } catch (error) {
          if (!isRefusal(error)) throw error
          return change((now) => refuse(now, client, error.texts))
        }
      }
      return true
    },
    [change],
  )

  const send = useCallback(async () => {
    if (sending.current || portion(latest.current).length === 0) return
    sending.current = true
    setBusy(true)
    setFault(null)
    const kept = () => parsed(localStorage.getItem(queueOf + user), noRounds)
    try {
      for (let next = portion(kept()); next.length > 0; next = portion(kept())) {
        for (const waiting of next) if (!(await sendPhotos(waiting))) return
        const rounds = portion(kept()).filter((waiting) => photosToSend(waiting).length === 0)
        if (rounds.length === 0) continue
        const answer = await run({ rounds: rounds.map(({ sent }) => sent) })
        if (!change((now) => afterAnswer(now, answer as unknown as Answer))) return
      }
    } catch (error) {
      // no network, or nobody there: they wait
      if (isRefusal(error)) setFault(error)
    } finally {
      sending.current = false
      setBusy(false)
    }
  }, [run, change, sendPhotos, user])

  useEffect(() => {
    const draft = parsed<Draft | null>(localStorage.getItem(`upkeep.draft.${user}`), null)
    dropPhotos(user, photosNeeded(draft, latest.current)).catch(() => undefined)
    const timer = setInterval(() => void send(), againMs)
    const online = () => void send()
    window.addEventListener('online', online)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', online)
    }
  }, [send, user])
  // whatever has come into the queue, or is left of it
  useEffect(() => {
    if (queue.length > 0) void send()
  }, [queue.length, send])

  const drop = (client: string) => change((now) => now.filter(({ sent }) => sent.client !== client))
  return { queue, add: (waiting: Waiting) => change((now) => [...now, waiting]), drop, send, busy, fault }
}
