import { emptyBatch, type SampleBatch } from '../../contract/sample.ts'
import type { RawSample } from '../historian/historian.ts'

/** The historian's newest samples as a batch. */
export function batchOfLatest(latest: ReadonlyMap<number, RawSample>): SampleBatch {
  const batch = emptyBatch(latest.size)
  let i = 0
  for (const [point, [time, value, quality]] of latest) {
    batch.points[i] = point
    batch.times[i] = time
    batch.qualities[i] = quality
    if (typeof value === 'string') {
      batch.values[i] = Number.NaN
      batch.texts ??= new Array(latest.size)
      batch.texts[i] = value
    } else batch.values[i] = value === null ? Number.NaN : Number(value)
    i++
  }
  return batch
}
