import { isBad, major, origin } from '../../../contract/quality.ts'
import type { SampleValue } from '../../../contract/sample.ts'
import { markGaps } from './gap.ts'

/** What is not plain about a cell; several may hold at once. */
export const flag = {
  uncertain: 1,
  bad: 2,
  interpolated: 4,
  substituted: 8,
  partly: 16,
  manual: 32,
  calculated: 64,
  /** No line is drawn from the cell before to this one. */
  gapBefore: 128,
  /** A bucket with samples that were not measured; which origin they have is not known. */
  derived: 256,
} as const

/** Spans whose value should not be trusted as it stands. */
export const doubtful = flag.uncertain | flag.bad | flag.partly
/** Spans whose value was not measured at this time. */
export const notMeasured = flag.interpolated | flag.substituted | flag.derived

/**
 * Cells of one pen in order of time, as columns. A cell is a sample (`width` 0; min = max = avg = its value) or a bucket
 * of `width` ms whose time is its middle. Values are NaN where there is none; texts stand in `texts`.
 */
export type Columns = {
  width: number
  length: number
  times: Float64Array
  mins: Float64Array
  maxs: Float64Array
  avgs: Float64Array
  counts: Float64Array
  flags: Uint16Array
  texts: (string | undefined)[] | null
}

export type RawItem = readonly [time: number, value: SampleValue, quality: number]
/** As GET /api/history answers with `buckets`. */
export type BucketItem = readonly [
  time: number,
  min: number | null,
  max: number | null,
  avg: number | null,
  first: number | null,
  last: number | null,
  count: number,
  good: number,
  timeWeighted: number | null,
  measured: number,
]

export function flagsOf(quality: number): number {
  const kind = major(quality)
  let flags = kind === 'good' ? 0 : kind === 'bad' ? flag.bad : flag.uncertain
  const from = quality & 0xff00
  if (from === origin.interpolated) flags |= flag.interpolated
  else if (from === origin.substituted) flags |= flag.substituted
  else if (from === origin.manual) flags |= flag.manual
  else if (from === origin.calculated) flags |= flag.calculated
  return flags
}

/** A value as a number: booleans 0 and 1, texts and missing values NaN. */
export function numberOf(value: SampleValue): number {
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : Number.NaN
}

/** Samples, in any order of arrival; they are put in order of time. A bad sample keeps its time, not its value. */
export function rawColumns(items: readonly RawItem[]): Columns {
  const sorted = items.some((item, i) => i > 0 && item[0] < items[i - 1][0])
    ? [...items].sort((a, b) => a[0] - b[0])
    : items
  const n = sorted.length
  const values = new Float64Array(n)
  const columns: Columns = {
    width: 0,
    length: n,
    times: new Float64Array(n),
    mins: values,
    maxs: values,
    avgs: values,
    counts: new Float64Array(n).fill(1),
    flags: new Uint16Array(n),
    texts: null,
  }
  for (let i = 0; i < n; i++) {
    const [time, value, quality] = sorted[i]
    columns.times[i] = time
    values[i] = isBad(quality) ? Number.NaN : numberOf(value)
    columns.flags[i] = flagsOf(quality)
    if (typeof value === 'string') {
      columns.texts ??= new Array(n)
      columns.texts[i] = value
    }
  }
  markGaps(columns)
  return columns
}

/**
 * Buckets `width` ms wide; empty ones are absent. `good` below 1 shows as partly good, 0 as uncertain, no value as bad;
 * `measured` below 1 as not measured.
 */
export function bucketColumns(items: readonly BucketItem[], width: number): Columns {
  const n = items.length
  const columns: Columns = {
    width,
    length: n,
    times: new Float64Array(n),
    mins: new Float64Array(n),
    maxs: new Float64Array(n),
    avgs: new Float64Array(n),
    counts: new Float64Array(n),
    flags: new Uint16Array(n),
    texts: null,
  }
  for (let i = 0; i < n; i++) {
    const [time, min, max, avg, , , count, good, , measured] = items[i]
    columns.times[i] = time + width / 2
    columns.mins[i] = min ?? Number.NaN
    columns.maxs[i] = max ?? Number.NaN
    columns.avgs[i] = avg ?? Number.NaN
    columns.counts[i] = count
    columns.flags[i] = avg === null ? flag.bad : good >= 1 ? 0 : good <= 0 ? flag.uncertain : flag.partly
    if (measured < 1) columns.flags[i] |= flag.derived
  }
  markGaps(columns)
  return columns
}

/** First index whose time is ≥ `time`, in 0…length. */
export function lowerBound(times: Float64Array, length: number, time: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] < time) low = middle + 1
    else high = middle
  }
  return low
}

/** A stretch [from, to) of columns to be drawn; several in order of time make up a pen. */
export type Piece = { columns: Columns; from: number; to: number }

/** Index range of the cells of a piece. */
export function cellsOf(piece: Piece): [start: number, end: number] {
  const { times, length } = piece.columns
  return [lowerBound(times, length, piece.from), lowerBound(times, length, piece.to)]
}
