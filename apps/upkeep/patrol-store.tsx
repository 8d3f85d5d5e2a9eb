import { useCallback, useEffect, useRef, useState } from 'react'
import { useRun } from '../../web/kit/index.ts'
import type { sendRounds } from './commands/send-rounds.ts'
import { type Answer, afterAnswer, type Card, type Draft, type Waiting } from './patrol-draft.ts'

const keys = { draft: 'upkeep.draft', queue: 'upkeep.queue', cards: 'upkeep.cards' } as const
/** Rounds sent together. */
const batch = 50
const againMs = 30_000

function load<T>(key: string, none: T): T {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '') as T
  } catch {
    return none
  }
}

/** A value that outlives the page, on this phone. */
function useKept<T>(key: string, none: T): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => load(key, none))
  const keep = useCallback(
    (next: T) => {
      localStorage.setItem(key, JSON.stringify(next))
      setValue(next)
    },
    [key],
  )
  return [value, keep]
}

export const useDraft = () => useKept<Draft | null>(keys.draft, null)
export const useCards = () => useKept<Record<string, Card>>(keys.cards, {})

/** Rounds that wait for the network: sent when there is one, again until the server has answered. */
export function useQueue() {
  const [queue, keep] = useKept<Waiting[]>(keys.queue, [])
  const { run, busy } = useRun<typeof sendRounds>('upkeep/send-rounds')
  const latest = useRef(queue)
  latest.current = queue
  const sending = useRef(false)
  const send = useCallback(async () => {
    const rounds = latest.current.filter(({ refused }) => !refused).slice(0, batch)
    if (sending.current || rounds.length === 0) return
    sending.current = true
    try {
      const answer = await run({ rounds: rounds.map(({ sent }) => sent) })
      keep(afterAnswer(latest.current, answer as unknown as Answer))
    } catch {
      // no network, or nobody there: they wait
    } finally {
      sending.current = false
    }
  }, [run, keep])
  useEffect(() => {
    void send()
    const timer = setInterval(() => void send(), againMs)
    const online = () => void send()
    window.addEventListener('online', online)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', online)
    }
  }, [send])
  const add = (waiting: Waiting) => {
    const next = [...latest.current, waiting]
    latest.current = next
    keep(next)
    void send()
  }
  const drop = (client: string) => keep(latest.current.filter(({ sent }) => sent.client !== client))
  return { queue, add, drop, send, busy }
}
