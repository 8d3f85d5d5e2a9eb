import Big from 'big.js'
import type { BillLine } from './bills.ts'
import { type Decimal, splitExactly, sum } from './decimal.ts'
import { windowMs } from './demand.ts'

/** A meter below the one that is billed; `used` by what a line is shared by, see {@link keyOf}, and '' for all of it. */
export type Sharer = { id: string; parent: string | null; used: Readonly<Record<string, number>> }

/** What a meter bears with all below it, and what of that is nobody's: used between it and its sub-meters, or its own where it has none. */
export type Share = {
  id: string
  quantity: Decimal
  amount: Decimal
  ownQuantity: Decimal
  ownAmount: Decimal
  subs: number
  /** How far below the billed meter. */
  depth: number
}

/** What was used in the 15 minutes of the highest demand; only where the basic charge is shared by it. */
export const peakKey = 'peak window'

/**
 * A band's line is shared by what was used in the band, the basic charge by what was used in the peak where that is known; everything
 * else by what was used in the month.
 */
export const keyOf = ({ kind, tariff, of }: Pick<BillLine, 'kind' | 'tariff' | 'of'>): string =>
  kind === 'energy' ? `${tariff} ${of}` : kind === 'basic' || kind === 'over' ? peakKey : ''

/**
 * Quarters of the clock that a window of 15 minutes lies in, with the share of each that is in it: sub-meters that nobody reads by the
 * minute are taken to have flowed evenly.
 *
 * @param at start of the window, UTC ms
 */
export function quartersOfWindow(at: number): { start: number; share: number }[] {
  const start = Math.floor(at / windowMs) * windowMs
  const into = (at - start) / windowMs
  return [
    { start, share: 1 - into },
    { start: start + windowMs, share: into },
  ].filter(({ share }) => share > 0)
}

/** Weights of the sub-meters and, last, of what they leave; sub-meters that show more than the main one leave nothing. */
function weightsOf(node: Sharer, subs: readonly Sharer[], key: string): number[] {
  const below = subs.map(({ used }) => Math.max(0, used[key] ?? 0))
  const rest = Math.max(0, (node.used[key] ?? 0) - below.reduce((a, b) => a + b, 0))
  return [...below, rest]
}

/**
 * Who bears what of a bill: each line goes down from main meter to sub-meters, so that at every meter the parts add up to the whole to
 * the last cent. Where nothing was used in a band or in the peak its line is shared by the month; where nothing was used at all the main meter keeps it.
 *
 * @param sharers the billed meter and all below it; parents come before their subs or after, as you like
 */
export function allocate(lines: readonly BillLine[], root: string, sharers: readonly Sharer[]): Share[] {
  const subsOf = Map.groupBy(sharers, ({ parent }) => parent)
  const shares: Share[] = []
  const go = (node: Sharer, amounts: readonly Decimal[], depth: number) => {
    const subs = subsOf.get(node.id) ?? []
    const parts: Decimal[][] = subs.map(() => [])
    const own = lines.map((line, i) => {
      if (subs.length === 0) return amounts[i]
      const fit = [keyOf(line), ''].map((key) => weightsOf(node, subs, key)).find((w) => w.some((each) => each > 0))
      if (!fit) {
        for (const part of parts) part.push('0')
        return amounts[i]
      }
      const split = splitExactly(amounts[i], fit, 2)
      for (const [at, part] of parts.entries()) part.push(split[at])
      return split[subs.length]
    })
    const used = Big(node.used[''] ?? 0)
    const below = sum(subs.map((each) => Big(each.used[''] ?? 0)))
    shares.push({
      ...{ id: node.id, quantity: used.toFixed(2), amount: sum(amounts).toFixed(2) },
      ...{ ownQuantity: used.minus(below).toFixed(2), ownAmount: sum(own).toFixed(2), subs: subs.length, depth },
    })
    for (const [at, sub] of subs.entries()) go(sub, parts[at], depth + 1)
  }
  const first = sharers.find(({ id }) => id === root)
  if (first)
    go(
      first,
      lines.map(({ amount }) => amount),
      0,
    )
  return shares
}
