import Big from 'big.js'
import { type Decimal, decimalOf } from './decimal.ts'

/**
 * Metering points of one medium in one period, as a tree: what a main meter lets through is what its sub-meters measure plus
 * what nobody measures (GB 17167-2006: in and out of the unit, main secondary units, main equipment).
 */
export type Meter = {
  id: string
  /** The meter upstream; null: it stands where the medium comes in. */
  parent: string | null
  /** In the unit of the medium; null: data of the period is missing. Virtual meters have none of their own. */
  quantity: Decimal | null
  /** Sums and differences of other meters: +1 or −1 each. */
  formula?: readonly { meter: string; sign: 1 | -1 }[]
  /** Largest permitted error of the meter, percent of what it shows, e.g. its accuracy class "0.5"; absent: not considered. */
  errorPercent?: Decimal
}

export type BalanceVerdict =
  /** Unmetered share within the limit. */
  | 'ok'
  /** More is lost or unmetered than permitted. */
  | 'over'
  /** The sub-meters show more than the main one, by more than their errors explain: a meter, a ratio or the tree is wrong. */
  | 'negative'
  /** A meter has no data: nothing can be said, least of all that it used nothing. */
  | 'incomplete'

export type Balance = {
  main: string
  subs: readonly string[]
  supplied: Decimal | null
  metered: Decimal | null
  /** supplied − metered; negative when the sub-meters show more. */
  unmetered: Decimal | null
  /** unmetered / supplied, 0.0512 = 5.12 %, four digits; null when nothing was supplied. */
  share: Decimal | null
  /** √Σ(errorᵢ·qᵢ)²: what the permitted errors of all its meters may explain, in the unit. */
  tolerance: Decimal
  verdict: BalanceVerdict
  missing: readonly string[]
}

/** Quantities with the virtual meters worked out: missing where one of their parts is. Throws a RangeError for a circle. */
export function resolveMeters(meters: readonly Meter[]): Map<string, Big | null> {
  const byId = new Map(meters.map((meter) => [meter.id, meter]))
  const known = new Map<string, Big | null>()
  const open = new Set<string>()
  const resolve = (id: string): Big | null => {
    const before = known.get(id)
    if (before !== undefined) return before
    const meter = byId.get(id)
    if (!meter) return null
    if (open.has(id)) throw new RangeError(`meter ${id} is worked out of itself`)
    open.add(id)
    let value = meter.formula ? Big(0) : meter.quantity === null ? null : Big(meter.quantity)
    for (const { meter: part, sign } of meter.formula ?? []) {
      const quantity = resolve(part)
      value = value && quantity && value.plus(quantity.times(sign))
    }
    open.delete(id)
    known.set(id, value)
    return value
  }
  for (const { id } of meters) resolve(id)
  return known
}

/** Meters that are their own upstream, directly or through others: a tree must have none. */
export function circlesOf(meters: readonly Meter[]): string[] {
  const parents = new Map(meters.map(({ id, parent }) => [id, parent]))
  return meters.flatMap(({ id }) => {
    const seen = new Set<string>()
    for (let at = parents.get(id) ?? null; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
      if (at === id) return [id]
      seen.add(at)
    }
    return []
  })
}

/**
 * A balance for every meter with sub-meters.
 *
 * @param limit unmetered share of a main meter that is accepted, e.g. "0.05"; by meter, or one for all
 */
export function balancesOf(meters: readonly Meter[], limit: Decimal | ((main: string) => Decimal)): Balance[] {
  const quantities = resolveMeters(meters)
  const byId = new Map(meters.map((meter) => [meter.id, meter]))
  const subs = Map.groupBy(
    meters.filter(({ parent }) => parent !== null && byId.has(parent)),
    ({ parent }) => parent!,
  )
  // An uncertainty needs no exact digits.
  const errorOf = ({ id, errorPercent }: Meter) =>
    errorPercent === undefined ? 0 : (Number(errorPercent) / 100) * Number(quantities.get(id) ?? 0)
  return [...subs].map(([id, children]) => {
    const main = byId.get(id)!
    const all = [main, ...children]
    const missing = all.filter((meter) => quantities.get(meter.id) === null).map((meter) => meter.id)
    const tolerance = Math.sqrt(all.reduce((squares, meter) => squares + errorOf(meter) ** 2, 0))
    const supplied = quantities.get(id) ?? null
    const base = { main: id, subs: children.map((c) => c.id), supplied: supplied?.toFixed() ?? null, missing }
    if (missing.length > 0 || !supplied)
      return { ...base, metered: null, unmetered: null, share: null, tolerance: '0', verdict: 'incomplete' as const }
    const metered = children.reduce((total, child) => total.plus(quantities.get(child.id)!), Big(0))
    return { ...base, ...judgeBalance(supplied, metered, tolerance, typeof limit === 'string' ? limit : limit(id)) }
  })
}

/**
 * The verdict on sums that are known already: of thousands of meters over a year the database adds up by main meter and day, and
 * says which of them are missing a part.
 */
export function judgeBalance(
  supplied: Big,
  metered: Big,
  tolerance: number,
  limit: Decimal,
): Pick<Balance, 'metered' | 'unmetered' | 'share' | 'tolerance' | 'verdict'> {
  const unmetered = supplied.minus(metered)
  const over = unmetered.minus(tolerance).gt(supplied.abs().times(limit))
  return {
    metered: metered.toFixed(),
    unmetered: unmetered.toFixed(),
    share: supplied.eq(0) ? null : decimalOf(Number(unmetered) / Number(supplied), 4),
    tolerance: decimalOf(tolerance, 3),
    verdict: unmetered.lt(-tolerance) ? 'negative' : over ? 'over' : 'ok',
  }
}
