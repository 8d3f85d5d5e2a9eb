import Big from 'big.js'

/** Quantity and price per unit, decimals. */
export type Lot = { quantity: string; price: string }

/** Digits behind the point that an average price keeps. */
const priceDigits = 4

/** Moving average (移动平均价): what lies there and what comes, weighed by their quantities. What comes into an empty store sets it. */
export function averagePrice(there: Lot, coming: Lot): string {
  const sum = Big(there.quantity).plus(coming.quantity)
  if (sum.eq(0)) return there.price
  const worth = Big(there.quantity).times(there.price).plus(Big(coming.quantity).times(coming.price))
  return worth.div(sum).round(priceDigits, Big.roundHalfEven).toFixed()
}

/** What so much of it is worth, to a hundredth. */
export const amountOf = ({ quantity, price }: Lot): string =>
  Big(quantity).times(price).round(2, Big.roundHalfUp).toFixed(2)
