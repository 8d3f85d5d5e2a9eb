import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { float32Bits, float64Bits, maxExponent, ValueEncoder } from './value-code.ts'

/** What `valueSql` computes, in JavaScript. */
function decode(scaled: bigint, exponent: number): number {
  if (exponent <= maxExponent) return Number(scaled) / 10 ** exponent
  const bits = new BigInt64Array([scaled])
  return exponent === float32Bits ? new Float32Array(bits.buffer)[0] : new Float64Array(bits.buffer)[0]
}

function encodeAll(values: readonly number[], point = 3): { scaled: BigInt64Array; exponents: Int8Array } {
  const encoder = new ValueEncoder()
  const scaled = new BigInt64Array(values.length)
  const words = new Uint32Array(scaled.buffer)
  const exponents = new Int8Array(values.length)
  for (const [i, value] of values.entries()) encoder.encode(point, value, i, words, exponents)
  return { scaled, exponents }
}

test('every Float64 comes back, whatever came before it', () => {
  const value = fc.oneof(
    fc.double(),
    fc.float(),
    fc.integer().map((i) => i / 100),
    fc.integer().map((i) => i / 1e9),
  )
  fc.assert(
    fc.property(fc.array(value), fc.nat(100_000), (values, point) => {
      const { scaled, exponents } = encodeAll(values, point)
      for (const [i, v] of values.entries()) {
        const back = decode(scaled[i], exponents[i])
        assert.ok(back === v || (Number.isNaN(back) && Number.isNaN(v)), `${v} became ${back}`)
      }
    }),
    { numRuns: 1000 },
  )
})

test('a point keeps the digits it has shown', () => {
  const { scaled, exponents } = encodeAll([1.52, 1.5, 1, 0.1 + 0.2, 1.51, Math.fround(0.3)])
  assert.deepEqual([...scaled.subarray(0, 3)], [152n, 150n, 100n])
  assert.deepEqual([...exponents], [2, 2, 2, float64Bits, 2, float32Bits])
})
