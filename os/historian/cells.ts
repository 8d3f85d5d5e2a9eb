/**
 * A cell sums up the samples of one point in one stretch of time so that neighbouring cells can be joined to one. It
 * knows nothing of its neighbours: what was held when it began is added when cells are folded (`foldCells`), so a cell
 * stays right whatever changes around it.
 *
 * "Usable" is a sample that is not bad and has a finite value. A usable sample holds its value until the next sample; one
 * that is not ends the holding.
 */
import { isBad, isGood, isMeasured, type Quality } from '../../contract/quality.ts'
import { type BucketPlan, bucketOf } from './bucket-plan.ts'
import type { Bucket } from './historian.ts'
import type { NativeColumns } from './native-block.ts'

export type Cell = {
  start: number
  end: number
  rows: number
  good: number
  measured: number
  usable: number
  min: number
  max: number
  sum: number
  /** First and last usable value; meaningless when usable is 0. */
  first: number
  last: number
  /** Time of the first sample of any quality. */
  firstTime: number
  /** Integral of the held value over [firstTime, end) in value × ms, and for how many ms a value was held. */
  area: number
  heldMs: number
  /** `last` still holds at the end. */
  holds: boolean
}

/** One sample as a cell; `end` cuts its holding. */
export function cellOfSample(time: number, value: number, quality: Quality, end: number): Cell {
  const usable = !isBad(quality) && Number.isFinite(value)
  const heldMs = usable ? Math.max(0, end - time) : 0
  const v = usable ? value : 0
  return {
    start: time,
    end: Math.max(end, time),
    rows: 1,
    good: isGood(quality) ? 1 : 0,
    measured: isMeasured(quality) ? 1 : 0,
    usable: usable ? 1 : 0,
    min: v,
    max: v,
    sum: v,
    first: v,
    last: v,
    firstTime: time,
    area: v * heldMs,
    heldMs,
    holds: usable,
  }
}

/** Cells of a query, in order of time. `start` and `end` are Int64 columns in ms. */
export function cellsOf(columns: NativeColumns): Cell[] {
  const number = (name: string) => columns.column<Float64Array>(name)
  const [start, end, firstTime] = ['start', 'end', 'firstTime'].map((n) => columns.column<BigInt64Array>(n))
  const counts = ['rows', 'good', 'measured', 'usable'].map((n) => columns.column<Uint32Array>(n))
  const [rows, good, measured, usable] = counts
  const [min, max, sum, first, last, area] = ['min', 'max', 'sum', 'first', 'last', 'area'].map(number)
  const heldMs = columns.column<BigInt64Array>('heldMs')
  const holds = columns.column<Uint8Array>('holds')
  return Array.from({ length: columns.rows }, (_, i) => ({
    start: Number(start[i]),
    end: Number(end[i]),
    rows: rows[i],
    good: good[i],
    measured: measured[i],
    usable: usable[i],
    min: min[i],
    max: max[i],
    sum: sum[i],
    first: first[i],
    last: last[i],
    firstTime: Number(firstTime[i]),
    area: area[i],
    heldMs: Number(heldMs[i]),
    holds: holds[i] === 1,
  }))
}

type Sum = {
  rows: number
  good: number
  measured: number
  usable: number
  min: number
  max: number
  sum: number
  first: number | null
  last: number | null
  area: number
  heldMs: number
}

const emptySum = (): Sum => ({
  rows: 0,
  good: 0,
  measured: 0,
  usable: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  sum: 0,
  first: null,
  last: null,
  area: 0,
  heldMs: 0,
})

function addCell(sum: Sum, cell: Cell): void {
  sum.rows += cell.rows
  sum.good += cell.good
  sum.measured += cell.measured
  sum.area += cell.area
  sum.heldMs += cell.heldMs
  if (cell.usable === 0) return
  sum.usable += cell.usable
  sum.min = Math.min(sum.min, cell.min)
  sum.max = Math.max(sum.max, cell.max)
  sum.sum += cell.sum
  sum.first ??= cell.first
  sum.last = cell.last
}

/**
 * Folds cells, in order of time and each within one bucket, into the plan's buckets. `held` is the value that holds when
 * the plan begins, or null. Nothing is held beyond `until`. Buckets without a sample are left out.
 */
export function foldCells(plan: BucketPlan, cells: readonly Cell[], held: number | null, until: number): Bucket[] {
  const sums = new Map<number, Sum>()
  const sumOf = (bucket: number): Sum => {
    const sum = sums.get(bucket) ?? emptySum()
    sums.set(bucket, sum)
    return sum
  }
  /** Spreads a value held over [from, to) on the buckets it touches that have samples; those are known only at the end. */
  const spans: { from: number; to: number; value: number }[] = []
  let value = held
  let since = plan.start
  for (const cell of cells) {
    if (value !== null) spans.push({ from: since, to: Math.min(cell.firstTime, until), value })
    addCell(sumOf(bucketOf(plan, cell.start)), cell)
    value = cell.holds ? cell.last : null
    since = cell.end
  }
  if (value !== null) spans.push({ from: since, to: Math.min(until, plan.end), value })
  for (const span of spans) addSpan(plan, sums, span)
  return [...sums].sort(([a], [b]) => a - b).map(([bucket, sum]) => toBucket(plan.start + bucket * plan.width, sum))
}

function addSpan(plan: BucketPlan, sums: Map<number, Sum>, span: { from: number; to: number; value: number }): void {
  if (span.to <= span.from) return
  const first = bucketOf(plan, span.from)
  const last = bucketOf(plan, span.to - 1)
  for (let bucket = first; bucket <= last; bucket++) {
    const sum = sums.get(bucket)
    if (!sum) continue
    const from = Math.max(span.from, plan.start + bucket * plan.width)
    const ms = Math.min(span.to, plan.start + (bucket + 1) * plan.width) - from
    if (ms <= 0) continue
    sum.area += span.value * ms
    sum.heldMs += ms
  }
}

function toBucket(time: number, sum: Sum): Bucket {
  const any = sum.usable > 0
  return {
    time,
    min: any ? sum.min : null,
    max: any ? sum.max : null,
    avg: any ? sum.sum / sum.usable : null,
    first: sum.first,
    last: sum.last,
    count: sum.rows,
    good: sum.good / sum.rows,
    measured: sum.measured / sum.rows,
    timeWeighted: sum.heldMs > 0 ? sum.area / sum.heldMs : null,
  }
}
