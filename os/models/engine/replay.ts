import { openSampleRings, type SampleRings } from '../../live/sample-rings.ts'
import { type Image, openImage } from './image.ts'
import type { Engine, ScanResult } from './scan.ts'

type Rows = { times: Float64Array; values: Float64Array; qualities: Uint16Array }
/** What a point shows, oldest first. `samples`: what came, where that is something else and models take every sample of it. */
export type Column = Rows & { point: number; samples?: Rows }
/** All samples before `until` that have not been in a page before. */
export type Page = { until: number; columns: readonly Column[] }

/** Scans whose samples are laid out in their order at once: columns are long, and a machine reads best what lies together. */
const slice = 32

/** Gives an image rings for the points of which models take every sample; before models are put, and for {@link createReplay}. */
export function withRings(image: Image, points: readonly number[]): SampleRings {
  const rings = openSampleRings({ points: image.values.length, rings: points.length })
  for (const point of points) rings.want(point)
  image.samples = rings
  return rings
}

/**
 * Runs models over history exactly as live: the same engine, an image that is filled from columns instead of from devices. History comes
 * in pages, so that a year needs no more memory than a page. The engine's own clock should stand still (`elapsed: () => 0`): how fast this
 * machine is must not decide what history says.
 *
 * @param rings those of the image, where models take every sample of a point that asks for it there; filled as the stream fills the live ones
 * @param from the first scan, UTC ms; a multiple of `stepMs`, which is the shortest cycle of the models
 */
export function createReplay(
  engine: Engine,
  image: Image,
  from: number,
  stepMs: number,
  rings?: Pick<SampleRings, 'push' | 'asks'>,
) {
  if (!(stepMs > 0) || from % stepMs !== 0) throw new RangeError('a replay begins at a multiple of its step')
  let time = from

  return {
    /** Scans up to the page's end. @param seen is told of each scan; what it gets is used again by the next one */
    play({ until, columns }: Page, seen: (time: number, result: ScanResult) => void): void {
      const next = new Int32Array(columns.length)
      const width = columns.length
      const counts = new Int32Array(slice)
      const laid = openImage(slice * width)
      const points = new Int32Array(slice * width)
      const sampled = rings ? columns.filter(({ point }) => rings.asks(point)) : []
      const fed = new Int32Array(sampled.length)
      /** What has come by a time, into the rings. */
      const feed = (now: number) => {
        for (const [c, column] of sampled.entries()) {
          const { times, values, qualities } = column.samples ?? column
          for (; fed[c] < times.length && times[fed[c]] <= now; fed[c]++)
            rings!.push(column.point, times[fed[c]], values[fed[c]], qualities[fed[c]])
        }
      }
      while (time < until) {
        const scans = Math.min(slice, Math.ceil((until - time) / stepMs))
        // the newest sample of each point for each scan: what came in between nobody would see live either
        counts.fill(0)
        for (let c = 0; c < width; c++) {
          const { point, times, values, qualities } = columns[c]
          let at = next[c]
          for (let k = 0; k < scans && at < times.length; k++) {
            const now = time + k * stepMs
            if (times[at] > now) continue
            while (at + 1 < times.length && times[at + 1] <= now) at++
            const place = k * width + counts[k]++
            points[place] = point
            laid.values[place] = values[at]
            laid.qualities[place] = qualities[at]
            laid.times[place] = times[at]
            at++
          }
          next[c] = at
        }
        for (let k = 0; k < scans; k++, time += stepMs) {
          const end = k * width + counts[k]
          for (let i = k * width; i < end; i++) {
            const point = points[i]
            image.values[point] = laid.values[i]
            image.qualities[point] = laid.qualities[i]
            image.times[point] = laid.times[i]
          }
          if (sampled.length > 0) feed(time)
          seen(time, engine.scan(time))
        }
      }
      // what lies behind the last scan belongs to the next page's first
      feed(until)
      for (let c = 0; c < width; c++) {
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
