/** Points as the platform keeps them, shared by the server and the screens. */
import type { PointType } from '../contract/point.ts'
import type { Text } from '../contract/text.ts'

/**
 * How the ingest treats a point's samples, in this order: scale, range, rate of change, stuck, duplicate, dead-band,
 * swinging door. What is not given is not done. All values are in the point's own unit after scaling.
 */
export type Processing = {
  /** engineering value = raw value × factor + offset */
  scale?: { factor: number; offset: number }
  /** Round to the digits the instrument has. */
  decimals?: number
  /** Instrument range: outside it the sample is kept, marked uncertain/out of range with its limit bits; `reject` refuses it. */
  range?: { low: number; high: number; reject?: boolean }
  /** Faster than this from one good sample to the next: kept, marked uncertain (sensor not accurate). Unit per second. */
  maxRatePerSecond?: number
  /** No change greater than `band` for `afterMs`: kept, marked uncertain with the limit bits "constant". */
  stuck?: { afterMs: number; band: number }
  /** A change smaller than this since the last stored sample is not stored (live still shows it). */
  deadband?: number
  /** Swinging-door trending: stored samples, joined by straight lines, are within `deviation` of every sample received. */
  compression?: { deviation: number; maxIntervalMs: number }
  /** A sample is expected at least this often; a longer silence is a gap, is counted, and makes the live value uncertain. */
  expectedEveryMs?: number
  /** Gaps are filled from the other points of this group (see os/ingest/gap-fill.ts); filled samples are marked substituted. */
  fillGroup?: string
}

/** 测点: one signal. `index` is dense from 0, given once and never used again. */
export type Point = {
  index: number
  code: string
  name: Text
  type: PointType
  /** Code of the unit the value is stored in (see units/), or null where there is none. */
  unit: string | null
  /** Normal display range in the stored unit; also the default range of a trend axis. */
  low: number | null
  high: number | null
  decimals: number | null
  /** Labels of an enumerated or boolean point: code → text. */
  labels: Record<string, Text> | null
  /** Twin path of the place the point belongs to: codes joined by '/', '' when it has none yet. */
  path: string
  /** Role within its equipment's type, e.g. inletPressure. */
  role: string | null
  /** Code after KKS, validated when written. */
  kks: string | null
  /** Retention class, a key of the historian's retention table. */
  retention: string
  processing: Processing
  /** The connection that feeds the point and the driver's address in it; null for points that are only pushed. */
  source: PointSource | null
  /** Where the readings come from, in plain words, where that needs saying (demo play, simulation). */
  note: Text | null
}

/** A point and whose it is: codes are unique within a tenant, indices over all of them. */
export type TenantPoint = Point & { tenant: string }

/** `writable`: values may be sent to the device through this point, by those who have the permission. Off unless set. */
export type PointSource = { connection: string; address: unknown; writable?: boolean }
