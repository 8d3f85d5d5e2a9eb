import type { Tx } from './connect.ts'

/** From so many times on a statement is worth being kept by the database. */
const oftenFrom = 3
const mostPrepared = 400
const mostSeen = 4_000
/** Connections are renewed about as often, and what they keep goes with them. */
const chosenForMs = 3_600_000

/** Which statements come again and again: the first 400 of each hour. */
export function createChoice(now: () => number) {
  const seen = new Map<string, number>()
  const chosen = new Set<string>()
  let until = 0
  return (text: string): boolean => {
    if (now() >= until) {
      chosen.clear()
      until = now() + chosenForMs
    }
    if (chosen.has(text)) return true
    if (chosen.size >= mostPrepared) return false
    const times = (seen.get(text) ?? 0) + 1
    if (times >= oftenFrom) {
      seen.delete(text)
      chosen.add(text)
      return true
    }
    if (seen.size >= mostSeen) seen.clear()
    seen.set(text, times)
    return false
  }
}

const isOften = createChoice(() => performance.now())

/**
 * What is sent as text, as drizzle does, is parsed and described anew each time, with a round trip of its own. Statements that
 * come often are prepared instead, so that every connection asks for them once.
 */
export function prepareOften(client: Tx): void {
  const { unsafe } = client
  client.unsafe = ((text: string, args?: unknown[], options?: object) =>
    args && args.length > 0 && isOften(text)
      ? unsafe(text, args as never, { ...options, prepare: true })
      : unsafe(text, args as never, options as never)) as typeof unsafe
}
