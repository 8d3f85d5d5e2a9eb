import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { emptyBatch, type SampleBatch } from '../../contract/sample.ts'
import { concatBatches } from '../historian/concat-batches.ts'
import type { Historian } from '../historian/historian.ts'

export const committerRefusals = defineRefusals({
  overloaded: [
    503,
    '数据接入队列已满（{rows} 条），请稍后重发',
    'The ingest queue is full ({rows} samples): slow down and send again',
  ],
  notDurable: [
    503,
    '系统正在停止，数据尚未落盘，请重发',
    'The system is stopping before the samples were durable: send them again',
  ],
})

export type CommitterOptions = {
  /** Rows waiting or on their way; more are refused. */
  maxQueuedRows?: number
  /** Rows of one append. */
  maxAppendRows?: number
  /** How long the first of a group that someone waits for may wait for others. */
  gatherMs?: number
  /** Mean time between the starts of two appends in the long run: keeps the historian's parts at ten a second. */
  minIntervalMs?: number
  /** So many appends may follow each other at once after a quiet time: a sender that waits for each answer is served quickly. */
  burst?: number
  /** Longest wait of rows nobody waits for. */
  lazyMs?: number
  /** First wait after a failed append; doubled up to `maxBackoffMs`. */
  backoffMs?: number
  maxBackoffMs?: number
}

const defaults = {
  maxQueuedRows: 2_000_000,
  maxAppendRows: 250_000,
  gatherMs: 5,
  minIntervalMs: 100,
  burst: 20,
  lazyMs: 1000,
  backoffMs: 100,
  maxBackoffMs: 5000,
}

export type CommitterState = {
  queuedRows: number
  /** Set while appends fail: since when, how often, and what the historian said. */
  failing: { since: number; attempts: number; message: string } | null
}

/** Rows that become durable together. Whoever waits for any of them waits for all. */
type Group = {
  store: SampleBatch[]
  held: SampleBatch[]
  rows: number
  dueAt: number
  waiters: { resolve(): void; reject(error: Error): void }[]
}

/**
 * Group commit before the historian. One append at a time; what comes meanwhile is the next group. Order is kept: a group is
 * durable only after all groups before it. A failed append is tried again until it succeeds.
 *
 * Within a group `append` comes before `hold`: a held sample that has just been stored may only be replaced once that is
 * durable.
 */
