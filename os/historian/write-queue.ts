import { Refusal } from '../../contract/refusal.ts'
import { headOf, type SampleBatch } from '../../contract/sample.ts'
import { historianRefusals } from './clickhouse-client.ts'
import { concatBatches } from './concat-batches.ts'

const maxRowsPerWrite = 200_000
/** With texts of up to 4 KiB a write stays below the engine's 64 MiB. */
const maxTextRowsPerWrite = 10_000
const maxWaitingRows = 2_000_000

type Waiting = { batch: SampleBatch; resolve(): void; reject(error: unknown): void }

/**
 * Group commit: batches that arrive while a write is under way go into the next one together, in their order. At most
 * 2,000,000 rows wait; a batch beyond that is refused. Writes of one queue never overtake each other.
 */
export class WriteQueue {
  private readonly write: (batch: SampleBatch) => Promise<void>
  private waiting: Waiting[] = []
  private waitingRows = 0
  private draining = false
  private idleWaiters: (() => void)[] = []

  constructor(write: (batch: SampleBatch) => Promise<void>) {
    this.write = write
  }

  add(batch: SampleBatch): Promise<void> {
    const rows = batch.points.length
    if (rows === 0) return Promise.resolve()
    if (this.waitingRows > 0 && this.waitingRows + rows > maxWaitingRows) {
      return Promise.reject(new Refusal(historianRefusals.historianBusy))
    }
    this.waitingRows += rows
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, resolve, reject })
      if (!this.draining) void this.drain()
    })
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.draining ? new Promise((resolve) => this.idleWaiters.push(resolve)) : Promise.resolve()
  }

  private async drain(): Promise<void> {
    this.draining = true
    // What is handed over in the same turn goes into the same write.
    await Promise.resolve()
    while (this.waiting.length > 0) {
      const group = this.takeGroup()
      const batch = group.length === 1 ? group[0].batch : concatBatches(group.map((w) => w.batch))
      const rows = batch.points.length
      try {
        const step = batch.texts ? maxTextRowsPerWrite : maxRowsPerWrite
        for (let at = 0; at < rows; at += step) await this.write(slice(batch, at, step))
        for (const waiting of group) waiting.resolve()
      } catch (error) {
        for (const waiting of group) waiting.reject(error)
      } finally {
        this.waitingRows -= rows
      }
    }
    this.draining = false
    for (const done of this.idleWaiters.splice(0)) done()
  }

  private takeGroup(): Waiting[] {
    let rows = 0
    let count = 0
    for (const { batch } of this.waiting) {
      if (count > 0 && rows + batch.points.length > maxRowsPerWrite) break
      rows += batch.points.length
      count++
    }
    return this.waiting.splice(0, count)
  }
}

function slice(batch: SampleBatch, from: number, length: number): SampleBatch {
  if (from === 0) return batch.points.length <= length ? batch : headOf(batch, length)
  return {
    points: batch.points.subarray(from, from + length),
    times: batch.times.subarray(from, from + length),
    values: batch.values.subarray(from, from + length),
    qualities: batch.qualities.subarray(from, from + length),
    texts: batch.texts?.slice(from, from + length),
  }
}
