import type { SampleSeries } from '../../contract/block.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import { maxPoints } from './live-table.ts'

/** Points that can have a ring at the same time, of all organisations together. */
export const maxRings = 256
/** Samples of a ring: 8 s at a thousand a second. A power of two. */
export const ringSamples = 8_192
/** The most that one scan gets of a point: half a ring, so that what a reader copies is not written over meanwhile. */
export const samplesPerScan = 4_096

const mask = ringSamples - 1
const nobody = -1

export const openSeries = (): SampleSeries => ({
  ...{ n: 0, lost: 0, t: new Float64Array(samplesPerScan), v: new Float64Array(samplesPerScan) },
  q: new Uint16Array(samplesPerScan),
})

/** Size of what {@link openSampleRings} opens: 37 MiB for the live ones, of which only rings in use are ever touched. */
export type RingSizes = { points: number; rings: number }
const liveSizes: RingSizes = { points: maxPoints, rings: maxRings }

/**
 * The latest samples of points that ask for it, in memory shared by who asks (the main process), one writer (the stream worker) and
 * readers (the scan thread). A place is how many samples of the point came before, modulo 2³².
 */
export type SampleRings = {
  buffer: SharedArrayBuffer
  /** From now on samples of the point are kept. False where as many points as there are rings ask for it already. */
  want(point: number): boolean
  letGo(point: number): void
  asks(point: number): boolean
  wanted(): number
  /** Takes the rows of points that ask for it; one that is no newer than the newest of its point is left out. Single writer. */
  write(batch: Pick<SampleBatch, 'points' | 'times' | 'values' | 'qualities'>): void
  push(point: number, time: number, value: number, quality: number): void
  /** The place of the next sample of the point: 0 before its first one. */
  head(point: number): number
  /** The place of the oldest sample that is newer than a time, of the latest {@link samplesPerScan}; the head where there is none. */
  after(point: number, time: number): number
  /** The time of the sample at a place that is still there. */
  timeAt(point: number, place: number): number
  /** Copies what stands from `from` on before `to`, at most {@link samplesPerScan} back; `into.lost` is what is not there any more. */
  copy(point: number, from: number, to: number, into: SampleSeries): void
}

export function openSampleRings(
  { points, rings }: RingSizes = liveSizes,
  buffer = new SharedArrayBuffer(bytesOf({ points, rings })),
): SampleRings {
  let at = 0
  const claim = (bytes: number) => {
    at += bytes
    return at - bytes
  }
  const samples = rings * ringSamples
  const times = new Float64Array(buffer, claim(samples * 8), samples)
  const values = new Float64Array(buffer, claim(samples * 8), samples)
  /** Of the newest sample, by ring; the writer's own. */
  const newest = new Float64Array(buffer, claim(rings * 8), rings)
  /** How many points ask. */
  const asking = new Int32Array(buffer, claim(4), 1)
  /** By ring: whose it is, and how many samples of that owner came. */
  const owners = new Int32Array(buffer, claim(rings * 4), rings)
  const heads = new Int32Array(buffer, claim(rings * 4), rings)
  /** By point: its ring + 1, 0 without. */
  const places = new Int32Array(buffer, claim(points * 4), points)
  const qualities = new Uint16Array(buffer, claim(samples * 2), samples)
  const asks = new Uint8Array(buffer, claim(points), points)

  /** Owners are kept + 1: all 0 at first. */
  const ownerOf = (ring: number) => Atomics.load(owners, ring) - 1

  function ringOf(point: number): number {
    const ring = Atomics.load(places, point) - 1
    return ring >= 0 && ownerOf(ring) === point ? ring : -1
  }

  /** The writer gives a point its ring with its first sample: one that nobody has, or whose owner asks no more. */
  function ringFor(point: number): number {
    const known = ringOf(point)
    if (known >= 0) return known
    for (let ring = 0; ring < rings; ring++) {
      const owner = ownerOf(ring)
      if (owner !== nobody && Atomics.load(asks, owner) !== 0) continue
      Atomics.store(owners, ring, 0)
      Atomics.store(heads, ring, 0)
      newest[ring] = Number.NEGATIVE_INFINITY
      Atomics.store(owners, ring, point + 1)
      Atomics.store(places, point, ring + 1)
      return ring
    }
    return -1
  }

  function push(point: number, time: number, value: number, quality: number): void {
    const ring = ringFor(point)
    if (ring < 0) return
    if (time <= newest[ring]) return
    const head = heads[ring]
    const place = ring * ringSamples + (head & mask)
    newest[ring] = time
    times[place] = time
    values[place] = value
    qualities[place] = quality
    // who reads sees the count only when the sample is whole
    Atomics.store(heads, ring, (head + 1) | 0)
  }

  return {
    buffer,
    want(point) {
      if (Atomics.load(asks, point) !== 0) return true
      if (Atomics.load(asking, 0) >= rings) return false
      Atomics.store(asks, point, 1)
      Atomics.add(asking, 0, 1)
      return true
    },
    letGo(point) {
      if (Atomics.exchange(asks, point, 0) !== 0) Atomics.sub(asking, 0, 1)
    },
    asks: (point) => Atomics.load(asks, point) !== 0,
    wanted: () => Atomics.load(asking, 0),
    write({ points, times, values, qualities }) {
      if (asking[0] === 0) return
      for (let i = 0; i < points.length; i++)
        if (asks[points[i]] === 1) push(points[i], times[i], values[i], qualities[i])
    },
    push,
    head(point) {
      const ring = ringOf(point)
      return ring < 0 ? 0 : Atomics.load(heads, ring)
    },
    after(point, time) {
      const ring = ringOf(point)
      if (ring < 0) return 0
      const head = Atomics.load(heads, ring)
      let [low, high] = [0, Math.min(count(0, head), samplesPerScan)]
      // how many of the newest are newer
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if (times[ring * ringSamples + ((head - middle) & mask)] > time) low = middle
        else high = middle - 1
      }
      return (head - low) | 0
    },
    timeAt(point, place) {
      const ring = ringOf(point)
      return ring < 0 ? Number.NaN : times[ring * ringSamples + (place & mask)]
    },
    copy(point, from, to, into) {
      const asked = count(from, to)
      let n = Math.min(asked, samplesPerScan)
      into.n = 0
      into.lost = asked
      const ring = ringOf(point)
      if (ring < 0) return
      const base = ring * ringSamples
      for (let i = 0, place = to - n; i < n; i++, place++) {
        into.t[i] = times[base + (place & mask)]
        into.v[i] = values[base + (place & mask)]
        into.q[i] = qualities[base + (place & mask)]
      }
      if (ringOf(point) !== ring) return
      // the writer may be at the place of the oldest one that the ring could hold
      const over = Math.min(n, count(to, Atomics.load(heads, ring)) + n - ringSamples + 1)
      if (over > 0) {
        into.t.copyWithin(0, over, n)
        into.v.copyWithin(0, over, n)
        into.q.copyWithin(0, over, n)
        n -= over
      }
      into.n = n
      into.lost = asked - n
    },
  }
}

const count = (from: number, to: number): number => (to - from) >>> 0

const bytesOf = ({ points, rings }: RingSizes): number => rings * ringSamples * 18 + rings * 16 + 4 + points * 5
