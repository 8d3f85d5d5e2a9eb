import type { Tile } from './tiles.ts'

export type Want = { key: string; pen: string; tile: Tile; priority: number }

/** Requests of one kind at a time. Browsers allow six per host; one is left to everything else. */
const atOnce = 5
/** A failed request is tried again after this, ms; doubled with every failure up to a minute. */
const firstRetryMs = 3000
const lastRetryMs = 60_000

type Running = { abort: AbortController; want: Want }
type Failure = { error: unknown; times: number; retryAt: number }

/**
 * Loads what is wanted now, the lowest priority number first. Whatever is no longer wanted is cancelled, running or not.
 * `load` is told to stop by its signal; an answer to a cancelled request is thrown away.
 */
export class Loader<T> {
  private wanted = new Map<string, Want>()
  private readonly running = new Map<string, Running>()
  private readonly failures = new Map<string, Failure>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly load: (want: Want, signal: AbortSignal) => Promise<T>
  private readonly done: (want: Want, answer: T) => void
  private readonly changed: () => void

  constructor(handlers: {
    load: (want: Want, signal: AbortSignal) => Promise<T>
    done: (want: Want, answer: T) => void
    /** What is loading or has failed is different now. */
    changed: () => void
  }) {
    this.load = handlers.load
    this.done = handlers.done
    this.changed = handlers.changed
  }

  want(wants: readonly Want[]): void {
    this.wanted = new Map([...wants].sort((a, b) => a.priority - b.priority).map((w) => [w.key, w]))
    for (const [key, { abort }] of this.running) {
      if (this.wanted.has(key)) continue
      this.running.delete(key)
      abort.abort()
    }
    for (const key of this.failures.keys()) if (!this.wanted.has(key)) this.failures.delete(key)
    this.fill()
  }

  /** Whether something a pen needs now is on its way. */
  isLoading(pen: string): boolean {
    for (const want of this.wanted.values())
      if (want.pen === pen && want.priority < 100 && !this.failures.has(want.key)) return true
    return false
  }

  get pending(): number {
    let n = 0
    for (const want of this.wanted.values()) if (want.priority < 100 && !this.failures.has(want.key)) n++
    return n
  }

  errorOf(pen: string): unknown {
    for (const [key, failure] of this.failures) if (this.wanted.get(key)?.pen === pen) return failure.error
    return undefined
  }

  /** Tries failed requests again now. */
  retry(pen?: string): void {
    for (const [key, failure] of this.failures) {
      if (pen === undefined || this.wanted.get(key)?.pen === pen) failure.retryAt = 0
    }
    this.fill()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.want([])
  }

  private fill(): void {
    clearTimeout(this.timer)
    let soonest = Number.POSITIVE_INFINITY
    for (const want of this.wanted.values()) {
      if (this.running.size >= atOnce) break
      if (this.running.has(want.key)) continue
      const failure = this.failures.get(want.key)
      if (failure && failure.retryAt > Date.now()) soonest = Math.min(soonest, failure.retryAt)
      else void this.start(want)
    }
    if (Number.isFinite(soonest)) this.timer = setTimeout(() => this.fill(), Math.max(50, soonest - Date.now()))
  }

  private async start(want: Want): Promise<void> {
    const abort = new AbortController()
    this.running.set(want.key, { abort, want })
    try {
      const answer = await this.load(want, abort.signal)
      if (abort.signal.aborted) return
      this.failures.delete(want.key)
      this.wanted.delete(want.key)
      this.done(want, answer)
    } catch (error) {
      if (abort.signal.aborted) return
      const times = (this.failures.get(want.key)?.times ?? 0) + 1
      const wait = Math.min(lastRetryMs, firstRetryMs * 2 ** (times - 1))
      this.failures.set(want.key, { error, times, retryAt: Date.now() + wait })
    } finally {
      if (this.running.get(want.key)?.abort === abort) this.running.delete(want.key)
    }
    this.changed()
    this.fill()
  }
}
