import Big from 'big.js'
import type { Balance, Meter } from './balance.ts'
import { resolveMeters } from './balance.ts'
import { type Decimal, splitExactly } from './decimal.ts'

export type Allocation = { to: string; quantity: Decimal }

/**
 * Shares what no meter shows among those who use it, by a key: floor area (m²), heads, or an agreed share. Parts add up exactly.
 * Answers null where nobody has a key: an allocation must not be made up.
 */
export function allocate(
  quantity: Decimal,
  keys: readonly { to: string; key: number }[],
  decimals = 3,
): Allocation[] | null {
  if (keys.length === 0 || keys.some(({ key }) => !(key >= 0)) || !keys.some(({ key }) => key > 0)) return null
  const parts = splitExactly(
    quantity,
    keys.map(({ key }) => key),
    decimals,
  )
  return keys.map(({ to }, i) => ({ to, quantity: parts[i] }))
}

export type SankeyLink = { source: string; target: string; value: Decimal; unmetered: boolean }
export type Sankey = {
  nodes: string[]
  links: SankeyLink[]
  /** Meters without data, and main meters whose sub-meters show more than they do: drawn, these would lie. */
  left: string[]
}

/** The node that takes what a main meter lets through and no sub-meter shows. */
export const unmeteredNode = (main: string) => `${main} unmetered`

/** Flows from main to sub-meters, and a link to an unmetered node for the rest, so that what comes in goes out. */
export function sankeyOf(meters: readonly Meter[], balances: readonly Balance[]): Sankey {
  const quantities = resolveMeters(meters)
  const nodes = new Set<string>()
  const links: SankeyLink[] = []
  const left = new Set<string>()
  const link = (source: string, target: string, value: Big, unmetered: boolean) => {
    if (value.lte(0)) return
    nodes.add(source).add(target)
    links.push({ source, target, value: value.toFixed(), unmetered })
  }
  for (const { id } of meters) if (quantities.get(id) === null) left.add(id)
  for (const { main, subs, unmetered } of balances) {
    for (const sub of subs) link(main, sub, quantities.get(sub) ?? Big(0), false)
    if (unmetered === null) continue
    if (Big(unmetered).lt(0)) left.add(main)
    link(main, unmeteredNode(main), Big(unmetered), true)
  }
  return { nodes: [...nodes], links, left: [...left] }
}

/**
 * Share of what comes in that the meters below it show (能源计量率, which GB 17167-2006 asks for by level): Σ metered / Σ supplied of the
 * uppermost main meters, four digits; what passes a main meter below them is theirs already. Null when something is missing or nothing
 * was supplied.
 */
export function meteringRate(all: readonly Balance[]): Decimal | null {
  const below = new Set(all.flatMap(({ subs }) => subs))
  const balances = all.filter(({ main }) => !below.has(main))
  if (balances.some(({ supplied, metered }) => supplied === null || metered === null)) return null
  const total = (of: (balance: Balance) => Decimal) => balances.reduce((all, b) => all.plus(of(b)), Big(0))
  const supplied = total((b) => b.supplied!)
  return supplied.gt(0)
    ? total((b) => b.metered!)
        .div(supplied)
        .round(4)
        .toFixed()
    : null
}
