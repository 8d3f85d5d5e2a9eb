import Big from 'big.js'

/** `value`: annual usage × price, or stock × price, a decimal in the plant's currency. */
export type Valued = { id: string; value: string }
/** Cumulative shares, 0 < a < b < 1, as decimals. */
export type Thresholds = { a: string; b: string }
/** Shares as decimals with at most 6 places. */
export type Ranked = Valued & { class: 'A' | 'B' | 'C'; share: string; cumulative: string }

export const usualThresholds: Thresholds = { a: '0.8', b: '0.95' }

/**
 * ABC by value (Pareto): the parts that make up most of it, most first. The part that crosses a threshold still belongs to the
 * class before it, so that one dear part alone is an A. What is worth nothing is C. Of equals, by id.
 */
export function rankByValue(parts: readonly Valued[], { a, b }: Thresholds = usualThresholds): Ranked[] {
  const total = parts.reduce((sum, { value }) => sum.plus(value), Big(0))
  const sorted = [...parts].sort((x, y) => Big(y.value).cmp(x.value) || (x.id < y.id ? -1 : 1))
  const shareOf = (value: Big) => (total.eq(0) ? Big(0) : value.div(total))
  let before = Big(0)
  return sorted.map((part) => {
    const reached = shareOf(before)
    before = before.plus(part.value)
    const worthless = Big(part.value).lte(0)
    return {
      ...part,
      class: worthless || reached.gte(b) ? 'C' : reached.gte(a) ? 'B' : 'A',
      share: shareOf(Big(part.value)).round(6).toFixed(),
      cumulative: shareOf(before).round(6).toFixed(),
    }
  })
}
