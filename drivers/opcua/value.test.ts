import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DataType, Variant, VariantArrayType } from 'node-opcua'
import { maxTextBytes } from '../../contract/point.ts'
import { pointTypeOf, scalarOf, variantFor } from './value.ts'

const scalar = (dataType: DataType, value: unknown) =>
  scalarOf(new Variant({ dataType, arrayType: VariantArrayType.Scalar, value }), 'number')

test('whatever variantFor accepts is read back the same', () => {
  const integers: [DataType, bigint, bigint][] = [
    [DataType.SByte, -128n, 127n],
    [DataType.Byte, 0n, 255n],
    [DataType.Int16, -32768n, 32767n],
    [DataType.UInt16, 0n, 65535n],
    [DataType.Int32, -2147483648n, 2147483647n],
    [DataType.UInt32, 0n, 4294967295n],
    [DataType.Int64, BigInt(Number.MIN_SAFE_INTEGER), BigInt(Number.MAX_SAFE_INTEGER)],
    [DataType.UInt64, 0n, BigInt(Number.MAX_SAFE_INTEGER)],
  ]
  for (const [dataType, low, high] of integers) {
    fc.assert(
      fc.property(fc.bigInt(low, high), (big) => {
        const value = Number(big)
        const back = scalarOf(variantFor(value, dataType), 'number')
        return back.kind === 'number' && back.value === value && !back.inexact
      }),
      { numRuns: 200 },
    )
    for (const outside of [low - 1n, high + 1n]) assert.equal(variantFor(Number(outside), dataType), undefined)
    assert.equal(variantFor(0.5, dataType), undefined)
    assert.equal(variantFor('1', dataType), undefined)
  }
})

test('64-bit integers: signs, and what a number cannot hold exactly', () => {
  assert.deepEqual(scalar(DataType.Int64, [0xffffffff, 0xffffffff]), { kind: 'number', value: -1, inexact: false })
  assert.deepEqual(scalar(DataType.Int64, [0x80000000, 0]), { kind: 'number', value: -(2 ** 63), inexact: false })
  assert.deepEqual(scalar(DataType.UInt64, [0x00200000, 1]), { kind: 'number', value: 2 ** 53, inexact: true })
})

test('floats: shortest decimal, range of the single precision, no NaN out', () => {
  assert.deepEqual(scalar(DataType.Float, Math.fround(0.1)), { kind: 'number', value: 0.1, inexact: false })
  assert.equal(variantFor(1e39, DataType.Float), undefined)
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, null, true]) {
    assert.equal(variantFor(value, DataType.Double), undefined)
  }
})

test('texts and times', () => {
  assert.equal(variantFor('测'.repeat(maxTextBytes), DataType.String), undefined)
  assert.equal(variantFor(1, DataType.String), undefined)
  assert.equal(variantFor('yesterday', DataType.DateTime), undefined)
  assert.equal(variantFor('2026-01-02T03:04:05Z', DataType.DateTime)?.value.getTime(), 1_767_323_045_000)
  assert.deepEqual(scalar(DataType.String, null), { kind: 'none' })
})

test('what is no scalar is named', () => {
  const array = new Variant({ dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1] })
  assert.deepEqual(scalarOf(array, 'number'), { kind: 'refused', why: 'an array' })
  assert.equal(scalar(DataType.ByteString, Buffer.from('x')).kind, 'refused')
  assert.deepEqual(scalarOf(null, 'number'), { kind: 'none' })
  assert.equal(variantFor('x', DataType.ByteString), undefined)
})

test('the kind of point a node makes', () => {
  assert.equal(pointTypeOf(DataType.Int32, true), 'enum')
  assert.equal(pointTypeOf(DataType.UInt64, false), 'number')
  assert.equal(pointTypeOf(DataType.Boolean, false), 'boolean')
  assert.equal(pointTypeOf(DataType.ExtensionObject, false), undefined)
})
