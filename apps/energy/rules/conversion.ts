import Big from 'big.js'
import type { Decimal } from './decimal.ts'
import { sum } from './decimal.ts'

/**
 * What a factor turns a quantity into (GB/T 2589-2020).
 * - `calorific`  当量值: its own heat value, kgce (1 kgce = 29 307.6 kJ); electricity always 0.1229 kgce/kWh
 * - `equivalent` 等价值: what was burnt to make it, kgce; electricity by the year's coal consumption of generation
 * - `co2`        kg CO₂; electricity by the grid factor of the year
 */
export type FactorKind = 'calorific' | 'equivalent' | 'co2'

/** A dated factor: target per unit of the medium, from a day on until a later one of the same medium and kind. */
export type Factor = {
  medium: string
  kind: FactorKind
  from: string
  value: Decimal
  /** Where the figure stands: standard, notice or the supplier's analysis. */
  source: string
}

/** The factor of a day; undefined where there is none yet. Order does not matter. */
export const factorOn = (
  factors: readonly Factor[],
  medium: string,
  kind: FactorKind,
  day: string,
): Factor | undefined =>
  factors
    .filter((f) => f.medium === medium && f.kind === kind && f.from <= day)
    .reduce<Factor | undefined>((a, b) => (a && a.from > b.from ? a : b), undefined)

/** Use of one medium on one day (or of a period that lies within one factor), in its unit. Energy handed on is negative. */
export type Use = { medium: string; day: string; quantity: Decimal }
export type ConvertedLine = {
  medium: string
  factor: Decimal
  from: string
  source: string
  quantity: Decimal
  result: Decimal
}
export type Converted = {
  lines: ConvertedLine[]
  /** Σ Eᵢ·kᵢ in kgce or kg CO₂; over the media that have a factor. */
  total: Decimal
  /** Media and days without a factor: the total is too small by them. */
  missing: { medium: string; day: string; quantity: Decimal }[]
}

/** Comprehensive energy use E = Σ Eᵢ·kᵢ (GB/T 2589-2020), each use by the factor of its day, a line per medium and factor. */
export function convertUses(uses: readonly Use[], factors: readonly Factor[], kind: FactorKind): Converted {
  const lines = new Map<Factor, Big>()
  const missing: Converted['missing'] = []
  for (const use of uses) {
    const factor = factorOn(factors, use.medium, kind, use.day)
    if (!factor) missing.push(use)
    else lines.set(factor, (lines.get(factor) ?? Big(0)).plus(use.quantity))
  }
  const told = [...lines].map(
    ([{ medium, value, from, source }, quantity]): ConvertedLine => ({
      medium,
      factor: value,
      from,
      source,
      quantity: quantity.toFixed(),
      result: quantity.times(value).toFixed(),
    }),
  )
  return { lines: told, total: sum(told.map((line) => line.result)).toFixed(), missing }
}

/** What energy is set against: good pieces, t, m, orders, shifts, m² … with the unit it is counted in. */
export type Denominator = { quantity: Decimal; unit: string }
export type UnitConsumption =
  | { kind: 'known'; value: Decimal; per: string }
  /** Energy was used and nothing came out of it: a set-up, idling or a report that is still missing. */
  | { kind: 'noOutput' }
  /** A meter or a medium's factor is missing. */
  | { kind: 'incomplete' }

/**
 * Unit consumption 单耗 = energy / good output (GB/T 2589-2020: of qualified products), six digits.
 *
 * @param energy null: a meter of the period is missing data
 */
export function unitConsumption(energy: Decimal | null, output: Denominator): UnitConsumption {
  if (energy === null) return { kind: 'incomplete' }
  if (Big(output.quantity).lte(0)) return { kind: 'noOutput' }
  return { kind: 'known', value: Big(energy).div(output.quantity).round(6).toFixed(), per: output.unit }
}

/** An order on the machine whose energy is told apart, UTC ms, [from, to). */
export type Run = { order: string; from: number; to: number }

/**
 * Energy of orders: each interval's energy goes to the orders that ran in it, by the time they ran; time without an order is
 * idle and belongs to none. Orders that run at the same time share their time equally.
 *
 * @returns kWh by order, and `idle`; parts add up to the intervals within 10⁻⁶
 */
export function energyByOrder(
  intervals: readonly { start: number; end: number; quantity: Decimal }[],
  runs: readonly Run[],
): { byOrder: Map<string, Decimal>; idle: Decimal } {
  const byOrder = new Map<string, Big>()
  let idle = Big(0)
  for (const { start, end, quantity } of intervals) {
    const here = runs.filter((run) => run.from < end && run.to > start)
    const borders = [...new Set([start, end, ...here.flatMap((r) => [r.from, r.to])])]
      .filter((at) => at >= start && at <= end)
      .sort((a, b) => a - b)
    for (const [i, to] of borders.slice(1).entries()) {
      const from = borders[i]
      const part = Big(quantity)
        .times(to - from)
        .div(end - start)
      const active = here.filter((run) => run.from <= from && run.to >= to)
      if (active.length === 0) idle = idle.plus(part)
      for (const { order } of active) byOrder.set(order, (byOrder.get(order) ?? Big(0)).plus(part.div(active.length)))
    }
  }
  const told = new Map([...byOrder].map(([order, energy]) => [order, energy.round(6).toFixed()]))
  return { byOrder: told, idle: idle.round(6).toFixed() }
}
