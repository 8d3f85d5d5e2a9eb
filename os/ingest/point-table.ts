import type { Point } from '../../api/point.ts'
import { type PointType, pointTypes } from '../../contract/point.ts'

/** What is configured for a point, one bit each. */
export const rule = {
  configured: 1,
  scale: 2,
  decimals: 4,
  range: 8,
  rangeReject: 16,
  rate: 32,
  stuck: 64,
  deadband: 128,
  door: 256,
  expected: 512,
  group: 1024,
} as const

/** Bits of `door`: the segment has a stored start; a newer sample is held back. */
export const doorBit = { anchor: 1, held: 2 } as const

/** Bits of `gap`: the point has fallen silent; substituted samples stand after its newest one. */
export const gapBit = { silent: 1, filled: 2 } as const

export const typeCode: Record<PointType, number> = { number: 0, boolean: 1, enum: 2, text: 3 }

type ColumnKind = Float64ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor

/** Configuration and state of every point, by point index. -Infinity in a time column: never. */
const columnKinds = {
  // configuration
  flags: Uint16Array,
  type: Uint8Array,
  factor: Float64Array,
  offset: Float64Array,
  power: Float64Array,
  low: Float64Array,
  high: Float64Array,
  maxRate: Float64Array,
  stuckAfter: Float64Array,
  stuckBand: Float64Array,
  deadband: Float64Array,
  deviation: Float64Array,
  maxInterval: Float64Array,
  expectedEvery: Float64Array,
  // newest sample processed; `lastSent` is its quality before rate and stuck check, to recognise a repeat
  lastTime: Float64Array,
  lastValue: Float64Array,
  lastQuality: Uint16Array,
  lastSent: Uint16Array,
  lastArrival: Float64Array,
  gap: Uint8Array,
  // last good sample, for the rate of change
  goodTime: Float64Array,
  goodValue: Float64Array,
  // where the value last moved, for the stuck check
  movedTime: Float64Array,
  movedValue: Float64Array,
  // last sample that passed the dead-band
  passTime: Float64Array,
  passValue: Float64Array,
  passQuality: Uint16Array,
  // swinging door
  door: Uint8Array,
  anchorTime: Float64Array,
  anchorValue: Float64Array,
  anchorQuality: Uint16Array,
  slopeLow: Float64Array,
  slopeHigh: Float64Array,
  heldTime: Float64Array,
  heldValue: Float64Array,
  heldQuality: Uint16Array,
} satisfies Record<string, ColumnKind>

type ColumnName = keyof typeof columnKinds
type Columns = { [K in ColumnName]: InstanceType<(typeof columnKinds)[K]> }

/** `lastText` and `passText` hold what the value columns cannot. */
export type PointTable = Columns & { size: number; lastText: Map<number, string>; passText: Map<number, string> }

export function createPointTable(size = 1024): PointTable {
  const columns = Object.fromEntries(Object.entries(columnKinds).map(([name, Kind]) => [name, new Kind(size)]))
  return { ...(columns as Columns), size, lastText: new Map(), passText: new Map() }
}

/** Makes room for point `index`; columns are replaced, so take them from the table anew. */
export function growTo(table: PointTable, index: number): void {
  if (index < table.size) return
  const size = Math.max(index + 1, table.size * 2)
  const columns = table as unknown as Record<string, Float64Array | Uint16Array | Uint8Array>
  for (const [name, Kind] of Object.entries(columnKinds)) {
    const grown = new Kind(size)
    grown.set(columns[name])
    columns[name] = grown
  }
  table.size = size
}

/** Forgets everything that was seen of a point. */
export function clearState(table: PointTable, p: number): void {
  table.lastTime[p] = Number.NEGATIVE_INFINITY
  table.goodTime[p] = Number.NEGATIVE_INFINITY
  table.movedTime[p] = Number.NEGATIVE_INFINITY
  table.passTime[p] = Number.NEGATIVE_INFINITY
  table.gap[p] = 0
  table.door[p] = 0
  table.lastText.delete(p)
  table.passText.delete(p)
}

/** Writes the configuration of a point. State is kept, unless the point is new here or has changed its type. */
export function writeConfig(table: PointTable, { index: p, type, processing }: Point): void {
  growTo(table, p)
  if (!table.flags[p] || pointTypes[table.type[p]] !== type) clearState(table, p)
  const { scale, decimals, range, maxRatePerSecond, stuck, deadband, compression, expectedEveryMs, fillGroup } =
    processing
  let flags: number = rule.configured
  const numeric = type === 'number'
  const set = (bit: number, present: unknown) => {
    if (present) flags |= bit
  }
  set(rule.scale, numeric && scale && (scale.factor !== 1 || scale.offset !== 0))
  set(rule.decimals, numeric && decimals !== undefined)
  set(rule.range, numeric && range)
  set(rule.rangeReject, numeric && range?.reject)
  set(rule.rate, numeric && maxRatePerSecond !== undefined)
  set(rule.stuck, numeric && stuck)
  set(rule.deadband, deadband !== undefined && deadband > 0)
  set(rule.door, numeric && compression)
  set(rule.expected, expectedEveryMs !== undefined)
  set(rule.group, numeric && fillGroup && expectedEveryMs !== undefined)
  table.flags[p] = flags
  table.type[p] = typeCode[type]
  table.factor[p] = scale?.factor ?? 1
  table.offset[p] = scale?.offset ?? 0
  table.power[p] = 10 ** (decimals ?? 0)
  table.low[p] = range?.low ?? 0
  table.high[p] = range?.high ?? 0
  table.maxRate[p] = maxRatePerSecond ?? 0
  table.stuckAfter[p] = stuck?.afterMs ?? 0
  table.stuckBand[p] = stuck?.band ?? 0
  table.deadband[p] = deadband ?? 0
  table.deviation[p] = compression?.deviation ?? 0
  table.maxInterval[p] = compression?.maxIntervalMs ?? 0
  table.expectedEvery[p] = expectedEveryMs ?? 0
}
