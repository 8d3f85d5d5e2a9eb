import Big from 'big.js'
import { type Decimal, rounded, sum } from './decimal.ts'
import { basicCharge, type ChargeInput, type DemandRule } from './demand-charge.ts'
import type { PlantClock } from './plant-clock.ts'
import { averagePowerFactor, powerFactorAdjustment, type Standard } from './power-factor.ts'
import { energyCost, type SpecialDays, type Tariff } from './tariffs.ts'
import { type Tier, tieredCost } from './tiers.ts'

/** What a month is billed by besides its tariff; agreed with the supplier, from the first day of a month on. */
export type Terms = {
  basic:
    | { by: 'capacity'; capacityKva: Decimal; price: Decimal }
    | { by: 'agreed' | 'reached'; capacityKva: Decimal; agreedKw: Decimal | null; price: Decimal; rule: DemandRule }
    | null
  /** The power factor that is asked for; null: no adjustment. */
  standard: Standard | null
  /** Collected along by the energy, yuan per unit: funds and surcharges. The power factor does not change them. */
  levies: readonly { name: string; price: Decimal }[]
  /** In place of a tariff's periods where there are any. */
  tiers: readonly Tier[]
}

/** What was measured of a month. */
export type Measured = {
  intervals: readonly { start: number; end: number; quantity: Decimal }[]
  /** The highest 15 min demand, kW; null: none is known. */
  demandKw: Decimal | null
  /** kvarh; null: nobody measures it. */
  reactive: { drawn: Decimal; fedBack: Decimal } | null
  /** Used before in the time that tiers count over. */
  used: Decimal
}

export const lineKinds = ['energy', 'tier', 'basic', 'over', 'powerFactor', 'levy', 'correction'] as const
export type LineKind = (typeof lineKinds)[number]

/** One line: amount = quantity × price, rounded half up to 0.01; of a power factor quantity is yuan and price percent. */
export type BillLine = {
  kind: LineKind
  /** The band, the tier's lower end, how it is charged, the levy's name, the power factor, the month that is corrected. */
  of: string
  /** Number of the tariff. */
  tariff: string | null
  quantity: Decimal
  unit: string
  price: Decimal | null
  amount: Decimal
}

export type Bill = {
  lines: BillLine[]
  /** Energy of the lines, without corrections. */
  quantity: Decimal
  amount: Decimal
  powerFactor: Decimal | null
  /** What no tariff has a price for: such a bill is not whole. */
  unpriced: Decimal
  /** What the terms ask for and nobody measured. */
  missing: ('demand' | 'reactive')[]
}

/** Quantities stand on a bill with two digits behind the point, and what is shown is what is multiplied. */
const shown = (quantity: Decimal | Big) => rounded(Big(quantity), 2)
const times = (quantity: Decimal, price: Decimal) => rounded(Big(quantity).times(price), 2)
const total = (lines: readonly { amount: Decimal }[]) => sum(lines.map(({ amount }) => amount))
const plain = (decimal: Decimal) => Big(decimal).toFixed()

function energyLines(
  { intervals, used }: Measured,
  { tiers }: Terms,
  tariffs: readonly Tariff[],
  special: SpecialDays,
  clock: PlantClock,
  unit: string,
): { lines: BillLine[]; unpriced: Decimal } {
  if (tiers.length === 0) {
    const { lines, unpriced } = energyCost(intervals, tariffs, special, clock)
    return {
      unpriced,
      lines: lines.map(({ band, tariff, price, ...line }): BillLine => {
        const quantity = shown(line.quantity)
        return { kind: 'energy', of: band, tariff, quantity, unit, price, amount: times(quantity, price) }
      }),
    }
  }
  const quantity = shown(sum(intervals.map((each) => each.quantity)))
  // no tier is meant for what is fed back
  if (Big(quantity).lt(0)) return { lines: [], unpriced: quantity }
  const { lines } = tieredCost(quantity, shown(used), tiers)
  return {
    unpriced: '0',
    lines: lines.map(
      ({ above, quantity: part, ...line }): BillLine => ({
        ...{ kind: 'tier', of: above, tariff: null, unit, quantity: shown(part), ...line },
      }),
    ),
  }
}

