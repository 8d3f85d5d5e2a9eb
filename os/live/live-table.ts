import { type Quality, quality as words } from '../../contract/quality.ts'
import type { SampleBatch } from '../../contract/sample.ts'

/** Most points one live table holds. A plant beyond it is split over several stream workers. */
export const maxPoints = 131_072

const bytesPerPoint = 8 + 8 + 8 + 4 + 2

/** Looks at a point in which the writer is, before a reader sleeps between them; and how often it sleeps, a millisecond each. */
const [quickLooks, patientLooks] = [1_000, 50]

/** The latest value of every point, in memory shared by the stream worker (one writer) and any number of readers. */
export type LiveTable = {
  buffer: SharedArrayBuffer
  /**
   * Writes the batch's rows in order; a row older than what is there is left out. Single writer.
   * @param received by our clock, UTC ms; left out where nobody knows, as of values from before the start
   */
  write(batch: SampleBatch, received?: number): void
  /** Changes the quality of the value that is there, without a new time. */
  mark(point: number, quality: Quality): void
  /**
   * Fills `into` and returns true, or returns false while the point has no value yet. Where the writer ended in the middle of a write,
   * there is no whole sample: after some 50 ms it is no number and bad, from then on at once, until a writer writes it again.
   */
  read(point: number, into: LiveCell): boolean
  /** When the value that is there came, by our clock, UTC ms; null where nobody knows. */
  received(point: number): number | null
  /** Grows by 2 with every change of the point; 0 while it has no value. */
  version(point: number): number
}

export type LiveCell = { time: number; value: number; quality: Quality }

/**
 * Each point is guarded by its version (a seqlock): odd while the writer is in it, so that a reader never sees the time of
 * one sample with the value of another.
 */
export function openLiveTable(buffer = new SharedArrayBuffer(maxPoints * bytesPerPoint)): LiveTable {
  const times = new Float64Array(buffer, 0, maxPoints)
  const values = new Float64Array(buffer, maxPoints * 8, maxPoints)
  const arrivals = new Float64Array(buffer, maxPoints * 16, maxPoints)
  const versions = new Int32Array(buffer, maxPoints * 24, maxPoints)
  const qualities = new Uint16Array(buffer, maxPoints * 28, maxPoints)
  /** Points that were given up, with the version at which their writer ended. */
  const abandoned = new Map<number, number>()

  const isOpen = (version: number) => (version & 1) === 1

  function put(point: number, time: number, value: number, quality: number, received: number): void {
    // odd already where a writer before this one ended in the middle
    const open = versions[point] | 1
    Atomics.store(versions, point, open)
    times[point] = time
    values[point] = value
    qualities[point] = quality
    arrivals[point] = received
    Atomics.store(versions, point, open + 1)
  }

  /** Waits for the writer to leave the point. False when it does not: it has ended there. */
  function left(point: number, version: number): boolean {
    if (abandoned.get(point) === version) return false
    for (let look = 0; look < quickLooks; look++) if (Atomics.load(versions, point) !== version) return true
    // on a busy machine the writer may want this very core
    for (let look = 0; look < patientLooks; look++)
      if (Atomics.wait(versions, point, version, 1) === 'not-equal') return true
    abandoned.set(point, version)
    return false
  }

  return {
    buffer,
    write(batch, received = Number.NaN) {
      for (let i = 0; i < batch.points.length; i++) {
        const point = batch.points[i]
        const version = versions[point]
        if (version !== 0 && !isOpen(version) && batch.times[i] < times[point]) continue
        put(point, batch.times[i], batch.values[i], batch.qualities[i], received)
      }
    },
    mark(point, quality) {
      const version = versions[point]
      if (version !== 0 && !isOpen(version) && qualities[point] !== quality)
        put(point, times[point], values[point], quality, arrivals[point])
    },
    read(point, into) {
      for (;;) {
        const before = Atomics.load(versions, point)
        if (before === 0) return false
        if (isOpen(before)) {
          if (left(point, before)) continue
          into.time = times[point]
          into.value = Number.NaN
          into.quality = words.bad
          return true
        }
        into.time = times[point]
        into.value = values[point]
        into.quality = qualities[point]
        if (Atomics.load(versions, point) === before) return true
      }
    },
    received(point) {
      const at = arrivals[point]
      return versions[point] === 0 || Number.isNaN(at) ? null : at
    },
    version(point) {
      return Atomics.load(versions, point)
    },
  }
}
