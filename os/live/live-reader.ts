import type { LiveItem } from '../../api/platform.ts'
import type { Point, TenantPoint } from '../../api/point.ts'
import { quality } from '../../contract/quality.ts'
import type { SampleValue } from '../../contract/sample.ts'
import type { LiveCell, LiveTable } from './live-table.ts'

/** What readers of live values need to know about one tenant's points; kept up to date by the twin. */
export type PointDirectory = {
  byCode(code: string): TenantPoint | undefined
  byIndex(index: number): TenantPoint | undefined
  /** Points at and below a place of the twin. */
  inBranch(path: string): readonly TenantPoint[]
  all(): readonly TenantPoint[]
}

export type PointDirectories = {
  of(tenant: string): PointDirectory
  /** Points of all tenants: for the system, never for what a caller asked. */
  all(): readonly TenantPoint[]
  /** Tenants that have had a point. */
  tenants(): readonly string[]
}

/** Live values as people and programs outside know them. Reads shared memory; asks nobody. */
export type LiveReader = {
  item(point: Point): LiveItem
  version(point: Point): number
  /** When the value came, by our clock, UTC ms; null where nobody knows. */
  received(point: Point): number | null
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
    received(point) {
      return table.received(point.index)
    },
    value(point) {
      return table.read(point.index, cell) ? sampleValue(point, cell.value, texts.get(point.index)) : null
    },
    setTexts(changes) {
      for (const [point, text] of changes) texts.set(point, text)
    },
  }
}
