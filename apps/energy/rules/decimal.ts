import Big from 'big.js'

/** A quantity or an amount of money as text, e.g. "12.340": digits are never lost on the way to the database and back. */
export type Decimal = string

/** Σ; "0" for none. */
export const sum = (values: Iterable<Decimal | Big>): Big => {
  let total = Big(0)
  for (const value of values) total = total.plus(value)
  return total
}

/** Half away from zero, as bills are rounded. */
export const rounded = (value: Big, decimals: number): Decimal =>
  value.round(decimals, Big.roundHalfUp).toFixed(decimals)

/** A plain number as a decimal without an exponent, rounded. NaN and ±∞ are a fault of the caller. */
export function decimalOf(value: number, decimals: number): Decimal {
  if (!Number.isFinite(value)) throw new RangeError(`not a number: ${value}`)
  return Big(value).round(decimals, Big.roundHalfUp).toFixed()
}

/**
 * Splits an amount by weights so that the parts add up to it to the last digit: every border is rounded, not every part.
 *
 * @param weights not negative, at least one above 0
 */
export function splitExactly(amount: Decimal | Big, weights: readonly number[], decimals: number): Decimal[] {
  const whole = weights.reduce((a, b) => a + b, 0)
  if (!(whole > 0) || weights.some((w) => !(w >= 0))) throw new RangeError('weights must not be negative and not all 0')
  const total = Big(amount)
  const last = weights.findLastIndex((w) => w > 0)
  let passed = 0
  let before = Big(0)
  return weights.map((weight, i) => {
    passed += weight
    const border = i >= last ? total : total.times(passed).div(whole).round(decimals, Big.roundHalfUp)
    const part = border.minus(before)
    before = border
    return part.toFixed()
  })
}
