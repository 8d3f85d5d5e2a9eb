import { type PointTable, rule } from './point-table.ts'

/**
 * Whether a sample tells nothing new: it differs from the last one that passed by less than the dead-band and has the same
 * quality. Boolean, enumerated and text points with a dead-band above 0 pass on every change. Where the point is also
 * compressed, a sample passes at least every `maxIntervalMs`.
 */
export function withinDeadband(table: PointTable, p: number, time: number, value: number, quality: number): boolean {
  if (table.passTime[p] === Number.NEGATIVE_INFINITY || quality !== table.passQuality[p]) return false
  if (table.flags[p] & rule.door && time - table.passTime[p] >= table.maxInterval[p]) return false
  const last = table.passValue[p]
  if (table.type[p] !== 0) return value === last
  return Math.abs(value - last) < table.deadband[p] || (Number.isNaN(value) && Number.isNaN(last))
}

/** The same for a text point. */
export function sameText(table: PointTable, p: number, text: string, quality: number): boolean {
  return quality === table.passQuality[p] && table.passText.get(p) === text
}
