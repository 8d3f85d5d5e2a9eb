import { type PointTable, rule } from './point-table.ts'

/** Raw value → value in the point's unit, rounded to the digits the instrument has. May overflow to an infinity. */
export function scaleValue(table: PointTable, p: number, raw: number): number {
  const flags = table.flags[p]
  const value = flags & rule.scale ? raw * table.factor[p] + table.offset[p] : raw
  if (!(flags & rule.decimals)) return value
  const shifted = value * table.power[p]
  // Beyond 2^53 there are no digits left to round.
  return Math.abs(shifted) < Number.MAX_SAFE_INTEGER ? Math.round(shifted) / table.power[p] : value
}
