import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { float32ToNumber } from './float32.ts'

test('a value somebody typed comes back as typed', () => {
  for (const typed of [21.3, -0.1, 0.001, 1e-7, 1677.72, 1234567.5, 3.4028235e38, 1.1754944e-38, 0, 1e10]) {
    assert.equal(float32ToNumber(Math.fround(typed)), typed)
  }
})

test('not a number, infinities and double precision stay as they are', () => {
  assert.ok(Number.isNaN(float32ToNumber(Number.NaN)))
  assert.equal(float32ToNumber(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY)
  assert.ok(Object.is(float32ToNumber(-0), -0))
  assert.equal(float32ToNumber(0.1), 0.1)
})

test('every single-precision value keeps its identity', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => Math.fround(float32ToNumber(value)) === value),
    { numRuns: 2000 },
  )
})

test('no decimal of at most six digits is ever lengthened', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -20, max: 20 }), (digits, exponent) => {
      const typed = Number(`${digits}e${exponent}`)
      return float32ToNumber(Math.fround(typed)) === typed
    }),
    { numRuns: 2000 },
  )
})
