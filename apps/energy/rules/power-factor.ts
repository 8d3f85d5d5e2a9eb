import Big from 'big.js'
import { type Decimal, rounded } from './decimal.ts'

/** The power factor a customer is measured by: 0.90 large industry, 0.85 other industry, 0.80 farming and resale. */
export type Standard = '0.90' | '0.85' | '0.80'

/**
 * 力调电费 after 《功率因数调整电费办法》 (83)水电财字第215号, tables 1–3: percent of the bill for a power factor, in
 * hundredths from `to` down to `from`; `at` holds for `to`, each hundredth below adds `each`. Negative: the bill is lessened.
 */
type Piece = { to: number; from: number; at: number; each: number }
const tables: Record<Standard, readonly Piece[]> = {
  '0.90': [
    { to: 100, from: 95, at: -0.75, each: 0 },
    { to: 94, from: 90, at: -0.6, each: 0.15 },
    { to: 89, from: 70, at: 0.5, each: 0.5 },
    { to: 69, from: 65, at: 11, each: 1 },
    { to: 64, from: 0, at: 17, each: 2 },
  ],
  '0.85': [
    { to: 100, from: 94, at: -1.1, each: 0 },
    { to: 93, from: 91, at: -0.95, each: 0.15 },
    { to: 90, from: 85, at: -0.5, each: 0.1 },
    { to: 84, from: 65, at: 0.5, each: 0.5 },
    { to: 64, from: 60, at: 11, each: 1 },
    { to: 59, from: 0, at: 17, each: 2 },
  ],
  '0.80': [
    { to: 100, from: 92, at: -1.3, each: 0 },
    { to: 91, from: 91, at: -1.15, each: 0 },
    { to: 90, from: 80, at: -1, each: 0.1 },
    { to: 79, from: 60, at: 0.5, each: 0.5 },
    { to: 59, from: 55, at: 11, each: 1 },
    { to: 54, from: 0, at: 17, each: 2 },
  ],
}

/**
 * The month's average power factor P/√(P² + Q²), two digits, half up; null where no energy was used.
 *
 * @param activeKwh active energy drawn
 * @param reactiveKvarh drawn and fed back, each as its size: the measure counts both
 */
export function averagePowerFactor(
  activeKwh: Decimal,
  reactiveKvarh: { drawn: Decimal; fedBack: Decimal },
): Decimal | null {
  const p = Big(activeKwh)
  if (p.lte(0)) return null
  const q = Big(reactiveKvarh.drawn).abs().plus(Big(reactiveKvarh.fedBack).abs())
  return rounded(p.div(p.times(p).plus(q.times(q)).sqrt()), 2)
}

/** Percent that the bill is raised (positive) or lessened by. */
export function adjustmentPercent(powerFactor: Decimal, standard: Standard): Decimal {
  const hundredths = Number(Big(powerFactor).times(100).round(0, Big.roundHalfUp))
  if (!(hundredths >= 0 && hundredths <= 100)) throw new RangeError(`no power factor: ${powerFactor}`)
  const piece = tables[standard].find(({ from }) => hundredths >= from)!
  return Big(piece.each)
    .times(piece.to - hundredths)
    .plus(piece.at)
    .toFixed()
}

export type PowerFactorAdjustment = { powerFactor: Decimal; percent: Decimal; amount: Decimal }

/** @param base energy and basic charge in yuan, without the levies that are collected along (代征费用) */
export function powerFactorAdjustment(base: Decimal, powerFactor: Decimal, standard: Standard): PowerFactorAdjustment {
  const percent = adjustmentPercent(powerFactor, standard)
  return { powerFactor, percent, amount: rounded(Big(base).times(percent).div(100), 2) }
}

/**
 * Reactive power that lifts a load to a power factor, kvar: Q = P·(tan φ₁ − tan φ₂); "0" where it is reached.
 *
 * @param loadKw average load
 */
export function compensationKvar(loadKw: Decimal, from: Decimal, to: Decimal): Decimal {
  const tan = (cos: Decimal) => Big(1).minus(Big(cos).times(cos)).sqrt().div(cos)
  const needed = tan(from).minus(tan(to)).times(loadKw)
  return needed.gt(0) ? rounded(needed, 1) : '0'
}
