import Big from 'big.js'
import { type Decimal, rounded } from './decimal.ts'

/**
 * The basic charge of a two-part tariff (基本电费): by capacity, by the demand agreed or by the demand reached. The figures of
 * the price notices are parameters, since they differ by province and year.
 */
export type DemandRule = {
  /** Of the capacity at least this share is charged as demand; "0.4" in most provinces, "0" where there is no such rule. */
  leastShare: Decimal
  /** The agreed demand may be passed by this factor, "1.05" (发改办价格〔2016〕1583号). */
  tolerance: Decimal
  /** What lies above is charged this many times, "2" (same notice: 加一倍). */
  overFactor: Decimal
  /** From this much energy per kVA and month on (kWh), demand is charged at `rebate` of its price: "260" and "0.9" (发改价格〔2023〕526号). */
  rebateFrom: Decimal | null
  rebate: Decimal
}

export type BasicCharge = {
  /** kW or kVA that are charged, with what lies above the agreed demand counted once. */
  charged: Decimal
  /** kW above tolerance × agreed demand. */
  over: Decimal
  /** Price after the rebate, yuan per kW or kVA and month. */
  price: Decimal
  amount: Decimal
}

export type ChargeInput =
  | { by: 'capacity'; capacityKva: Decimal; price: Decimal }
  | {
      by: 'agreed' | 'reached'
      /** The month's largest 15 min demand, kW. */
      demandKw: Decimal
      agreedKw?: Decimal
      capacityKva: Decimal
      /** Energy of the month, kWh, for the rebate. */
      energyKwh: Decimal
      price: Decimal
    }

/** The basic charge of one month, rounded to 0.01. */
export function basicCharge(input: ChargeInput, rule: DemandRule): BasicCharge {
  if (input.by === 'capacity') {
    const { capacityKva, price } = input
    return { charged: capacityKva, over: '0', price, amount: rounded(Big(capacityKva).times(price), 2) }
  }
  const least = Big(input.capacityKva).times(rule.leastShare)
  const perKva = Big(input.capacityKva).gt(0) ? Big(input.energyKwh).div(input.capacityKva) : Big(0)
  const rebated = rule.rebateFrom !== null && perKva.gte(rule.rebateFrom)
  const price = rebated ? Big(input.price).times(rule.rebate) : Big(input.price)
  const agreed = larger(Big(input.agreedKw ?? 0), least)
  const free = agreed.times(rule.tolerance)
  const over = input.by === 'agreed' && Big(input.demandKw).gt(free) ? Big(input.demandKw).minus(free) : Big(0)
  const charged = input.by === 'agreed' ? agreed : larger(Big(input.demandKw), least)
  return {
    charged: charged.plus(over).toFixed(),
    over: over.toFixed(),
    price: price.toFixed(),
    amount: rounded(charged.plus(over.times(rule.overFactor)).times(price), 2),
  }
}

const larger = (a: Big, b: Big) => (a.gt(b) ? a : b)

/** Which way of charging would have been cheapest, cheapest first: what a plant may choose anew every three months. */
export function compareCharges(
  month: { demandKw: Decimal; capacityKva: Decimal; energyKwh: Decimal; agreedKw: Decimal },
  prices: { capacity: Decimal; demand: Decimal },
  rule: DemandRule,
): { by: ChargeInput['by']; amount: Decimal }[] {
  const of = (by: ChargeInput['by']): { by: ChargeInput['by']; amount: Decimal } => ({
    by,
    amount: basicCharge(
      by === 'capacity'
        ? { by, capacityKva: month.capacityKva, price: prices.capacity }
        : { by, ...month, price: prices.demand },
      rule,
    ).amount,
  })
  return (['capacity', 'agreed', 'reached'] as const).map(of).sort((a, b) => Big(a.amount).cmp(b.amount))
}
