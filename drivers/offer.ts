import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../contract/refusal.ts'

/**
 * Offers samples to the ingest until they are taken: while it is overloaded, again and again with growing pauses of 50 ms
 * to 1 s. Rejects with what else it says, or when the signal is aborted.
 */
export async function offer<T>(give: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let pauseMs = 50; ; pauseMs = Math.min(1000, pauseMs * 2)) {
    signal.throwIfAborted()
    try {
      return await give()
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'overloaded')) throw error
      await pause(pauseMs, undefined, { signal })
    }
  }
}
