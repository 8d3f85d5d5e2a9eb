import type { Image } from './image.ts'
import type { Engine, ScanResult } from './scan.ts'

/** Samples of one point, oldest first. */
export type Column = { point: number; times: Float64Array; values: Float64Array; qualities: Uint16Array }
/** All samples before `until` that have not been in a page before. */
export type Page = { until: number; columns: readonly Column[] }

/**
 * Runs models over history exactly as live: the same engine, an image that is filled from columns instead of from devices. History comes
 * in pages, so that a year needs no more memory than a page.
 *
 * @param from the first scan, UTC ms; a multiple of `stepMs`, which is the shortest cycle of the models
 */
export function createReplay(engine: Engine, image: Image, from: number, stepMs: number) {
  if (!(stepMs > 0) || from % stepMs !== 0) throw new RangeError('a replay begins at a multiple of its step')
  let time = from
  return {
    /** Scans up to the page's end. @param seen is told of each scan; what it gets is used again by the next one */
    play({ until, columns }: Page, seen: (time: number, result: ScanResult) => void): void {
      const next = new Int32Array(columns.length)
      for (; time < until; time += stepMs) {
        for (let c = 0; c < columns.length; c++) {
          const { point, times, values, qualities } = columns[c]
          let at = next[c]
          if (at >= times.length || times[at] > time) continue
          while (at + 1 < times.length && times[at + 1] <= time) at++
          image.values[point] = values[at]
          image.qualities[point] = qualities[at]
          image.times[point] = times[at]
          next[c] = at + 1
        }
        seen(time, engine.scan(time))
      }
      // what lies behind the last scan belongs to the next page's first
      for (let c = 0; c < columns.length; c++) {
        const { point, times, values, qualities } = columns[c]
        const at = times.length - 1
        if (next[c] > at) continue
        image.values[point] = values[at]
        image.qualities[point] = qualities[at]
        image.times[point] = times[at]
      }
    },
  }
}
