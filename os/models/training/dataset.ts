// From points and periods to a table: what the historian kept, in rows of one step.
import { trainingLimits } from '../../../api/learned-models.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { maxBuckets } from '../../historian/bucket-plan.ts'
import type { Historian, PointRef } from '../../historian/historian.ts'
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

/** Starts of the rows: every step that lies in a period wholly, each once, rising. */
export function rowTimes(periods: readonly Period[], stepMs: number): Float64Array {
  const times = new Set<number>()
  for (const { from, to } of periods) {
    const first = Math.ceil(from / stepMs) * stepMs
    // refused before anything of that size is made
    if (times.size + (to - first) / stepMs > 2 * trainingLimits.rows)
      return new Float64Array(times.size + 2 * trainingLimits.rows)
    for (let time = first; time + stepMs <= to; time += stepMs) times.add(time)
  }
  return Float64Array.from(times).sort()
}

/** Refuses what is more than a training may take, before it is read. @returns starts of its rows */
export function sizedRows(periods: readonly Period[], stepMs: number, columns: number): Float64Array {
  const times = rowTimes(periods, stepMs)
  const { rows: maxRows, values: maxValues } = trainingLimits
  if (times.length > maxRows || times.length * columns > maxValues)
    throw new Refusal(
      trainingRefusals.tooManyTrainingRows,
      { rows: times.length, columns, step: stepMs / 1000, maxRows, maxValues },
      'periods',
    )
  return times
}

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

/** At most `most` of the rows, evenly spread, with at least `stepMs` between them. */
export function thinnedTimes(times: Float64Array, most: number): Float64Array {
  if (times.length <= most) return times
  return Float64Array.from({ length: most }, (_, k) => times[Math.floor((k * times.length) / most)])
}
