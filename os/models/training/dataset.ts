// From points and periods to a table: what the historian kept, in rows of one step.
import { trainingLimits } from '../../../api/learned-models.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { maxBuckets } from '../../historian/bucket-plan.ts'
import type { Historian, PointRef } from '../../historian/historian.ts'
import type { PointDirectory } from '../../live/live-reader.ts'
import type { Period, Table } from '../learn/prepare.ts'
import { trainingRefusals } from './refusals.ts'

/** From here on the historian divides a range at the edges of its rollups' cells, which are so far apart. */
const rolledFrom = 240_000
const cellMs = 120_000

/**
 * In which width a step is read: its own, or a minute where the historian would not keep to the step's edges. `fold`: how many of them make
 * one row.
 */
export function readingOf(stepMs: number): { width: number; fold: number } {
  const plain = stepMs < rolledFrom || stepMs % cellMs === 0
  return plain ? { width: stepMs, fold: 1 } : { width: 60_000, fold: stepMs / 60_000 }
}

/** Steps that lie in a period wholly, by their numbers: stretches [first, last) that are apart and rise. */
function stepsOf(periods: readonly Period[], stepMs: number): { first: number; last: number }[] {
  const all = periods
    .map(({ from, to }) => ({ first: Math.ceil(from / stepMs), last: Math.floor(to / stepMs) }))
    .filter(({ first, last }) => first < last)
    .sort((a, b) => a.first - b.first)
  const apart: { first: number; last: number }[] = []
  for (const stretch of all) {
    const before = apart.at(-1)
    if (before && stretch.first <= before.last) before.last = Math.max(before.last, stretch.last)
    else apart.push({ ...stretch })
  }
  return apart
}

/** How many rows there are, without making any. */
export const rowCount = (periods: readonly Period[], stepMs: number): number =>
  stepsOf(periods, stepMs).reduce((sum, { first, last }) => sum + last - first, 0)

/** Starts of the rows: every step that lies in a period wholly, each once, rising. */
export function rowTimes(periods: readonly Period[], stepMs: number): Float64Array {
  const times = new Float64Array(rowCount(periods, stepMs))
  let at = 0
  for (const { first, last } of stepsOf(periods, stepMs))
    for (let step = first; step < last; step++) times[at++] = step * stepMs
  return times
}

/** Refuses what is more than a training may take, before it is read. @returns starts of its rows */
export function sizedRows(periods: readonly Period[], stepMs: number, columns: number): Float64Array {
  const rows = rowCount(periods, stepMs)
  const { rows: maxRows, values: maxValues } = trainingLimits
  if (rows > maxRows || rows * columns > maxValues)
    throw new Refusal(
      trainingRefusals.tooManyTrainingRows,
      { rows, columns, step: stepMs / 1000, maxRows, maxValues },
      'periods',
    )
  return rowTimes(periods, stepMs)
}

/** @throws Refusal unknownTrainingPoint */
export const pointsOf = (directory: Pick<PointDirectory, 'byCode'>, columns: readonly { point: string }[]) =>
  columns.map(({ point }) => {
    const found = directory.byCode(point)
    if (!found) throw new Refusal(trainingRefusals.unknownTrainingPoint, { code: point })
    return found
  })

export type Reading = {
  historian: Pick<Historian, 'aggregate'>
  /** By columns, in the order of `names`. */
  points: readonly PointRef[]
  names: readonly string[]
  /** Starts of the rows, rising multiples of the step. */
  times: Float64Array
  stepMs: number
  /** Share read, 0…1; called between two questions. Throws to end it. */
  progress?: (share: number) => Promise<void> | void
}

/** Mean of the samples that are not bad in each step of each column; NaN where there was none. */
export async function readTable({ historian, points, names, times, stepMs, progress }: Reading): Promise<Table> {
  const columns = points.length
  const values = new Float64Array(times.length * columns).fill(Number.NaN)
  const spans = spansOf(times, stepMs)
  const { width, fold } = readingOf(stepMs)
  let asked = 0
  for (const [c, point] of points.entries())
    for (const { first, count } of spans) {
      await progress?.(asked++ / (columns * spans.length))
      const from = times[first]
      const range = { from, to: from + count * stepMs, buckets: count * fold }
      let [at, sum, weight] = [-1, 0, 0]
      const put = () => {
        if (weight > 0) values[(first + at) * columns + c] = sum / weight
      }
      for (const bucket of await historian.aggregate(point, range)) {
        const row = Math.floor((bucket.time - from) / (width * fold))
        if (row !== at) {
          put()
          ;[at, sum, weight] = [row, 0, 0]
        }
        if (bucket.avg === null || row < 0 || row >= count) continue
        sum += bucket.avg * bucket.count
        weight += bucket.count
      }
      put()
    }
  return { rows: times.length, columns, values, times, names: [...names] }
}

/** Stretches of rows without a hole, each as long as the historian answers at once. */
function spansOf(times: Float64Array, stepMs: number): { first: number; count: number }[] {
  const most = Math.floor(maxBuckets / readingOf(stepMs).fold)
  const spans: { first: number; count: number }[] = []
  for (let r = 0; r < times.length; r++) {
    const last = spans.at(-1)
    if (last && last.count < most && times[r] === times[r - 1] + stepMs) last.count++
    else spans.push({ first: r, count: 1 })
  }
  return spans
}
