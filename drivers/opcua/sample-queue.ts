import type { Quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import { emptyBatch, headOf, type SampleBatch } from '../../contract/sample.ts'

const maxBatchRows = 1000
const maxWaitMs = 50
/** Batches handed to the ingest that are not durable yet. */
const maxInFlight = 8
/** From here on `room()` waits, and the sender is not asked for more. */
const roomRows = 20_000
const retryMs = 100

/**
 * Gathers single samples into batches: a batch leaves when it has 1,000 rows or is 50 ms old. When the ingest is overloaded
 * its batch waits and is sent again; nothing is dropped here, because whoever fills the queue waits for `room()` first.
 */
export class SampleQueue {
  readonly #ingest: (batch: SampleBatch) => Promise<unknown>
  readonly #failed: (error: Error) => void
  #filling: SampleBatch = emptyBatch(maxBatchRows)
  #rows = 0
  #waiting: SampleBatch[] = []
  #inFlight = 0
  #flushTimer: NodeJS.Timeout | undefined
  #retryTimer: NodeJS.Timeout | undefined
  #wakeUps: (() => void)[] = []
  #closed = false

  /** `failed`: the ingest threw something else than `overloaded`; the session cannot go on. */
  constructor(ingest: (batch: SampleBatch) => Promise<unknown>, failed: (error: Error) => void) {
    this.#ingest = ingest
    this.#failed = failed
  }

  /** `value` is NaN where there is a text or no value at all. */
  add(point: number, time: number, value: number, quality: Quality, text?: string): void {
    if (this.#closed) return
    const batch = this.#filling
    const row = this.#rows++
    batch.points[row] = point
    batch.times[row] = time
    batch.values[row] = value
    batch.qualities[row] = quality
    if (text !== undefined) {
      batch.texts ??= new Array(maxBatchRows)
      batch.texts[row] = text
    }
    if (this.#rows === maxBatchRows) this.#flush()
    else this.#flushTimer ??= setTimeout(() => this.#flush(), maxWaitMs)
  }

  /** Resolves when the queue is short enough to be filled again, or closed. */
  async room(): Promise<void> {
    while (!this.#closed && (this.#waiting.length + this.#inFlight) * maxBatchRows >= roomRows) {
      await new Promise<void>((resolve) => this.#wakeUps.push(resolve))
    }
  }

  /** Sends what is there and waits for the ingest at most `ms`. */
  async close(ms: number): Promise<void> {
    this.#flush()
    const end = performance.now() + ms
    while (this.#waiting.length + this.#inFlight > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    this.#closed = true
    clearTimeout(this.#flushTimer)
    clearTimeout(this.#retryTimer)
    this.#wake()
  }

  #flush(): void {
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    if (this.#rows > 0) this.#waiting.push(headOf(this.#filling, this.#rows))
    this.#filling = emptyBatch(maxBatchRows)
    this.#rows = 0
    this.#send()
  }

  #send(): void {
    while (!this.#closed && !this.#retryTimer && this.#inFlight < maxInFlight && this.#waiting.length > 0) {
      this.#deliver(this.#waiting.shift() as SampleBatch)
    }
  }

  #deliver(batch: SampleBatch): void {
    this.#inFlight++
    this.#ingest(batch)
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) return this.#failed(error instanceof Error ? error : new Error(String(error)))
        this.#waiting.unshift(batch)
        this.#retryTimer ??= setTimeout(() => {
          this.#retryTimer = undefined
          this.#send()
        }, retryMs)
      })
      .finally(() => {
        this.#inFlight--
        this.#send()
        this.#wake()
      })
  }

  #wake(): void {
    const wakeUps = this.#wakeUps
    this.#wakeUps = []
    for (const wakeUp of wakeUps) wakeUp()
  }
}
