import { quality } from '../../../contract/quality.ts'
import type { SampleReader } from './sample-windows.ts'

/** What models read and write: the newest value of every point, by index. The shell fills it from the live table before a scan. */
export type Image = {
  values: Float64Array
  qualities: Uint16Array
  /** UTC ms; −Infinity while a point has no value. */
  times: Float64Array
  /** Where there are samples between two scans; without it inputs that ask for them get none. */
  samples?: SampleReader
}

export function openImage(points: number): Image {
  return {
    values: new Float64Array(points).fill(Number.NaN),
    qualities: new Uint16Array(points).fill(quality.badWaitingForInitialData),
    times: new Float64Array(points).fill(Number.NEGATIVE_INFINITY),
  }
}
