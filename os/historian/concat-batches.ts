import { emptyBatch, type SampleBatch } from '../../contract/sample.ts'

/** Joins batches in the order given. */
export function concatBatches(batches: readonly SampleBatch[]): SampleBatch {
  const length = batches.reduce((sum, b) => sum + b.points.length, 0)
  const all = emptyBatch(length)
  if (batches.some((b) => b.texts)) all.texts = new Array(length)
  let at = 0
  for (const b of batches) {
    all.points.set(b.points, at)
    all.times.set(b.times, at)
    all.values.set(b.values, at)
    all.qualities.set(b.qualities, at)
    if (b.texts && all.texts) for (let i = 0; i < b.points.length; i++) all.texts[at + i] = b.texts[i]
    at += b.points.length
  }
  return all
}
