/**
 * Samples travel as columns. Row i is {points[i], times[i], values[i], qualities[i]}.
 *
 * - `points`     index of the point
 * - `times`      UTC milliseconds since 1970
 * - `values`     numbers as they are, booleans as 0 and 1, enumerated values as their code; NaN where the value is a text
 * - `qualities`  OPC quality words, see quality.ts
 * - `texts`      only where the batch holds text points: the text of row i, else undefined
 */
export type SampleBatch = {
  points: Int32Array
  times: Float64Array
  values: Float64Array
  qualities: Uint16Array
  texts?: (string | undefined)[]
}

/** One sample with its value as people know it. */
export type SampleValue = number | boolean | string | null

export function emptyBatch(length: number): SampleBatch {
  return {
    points: new Int32Array(length),
    times: new Float64Array(length),
    values: new Float64Array(length),
    qualities: new Uint16Array(length),
  }
}

/** The first `length` rows, without copying. */
export function headOf(batch: SampleBatch, length: number): SampleBatch {
  return {
    points: batch.points.subarray(0, length),
    times: batch.times.subarray(0, length),
    values: batch.values.subarray(0, length),
    qualities: batch.qualities.subarray(0, length),
    texts: batch.texts?.slice(0, length),
  }
}
