import type { LiveCell, LiveTable } from '../../live/live-table.ts'
import type { Image } from './image.ts'

const cell: LiveCell = { time: 0, value: 0, quality: 0 }

/** Brings the newest values of points (see `reads` of the engine) from the live table, each of them whole, before a scan. */
export function bringLive(table: Pick<LiveTable, 'read'>, points: Int32Array, image: Image): void {
  for (const point of points) {
    if (!table.read(point, cell)) continue
    image.values[point] = cell.value
    image.qualities[point] = cell.quality
    image.times[point] = cell.time
  }
}
