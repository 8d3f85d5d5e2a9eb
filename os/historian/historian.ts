import type { PointType } from '../../contract/point.ts'
import type { Quality } from '../../contract/quality.ts'
import type { SampleBatch, SampleValue } from '../../contract/sample.ts'

export type PointRef = { index: number; type: PointType }

/** [time in UTC ms, value, quality] */
export type RawSample = [time: number, value: SampleValue, quality: Quality]

/**
 * One bucket, `time` is its start. min…last are over samples that are not bad; null where there are none. `count` counts
 * all samples, `good` is the share of good ones (0…1), `measured` the share of those that are plain measurements: not
 * substituted, interpolated, calculated or entered by hand (0…1). `timeWeighted` holds every value until the next sample (step), the
 * value from before the range too; a bad sample ends the holding, and nothing is held beyond now or the end of the range.
 * A value that is not finite counts as bad.
 */
export type Bucket = {
  time: number
  min: number | null
  max: number | null
  avg: number | null
  first: number | null
  last: number | null
  count: number
  good: number
  timeWeighted: number | null
  measured: number
}

/** `previous` is the value that held at the time, `linear` lies on the line between both neighbours. */
export type Interpolation = 'previous' | 'linear'

export type ValueAt = {
  time: number
  /** When the sample was taken that the value, or the line's first end, comes from. */
  sampledAt: number
  value: SampleValue
  quality: Quality
  /** How the value was found; `exact` where a sample has just this time. */
  interpolation: 'exact' | Interpolation
}

export type RetentionClasses = Record<string, { keepDays: number | null }>

/** Stores samples for good. Every implementation passes `historian.contract.ts`. */
export type Historian = {
  /** Resolves when every row would survive kill −9 and a power cut. Late, repeated and out-of-order rows are welcome. */
  append(batch: SampleBatch): Promise<void>
  /**
   * The samples the swinging door still holds, one per point: durable, read back by `raw` as the newest sample, replaced
   * by the next call for the same point.
   */
  hold(batch: SampleBatch): Promise<void>
  /** What is held now, to go on after a restart. */
  held(): Promise<SampleBatch>
  /** Samples with from ≤ time < to in order of time, each time once. `limit` at most 100,000. */
  raw(
    point: PointRef,
    range: { from: number; to: number; limit: number },
  ): Promise<{ samples: RawSample[]; next: number | null }>
  /** Samples of many points with from ≤ time < to, by point and time, as columns; null where there are more than `limit`. Not for texts. */
  columns(points: readonly PointRef[], range: { from: number; to: number; limit: number }): Promise<SampleBatch | null>
  /**
   * At most `buckets` buckets over [from, to); empty buckets are left out. Where rollups serve, edges are aligned to
   * their cells and the answer covers slightly more than was asked for. `buckets` at most 10,000. Text points: count,
   * good and measured only.
   */
  aggregate(point: PointRef, range: { from: number; to: number; buckets: number }): Promise<Bucket[]>
  valueAt(point: PointRef, time: number, interpolation: Interpolation): Promise<ValueAt | null>
  /** Newest sample of every point, to fill the live table after a restart. */
  latest(points: readonly PointRef[]): Promise<Map<number, RawSample>>
  /** First and last time stored, over all or for one point. */
  extent(point?: PointRef): Promise<{ from: number; to: number } | null>
  /** Deletes [from, to) of one point, rollups too. The caller writes the audit entry first. */
  deleteRange(point: PointRef, range: { from: number; to: number }): Promise<{ deleted: number }>
  /**
   * Which point belongs to which class, and how long each class is kept; applied by `maintain`, at most once an hour.
   * Deleting goes in steps of a tenth of the time kept (at least a day). Not stored: set it again after a start.
   */
  setRetention(classes: RetentionClasses, classOf: ReadonlyMap<number, string>): Promise<void>
  /** Brings rollups up to date; called by the owner now and then, safe to be killed at any time. */
  maintain(): Promise<void>
  stats(): Promise<{ samples: number; bytes: number; parts: number }>
  close(): Promise<void>
}
