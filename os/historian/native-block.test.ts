import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeNative, encodeNativeBlock } from './native-block.ts'

test('the bytes are those of the format', () => {
  const bytes = encodeNativeBlock([
    { name: 'n', type: 'UInt16', values: Uint16Array.of(1, 258) },
    { name: 's', type: 'String', values: ['é', ''] },
  ])
  const head = [2, 2, 1, 0x6e, 6, ...Buffer.from('UInt16'), 1, 0, 2, 1]
  assert.deepEqual([...bytes], [...head, 1, 0x73, 6, ...Buffer.from('String'), 2, 0xc3, 0xa9, 0])
})

test('what was written is read back, blocks joined', () => {
  const row = fc.record({ i: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), f: fc.double(), s: fc.string() })
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 200 }), { minLength: 1, maxLength: 3 }), (blocks) => {
      const bytes = blocks.map((rows) =>
        encodeNativeBlock([
          { name: 'i', type: 'Int64', values: BigInt64Array.from(rows, (r) => r.i) },
          { name: 'f', type: 'Float64', values: Float64Array.from(rows, (r) => r.f) },
          { name: 's', type: 'String', values: rows.map((r) => r.s) },
        ]),
      )
      const all = blocks.flat()
      const read = decodeNative(Buffer.concat(bytes))
      assert.equal(read.rows, all.length)
      assert.deepEqual(
        [...read.column<BigInt64Array>('i')],
        all.map((r) => r.i),
      )
      assert.deepEqual([...read.column<Float64Array>('f')], [...Float64Array.from(all, (r) => r.f)])
      assert.deepEqual(
        read.column<string[]>('s'),
        all.map((r) => r.s.toWellFormed()),
      )
    }),
  )
})

test('an answer cut short and a type not known are errors', () => {
  const bytes = encodeNativeBlock([{ name: 'n', type: 'UInt32', values: Uint32Array.of(1, 2, 3) }])
  assert.throws(() => decodeNative(bytes.subarray(0, -1)), RangeError)
  assert.throws(() => decodeNative(encodeNativeBlock([{ name: 'n', type: 'UUID', values: [] }])), RangeError)
  assert.throws(() =>
    encodeNativeBlock([
      { name: 'a', type: 'String', values: ['x'] },
      { name: 'b', type: 'String', values: [] },
    ]),
  )
})
