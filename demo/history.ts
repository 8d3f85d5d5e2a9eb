import { quality } from '../contract/quality.ts'
import { emptyBatch, type SampleBatch } from '../contract/sample.ts'
import { loadReadings, type Readings } from './readings.ts'

const readingIntervalMs = 10 * 60_000
const rowsPerBatch = 100

export type HistorySpan = {
  /** First and last time after the shift. */
  from: number
  to: number
  /** What was added to the source's times. */
  shiftMs: number
}

/** Where the readings lie when the last of them is moved to `now`, rounded down to ten minutes. */
export function demoHistorySpan(now: number, readings: Readings = loadReadings()): HistorySpan {
  const to = Math.floor(now / readingIntervalMs) * readingIntervalMs
  const shiftMs = to - readings.times[readings.times.length - 1]
  return { from: readings.times[0] + shiftMs, to, shiftMs }
}

/**
 * The readings as they were taken: all their digits, good and measured, moved in time as a whole so that spacing and gaps
 * stay. Batches hold about 10,000 samples in order of time; empty cells give no sample. `indexOf` must know every tag;
 * an unknown one throws.
 */
export async function* demoHistory(options: {
  now: number
  indexOf(code: string): number | undefined
}): AsyncGenerator<SampleBatch> {
  const readings = loadReadings()
  const { shiftMs } = demoHistorySpan(options.now, readings)
  const tags = readings.codes.map((code) => {
    const index = options.indexOf(code)
    if (index === undefined) throw new Error(`The demo's tag ${code} is not registered as a point`)
    return { index, column: readings.columns.get(code)! }
  })
  for (let row = 0; row < readings.times.length; row += rowsPerBatch) {
    const last = Math.min(row + rowsPerBatch, readings.times.length)
    yield batchOf(tags, readings.times, row, last, shiftMs)
  }
}

type Tag = { index: number; column: Float64Array }

function batchOf(tags: readonly Tag[], times: Float64Array, first: number, last: number, shiftMs: number): SampleBatch {
  const batch = emptyBatch(tags.reduce((sum, tag) => sum + filled(tag.column, first, last), 0))
  let at = 0
  for (let row = first; row < last; row++) {
    for (const { index, column } of tags) {
      if (Number.isNaN(column[row])) continue
      batch.points[at] = index
      batch.times[at] = times[row] + shiftMs
      batch.values[at] = column[row]
      batch.qualities[at] = quality.good
      at++
    }
  }
  return batch
}

function filled(column: Float64Array, first: number, last: number): number {
  let n = 0
  for (let row = first; row < last; row++) if (!Number.isNaN(column[row])) n++
  return n
}