export function createCommitter(historian: Pick<Historian, 'append' | 'hold'>, options: CommitterOptions = {}) {
  const limits = { ...defaults, ...options }
  const queue: Group[] = []
  let inFlight: Group | null = null
  let queuedRows = 0
  /** When the appends so far would have been used up at the mean rate (generic cell rate algorithm). */
  let pacedUntil = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let failing: CommitterState['failing'] = null
  let draining = false
  let closed = false
  let wake: (() => void) | null = null

  function groupFor(rows: number): Group {
    const last = queue.at(-1)
    if (last && last.rows + rows <= limits.maxAppendRows) return last
    const group: Group = { store: [], held: [], rows: 0, dueAt: Number.POSITIVE_INFINITY, waiters: [] }
    queue.push(group)
    return group
  }

  function schedule(): void {
    clearTimeout(timer)
    if (inFlight || queue.length === 0 || closed) return
    const group = queue[0]
    // A group is full when a later one has begun.
    const due = draining || queue.length > 1 ? 0 : group.dueAt
    const at = draining ? 0 : Math.max(due, pacedUntil - (limits.burst - 1) * limits.minIntervalMs)
    timer = setTimeout(start, Math.max(0, at - performance.now()))
  }

  function start(): void {
    const group = queue.shift()
    if (!group) return
    inFlight = group
    pacedUntil = Math.max(pacedUntil, performance.now()) + limits.minIntervalMs
    void commit(group).then((durable) => {
      inFlight = null
      queuedRows -= group.rows
      for (const w of group.waiters) durable ? w.resolve() : w.reject(new Refusal(committerRefusals.notDurable))
      schedule()
    })
  }

  /** @returns false when closed before the group was durable */
  async function commit(group: Group): Promise<boolean> {
    const store = concatBatches(group.store)
    const held = newestPerPoint(concatBatches(group.held))
    return (
      (store.points.length === 0 || (await untilDone(() => historian.append(store)))) &&
      (held.points.length === 0 || (await untilDone(() => historian.hold(held))))
    )
  }

  async function untilDone(write: () => Promise<void>): Promise<boolean> {
    for (let attempts = 1; ; attempts++) {
      try {
        await write()
        failing = null
        return true
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        failing = { since: failing?.since ?? Date.now(), attempts, message }
      }
      if (closed) return false
      await new Promise<void>((resolve) => {
        const pause = setTimeout(
          resolve,
          Math.min(limits.maxBackoffMs, limits.backoffMs * 2 ** Math.min(attempts - 1, 16)),
        )
        wake = () => {
          clearTimeout(pause)
          resolve()
        }
      })
      wake = null
      if (closed) return false
    }
  }

  return {
    /** Whether `rows` more fit. Ask before changing any state; a batch may overshoot the limit by what its doors give out. */
    room: (rows: number): boolean => !closed && queuedRows + rows <= limits.maxQueuedRows,

    /**
     * Resolves when these rows and all submitted before are durable. With nothing to write it still waits for those before:
     * a repeat of a sample may be acknowledged only when the sample itself is durable.
     * @param urgent someone holds back an acknowledgement for it
     */
    submit(rows: { store: SampleBatch; held: SampleBatch }, urgent: boolean): Promise<void> {
      if (closed) return Promise.reject(new Refusal(committerRefusals.notDurable))
      const count = rows.store.points.length + rows.held.points.length
      if (count === 0 && queue.length === 0) {
        if (!inFlight) return Promise.resolve()
        return waitFor(inFlight)
      }
      const group = groupFor(count)
      if (count > 0) {
        group.store.push(rows.store)
        group.held.push(rows.held)
        group.rows += count
        queuedRows += count
      }
      group.dueAt = Math.min(group.dueAt, performance.now() + (urgent ? limits.gatherMs : limits.lazyMs))
      const done = waitFor(group)
      schedule()
      return done
    },

    state: (): CommitterState => ({ queuedRows, failing }),

    /** Writes everything out now. False when that took longer than `timeoutMs`; what is not durable by then is refused. */
    async drain(timeoutMs = 10_000): Promise<boolean> {
      draining = true
      schedule()
      const last = queue.at(-1) ?? inFlight
      const done = last
        ? waitFor(last).then(
            () => true,
            () => false,
          )
        : Promise.resolve(true)
      let deadline: NodeJS.Timeout | undefined
      const late = new Promise<boolean>((resolve) => {
        deadline = setTimeout(() => resolve(false), timeoutMs)
      })
      const durable = await Promise.race([done, late])
      clearTimeout(deadline)
      closed = true
      clearTimeout(timer)
      wake?.()
      for (const group of queue.splice(0))
        for (const w of group.waiters) w.reject(new Refusal(committerRefusals.notDurable))
      return durable
    },
  }
}

function waitFor(group: Group): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  group.waiters.push({ resolve, reject })
  // Not everyone listens; whoever does still gets the rejection.
  promise.catch(() => {})
  return promise
}

/** The last row of every point. */
function newestPerPoint(batch: SampleBatch): SampleBatch {
  const rows = [...new Map(Array.from(batch.points, (p, i) => [p, i])).values()]
  if (rows.length === batch.points.length) return batch
  const one = emptyBatch(rows.length)
  rows.forEach((row, i) => {
    one.points[i] = batch.points[row]
    one.times[i] = batch.times[row]
    one.values[i] = batch.values[row]
    one.qualities[i] = batch.qualities[row]
  })
  return one
}
