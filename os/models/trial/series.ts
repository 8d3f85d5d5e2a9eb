import { isBad, isGood } from '../../../contract/quality.ts'

/**
 * Numbers of one output: min, max and last of the usable scans of each bucket, NaN where there are none, and how far it can be trusted: the
 * share of bad scans, where none is bad that of uncertain ones below zero.
 */
const perBucket = 4

/**
 * Outputs thinned out for pictures: one piece of memory, filled as the scans pass; at most `most` buckets of whole steps each. The sums of
 * good values go over the whole period.
 */
export function collectSeries(
  outputs: number,
  most: number,
  { from, to, stepMs }: { from: number; to: number; stepMs: number },
) {
  const bucketMs = Math.max(1, Math.ceil((to - from) / Math.max(1, most) / stepMs)) * stepMs
  const buckets = most === 0 ? 0 : Math.ceil((to - from) / bucketMs)
  const data = new Float64Array(outputs * buckets * perBucket).fill(Number.NaN)
  const scans = new Uint32Array(outputs * buckets)
  const bad = new Uint32Array(outputs * buckets)
  const unsure = new Uint32Array(outputs * buckets)
  const sums = new Float64Array(outputs)
  const good = new Float64Array(outputs)
  return {
    bucketMs,
    add(output: number, time: number, value: number, word: number): void {
      const fine = !isBad(word) && Number.isFinite(value)
      if (fine) {
        sums[output] += value
        good[output]++
      }
      if (buckets === 0) return
      const place = output * buckets + Math.min(buckets - 1, Math.floor((time - from) / bucketMs))
      scans[place]++
      if (!fine) {
        bad[place]++
        return
      }
      if (!isGood(word)) unsure[place]++
      const at = place * perBucket
      // NaN is smaller than nothing and greater than nothing
      if (!(data[at] <= value)) data[at] = value
      if (!(data[at + 1] >= value)) data[at + 1] = value
      data[at + 2] = value
    },
    mean: (output: number): number | null => (good[output] === 0 ? null : sums[output] / good[output]),
    /** The outputs `first`…`first + count − 1`, to be kept. */
    bytes(first: number, count: number): Uint8Array {
      for (let i = first * buckets; i < (first + count) * buckets; i++)
        if (scans[i] > 0) data[i * perBucket + 3] = (bad[i] || -unsure[i]) / scans[i]
      const part = data.slice(first * buckets * perBucket, (first + count) * buckets * perBucket)
      return new Uint8Array(part.buffer)
    },
  }
}

type Column = (number | null)[]
/** What {@link collectSeries} has kept of `count` outputs. */
export function readSeries(
  bytes: Uint8Array,
  count: number,
): { mins: Column; maxs: Column; lasts: Column; bads: Column; unsure: Column }[] {
  const data = new Float64Array(bytes.slice().buffer)
  const buckets = count === 0 ? 0 : data.length / perBucket / count
  const column = (output: number, which: number) =>
    Array.from({ length: buckets }, (_, i) => {
      const value = data[(output * buckets + i) * perBucket + which]
      return Number.isNaN(value) ? null : value
    })
  return Array.from({ length: count }, (_, o) => {
    const trust = column(o, 3)
    return {
      ...{ mins: column(o, 0), maxs: column(o, 1), lasts: column(o, 2) },
      bads: trust.map((share) => (share === null ? null : Math.max(0, share))),
      unsure: trust.map((share) => (share === null ? null : Math.max(0, -share))),
    }
  })
}

/** Buckets that each of so many outputs may have. */
export function bucketsFor(
  outputs: number,
  scans: number,
  limits: { most: number; least: number; bytes: number },
): number {
  const room = Math.floor(limits.bytes / (8 * perBucket * Math.max(1, outputs)))
  return Math.min(scans, Math.max(limits.least, Math.min(limits.most, room)))
}
