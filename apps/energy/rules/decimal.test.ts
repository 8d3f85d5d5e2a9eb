import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decimalOf, rounded, splitExactly, sum } from './decimal.ts'

test('money is rounded half away from zero', () => {
  assert.equal(rounded(sum(['0.125', '0.88']), 2), '1.01')
  assert.equal(rounded(sum(['-1.005']), 2), '-1.01')
  assert.equal(decimalOf(1e-9, 6), '0')
  assert.equal(decimalOf(1234567.891, 2), '1234567.89')
  assert.throws(() => decimalOf(Number.NaN, 2), RangeError)
})

test('parts add up to the whole, and none without weight gets any', () => {
  assert.deepEqual(splitExactly('10', [1, 1, 1], 2), ['3.33', '3.34', '3.33'])
  assert.deepEqual(splitExactly('10', [0, 2, 0], 2), ['0', '10', '0'])
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }).filter((w) => w.some((n) => n > 0)),
      (thousandths, weights) => {
        const amount = (thousandths / 1000).toFixed(3)
        const parts = splitExactly(amount, weights, 2)
        assert.ok(sum(parts).eq(amount))
        for (const [i, w] of weights.entries()) if (w === 0) assert.equal(parts[i], '0')
      },
    ),
  )
})