function basicLines(basic: NonNullable<Terms['basic']>, demandKw: Decimal | null, energyKwh: Decimal): BillLine[] {
  if (basic.by !== 'capacity' && demandKw === null) return []
  const input: ChargeInput =
    basic.by === 'capacity'
      ? basic
      : { ...basic, agreedKw: basic.agreedKw ?? '0', demandKw: shown(demandKw!), energyKwh }
  const noRule: DemandRule = { leastShare: '0', tolerance: '1', overFactor: '1', rebateFrom: null, rebate: '1' }
  const rule = basic.by === 'capacity' ? noRule : basic.rule
  const { charged, over, price } = basicCharge(input, rule)
  const line = (kind: 'basic' | 'over', quantity: Decimal, each: Decimal): BillLine => ({
    ...{ kind, of: basic.by, tariff: null, quantity, unit: basic.by === 'capacity' ? 'kVA' : 'kW', price: each },
    amount: times(quantity, each),
  })
  const within = line('basic', shown(Big(charged).minus(over)), price)
  if (Big(over).eq(0)) return [within]
  return [within, line('over', shown(over), Big(price).times(rule.overFactor).toFixed())]
}

/**
 * The bill of one month: energy by tariff and band or by tier, the basic charge, what the power factor changes of both, and levies.
 *
 * @param unit of the medium, e.g. kWh
 */
export function billOf(
  measured: Measured,
  terms: Terms,
  tariffs: readonly Tariff[],
  special: SpecialDays,
  clock: PlantClock,
  unit: string,
): Bill {
  const energy = energyLines(measured, terms, tariffs, special, clock, unit)
  const quantity = sum(energy.lines.map((line) => line.quantity)).toFixed(2)
  const basic = terms.basic ? basicLines(terms.basic, measured.demandKw, quantity) : []
  const lines = [...energy.lines, ...basic]
  const powerFactor = terms.standard && measured.reactive ? averagePowerFactor(quantity, measured.reactive) : null
  if (terms.standard && powerFactor !== null) {
    const base = total(lines).toFixed(2)
    const { percent, amount } = powerFactorAdjustment(base, powerFactor, terms.standard)
    const rest = { tariff: null, quantity: base, unit: 'yuan', price: plain(percent), amount }
    lines.push({ kind: 'powerFactor', of: powerFactor, ...rest })
  }
  for (const { name, price } of terms.levies)
    lines.push({ kind: 'levy', of: name, tariff: null, quantity, unit, price, amount: times(quantity, price) })
  const missing: Bill['missing'] = []
  if (terms.basic && terms.basic.by !== 'capacity' && measured.demandKw === null) missing.push('demand')
  if (terms.standard && !measured.reactive && Big(quantity).gt(0)) missing.push('reactive')
  return { lines, quantity, amount: total(lines).toFixed(2), powerFactor, unpriced: energy.unpriced, missing }
}

/** A month that is closed: its own lines, and those that later bills added to it. */
export type ClosedBill = { month: string; lines: readonly BillLine[] }
export type Worth = { quantity: Decimal; amount: Decimal }

const isEnergy = ({ kind }: BillLine) => kind === 'energy' || kind === 'tier'

/** What has been billed for a month up to now: by its own bill, and as corrections by the bills after it. */
export function billedFor(month: string, closed: readonly ClosedBill[]): Worth {
  const own = closed.find((bill) => bill.month === month)?.lines.filter(({ kind }) => kind !== 'correction') ?? []
  const later = closed.flatMap(({ lines }) => lines.filter((line) => line.kind === 'correction' && line.of === month))
  return {
    quantity: sum([...own.filter(isEnergy), ...later].map(({ quantity }) => quantity)).toFixed(2),
    amount: sum([...own, ...later].map(({ amount }) => amount)).toFixed(2),
  }
}

/**
 * A closed bill never changes: what late readings make of its month now and it did not bill becomes a line of the next bill.
 *
 * @param fresh what the months would cost now; one that is not there is left as it was billed
 */
export function correctionsOf(
  closed: readonly ClosedBill[],
  fresh: ReadonlyMap<string, Worth>,
  unit: string,
): BillLine[] {
  return closed
    .map(({ month }) => month)
    .sort()
    .flatMap((month): BillLine[] => {
      const now = fresh.get(month)
      if (!now) return []
      const billed = billedFor(month, closed)
      const quantity = Big(now.quantity).minus(billed.quantity)
      const amount = Big(now.amount).minus(billed.amount)
      if (quantity.eq(0) && amount.eq(0)) return []
      return [
        {
          ...{ kind: 'correction', of: month, tariff: null, unit, price: null },
          ...{ quantity: quantity.toFixed(2), amount: amount.toFixed(2) },
        },
      ]
    })
}

/** The bill with its corrections. */
export function withCorrections(bill: Bill, corrections: readonly BillLine[]): Bill {
  const lines = [...bill.lines, ...corrections]
  return { ...bill, lines, amount: total(lines).toFixed(2) }
}
