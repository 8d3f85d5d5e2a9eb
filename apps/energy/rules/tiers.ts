import Big from 'big.js'
import { type Decimal, rounded } from './decimal.ts'

/** Prices of water, gas, steam: one tier is a flat price. `above` what was used since the year (or month) began; the first is "0". */
export type Tier = { above: Decimal; price: Decimal }
export type TierLine = { above: Decimal; quantity: Decimal; price: Decimal; amount: Decimal }

/**
 * What a quantity costs after `used` has been used before in the same counting period, a line per tier, each rounded to 0.01.
 *
 * @param tiers in any order; throws a RangeError where none begins at 0
 */
export function tieredCost(
  quantity: Decimal,
  used: Decimal,
  tiers: readonly Tier[],
): { lines: TierLine[]; amount: Decimal } {
  const sorted = [...tiers].sort((a, b) => Big(a.above).cmp(b.above))
  if (sorted.length === 0 || !Big(sorted[0].above).eq(0)) throw new RangeError('the first tier begins at 0')
  const from = Big(used)
  const to = from.plus(quantity)
  if (from.lt(0) || to.lt(from)) throw new RangeError('quantities are not negative')
  const lines = sorted.flatMap(({ above, price }, i): TierLine[] => {
    const low = from.gt(above) ? from : Big(above)
    const ceiling = sorted[i + 1]?.above
    const high = ceiling !== undefined && to.gt(ceiling) ? Big(ceiling) : to
    if (high.lte(low)) return []
    const part = high.minus(low)
    return [{ above, quantity: part.toFixed(), price, amount: rounded(part.times(price), 2) }]
  })
  return { lines, amount: lines.reduce((total, line) => total.plus(line.amount), Big(0)).toFixed(2) }
}
