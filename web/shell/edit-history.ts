/** What undo and redo walk along. Changes with the same tag that follow each other are one step: letters typed into one field. */
export type EditHistory<T> = {
  past: readonly T[]
  now: T
  future: readonly T[]
  tag: string | null
}

const mostSteps = 100

export const begin = <T>(now: T): EditHistory<T> => ({ past: [], now, future: [], tag: null })

export function edit<T>(history: EditHistory<T>, next: T, tag: string | null = null): EditHistory<T> {
  if (next === history.now) return history
  if (tag !== null && tag === history.tag) return { ...history, now: next, future: [] }
  return { past: [...history.past, history.now].slice(-mostSteps), now: next, future: [], tag }
}

export function undo<T>({ past, now, future }: EditHistory<T>): EditHistory<T> {
  const before = past.at(-1)
  return past.length > 0
    ? { past: past.slice(0, -1), now: before as T, future: [now, ...future], tag: null }
    : { past, now, future, tag: null }
}

export function redo<T>({ past, now, future }: EditHistory<T>): EditHistory<T> {
  const [next, ...rest] = future
  return future.length > 0
    ? { past: [...past, now], now: next, future: rest, tag: null }
    : { past, now, future, tag: null }
}
