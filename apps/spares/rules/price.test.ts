import assert from 'node:assert/strict'
import { test } from 'node:test'
import Big from 'big.js'
import fc from 'fast-check'
import { amountOf, averagePrice } from './price.ts'

test('the average price of what lies there and what comes', () => {
  for (const [there, coming, expected] of [
    [['0', '99'], ['10', '12.5'], '12.5'],
    [['10', '10'], ['10', '20'], '15'],
    [['1', '1'], ['2', '2'], '1.6667'],
    [['5', '8'], ['0', '3'], '8'],
    [['0', '7'], ['0', '3'], '7'],
  ] as const)
    assert.equal(
      averagePrice({ quantity: there[0], price: there[1] }, { quantity: coming[0], price: coming[1] }),
      expected,
    )
  assert.equal(amountOf({ quantity: '3', price: '0.335' }), '1.01')
})

test('it lies between the two prices', () => {
  const cents = fc.integer({ min: 0, max: 1_000_000 }).map((n) => (n / 100).toFixed(2))
  const lot = fc.record({ quantity: fc.integer({ min: 1, max: 10_000 }).map(String), price: cents })
  fc.assert(
    fc.property(lot, lot, (a, b) => {
      const average = Big(averagePrice(a, b))
      const [low, high] = [a.price, b.price].sort((x, y) => Big(x).cmp(y))
      assert.ok(average.gte(low) && average.lte(high))
    }),
  )
})
