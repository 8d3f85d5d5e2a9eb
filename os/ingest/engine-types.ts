import type { RejectReason } from '../../api/ingest.ts'
import type { SampleBatch } from '../../contract/sample.ts'

export type TimeLimits = {
  /** Samples further ahead of the receive time are refused. */
  maxFutureMs: number
  /** Samples before this time (UTC ms) are refused. */
  oldest: number
}

export const defaultTimeLimits: TimeLimits = { maxFutureMs: 60_000, oldest: Date.UTC(1990, 0, 1) }

/** Where a batch comes from and when it was received. */
export type Origin = {
  /** Index of the connection in the counter table. */
  connection: number
  /** Receive time, UTC ms. */
  now: number
  /** Vendor bits of contract/quality.ts `origin` for a connection whose values are not plain measurements. */
  originBits?: number
  /** The source's clock is this much ahead of ours; taken off every time stamp. 0: times stay as they are. */
  skewCorrectionMs?: number
  /** Times were replaced by the receive time: counted as corrected. */
  retimed?: boolean
  /** false: values are in the points' own units already. */
  raw?: boolean
}

export type RejectedRow = { row: number; reason: RejectReason }

export type Processed = {
  /** Newest sample of every point that the batch has moved on, to show. */
  live: SampleBatch
  /** Rows to store for good. */
  store: SampleBatch
  /** Newest sample of every compressed point that was touched; to be made durable by `Historian.hold`. */
  held: SampleBatch
  /** Every accepted sample, not late, of points in a fill group. */
  grouped: SampleBatch
  rejected: RejectedRow[]
}
