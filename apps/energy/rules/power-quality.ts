import { isBad, type Quality } from '../../../contract/quality.ts'
import { type Connection, type Limit, type PowerQuantity, spreadLimit, standardLimit } from './power-quality-limits.ts'

export type QualitySample = { time: number; value: number; quality: Quality }

export type PowerQualityVerdict =
  | 'pass'
  | 'fail'
  /** Too few usable values for a statement. */
  | 'tooFew'
  /** The standard has no limit for this connection. */
  | 'noLimit'

export type Assessment = {
  quantity: PowerQuantity
  limit: Limit | null
  values: number
  min: number | null
  max: number | null
  average: number | null
  /** 5 % of the values lie below, 5 % above. */
  p5: number | null
  p95: number | null
  /** Share of values within the limit, 0…1 (合格率). */
  withinShare: number | null
  verdict: PowerQualityVerdict
}

/** A 95 % probability value of fewer than these says nothing (GB/T 14549 asks for 30 measurements). */
export const leastValues = 30

/**
 * The value below which a share of the values lies: sorted, 5 % of the largest left out, the largest of the rest
 * (95% 概率大值). `sorted` ascending, not empty.
 */
export function probabilityValue(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}

/**
 * Judges one quantity over a period (a day, usually; a week for flicker). Values that are bad are left out, never taken as 0.
 *
 * @param samples 3 s to 10 min values as the quantity's standard asks for; in the unit of {@link PowerQuantity}
 * @param own a stricter limit agreed with the grid or set by the plant
 */
export function assess(
  quantity: PowerQuantity,
  samples: readonly QualitySample[],
  connection: Connection,
  own?: Limit,
): Assessment {
  const limit = own ?? standardLimit(quantity, connection) ?? null
  const usable = samples.filter(({ value, quality }) => !isBad(quality) && Number.isFinite(value))
  const sorted = usable.map(({ value }) => value).sort((a, b) => a - b)
  const n = sorted.length
  const nothing = { min: null, max: null, average: null, p5: null, p95: null, withinShare: null }
  if (n === 0) return { quantity, limit, values: 0, ...nothing, verdict: limit ? 'tooFew' : 'noLimit' }
  const keeps = (value: number) =>
    limit === null || ((limit.low === null || value >= limit.low) && (limit.high === null || value <= limit.high))
  const figures = {
    min: sorted[0],
    max: sorted[n - 1],
    average: sorted.reduce((a, b) => a + b, 0) / n,
    p5: sorted[Math.min(n - 1, Math.floor(n * 0.05))],
    p95: probabilityValue(sorted, 0.95),
    withinShare: limit ? sorted.filter(keeps).length / n : null,
  }
  return { quantity, limit, values: n, ...figures, verdict: judge(quantity, figures, limit, connection, n, keeps) }
}

function judge(
  quantity: PowerQuantity,
  { min, max, p5, p95 }: { min: number; max: number; p5: number; p95: number },
  limit: Limit | null,
  connection: Connection,
  values: number,
  keeps: (value: number) => boolean,
): PowerQualityVerdict {
  if (limit === null) return 'noLimit'
  const spread = quantity === 'voltageDeviation' ? spreadLimit(connection) : undefined
  const tooWide = spread !== undefined && Math.max(0, max) + Math.max(0, -min) > spread
  const beyond = limit.highest !== undefined && max > limit.highest
  // What no value may pass needs no number of values to have been passed.
  if (tooWide || beyond || (limit.by === 'all' && !(keeps(min) && keeps(max)))) return 'fail'
  if (values < leastValues) return 'tooFew'
  return limit.by === 'p95' && !(keeps(p5) && keeps(p95)) ? 'fail' : 'pass'
}

/** Long-term flicker of twelve short-term values of 10 min: P_lt = ∛(Σ P_st³ / 12) (GB/T 12326-2008). */
export function longTermFlicker(shortTerm: readonly number[]): number {
  if (shortTerm.length !== 12) throw new RangeError('twelve short-term values make a long-term one')
  return Math.cbrt(shortTerm.reduce((total, pst) => total + pst ** 3, 0) / 12)
}

/**
 * Negative-sequence unbalance from the three line-to-line voltages, percent (GB/T 15543-2008, annex A):
 * ε = √((1 − √(3 − 6L)) / (1 + √(3 − 6L))), L = (a⁴ + b⁴ + c⁴)/(a² + b² + c²)². NaN where they form no triangle.
 */
export function unbalanceOf(ab: number, bc: number, ca: number): number {
  const squares = ab ** 2 + bc ** 2 + ca ** 2
  const root = Math.sqrt(Math.max(0, 3 - (6 * (ab ** 4 + bc ** 4 + ca ** 4)) / squares ** 2))
  const triangle = ab < bc + ca && bc < ab + ca && ca < ab + bc
  return triangle ? 100 * Math.sqrt(Math.max(0, 1 - root) / (1 + root)) : Number.NaN
}
