import type { LiveItem } from '../../api/platform.ts'
import type { Point } from '../../contract/point.ts'
import { quality } from '../../contract/quality.ts'
import type { SampleValue } from '../../contract/sample.ts'
import type { LiveCell, LiveTable } from './live-table.ts'

/** What readers of live values need to know about points; kept up to date by the twin. */
export type PointDirectory = {
  byCode(code: string): Point | undefined
  byIndex(index: number): Point | undefined
  /** Points at and below a place of the twin. */
  inBranch(path: string): readonly Point[]
  all(): readonly Point[]
}

/** Live values as people and programs outside know them. Reads shared memory; asks nobody. */
export type LiveReader = {
  item(point: Point): LiveItem
  version(point: Point): number
  value(point: Point): SampleValue
  /** Texts do not fit into the shared table; the stream worker sends them here as they change. */
  setTexts(texts: readonly [point: number, text: string][]): void
}

export function sampleValue(point: Pick<Point, 'type'>, value: number, text: string | undefined): SampleValue {
  if (point.type === 'text') return text ?? null
  if (Number.isNaN(value)) return null
  return point.type === 'boolean' ? value !== 0 : value
}

export function createLiveReader(table: LiveTable): LiveReader {
  const texts = new Map<number, string>()
  const cell: LiveCell = { time: 0, value: 0, quality: 0 }
  return {
    item(point) {
      if (!table.read(point.index, cell))
        return { code: point.code, time: null, value: null, quality: quality.badWaitingForInitialData }
      const value = sampleValue(point, cell.value, texts.get(point.index))
      return { code: point.code, time: cell.time, value, quality: cell.quality }
    },
    version(point) {
      return table.version(point.index)
    },
    value(point) {
      return table.read(point.index, cell) ? sampleValue(point, cell.value, texts.get(point.index)) : null
    },
    setTexts(changes) {
      for (const [point, text] of changes) texts.set(point, text)
    },
  }
}
