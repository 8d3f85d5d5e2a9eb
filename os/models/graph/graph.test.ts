import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { units } from '../../../units/units.ts'
import { orderOf } from './order.ts'
import { conversionOf, converted, differenceOf, isUnit, maxFactors, powerProduct } from './unit-algebra.ts'

const graph = fc
  .integer({ min: 1, max: 25 })
  .chain((n) => fc.array(fc.array(fc.nat(n - 1), { maxLength: 4 }), { minLength: n, maxLength: n }))

test('order: everybody behind those that it reads, or a loop that is one', () => {
  fc.assert(
    fc.property(graph, (reads) => {
      const answer = orderOf(reads)
      if ('order' in answer) {
        assert.equal(new Set(answer.order).size, reads.length)
        const place = new Map(answer.order.map((node, i) => [node, i]))
        reads.forEach((sources, node) => {
          for (const source of sources) assert.ok(place.get(source)! < place.get(node)!)
        })
        return
      }
      const { loop } = answer
      assert.ok(loop.length > 0 && new Set(loop).size === loop.length)
      loop.forEach((node, i) => {
        assert.ok(reads[loop[(i + 1) % loop.length]].includes(node))
      })
    }),
  )
})

test('order: of those that could be next, the first in the list', () => {
  assert.deepEqual(orderOf([[2], [], [], [1]]), { order: [1, 2, 0, 3] })
  assert.deepEqual(orderOf([]), { order: [] })
})

const code = fc.constantFrom(...units.map((u) => u.code).filter((c) => c !== '1'))

test('units: a product divided by one of its factors is the other one, and conversions turn back', () => {
  fc.assert(
    fc.property(code, code, (a, b) => {
      const product = powerProduct([
        [a, 1],
        [b, 1],
      ])!
      assert.ok(isUnit(product))
      assert.equal(
        powerProduct([
          [product, 1],
          [b, -1],
        ]),
        differenceOf(a),
      )
      assert.equal(
        powerProduct([
          [a, 1],
          [a, -1],
        ]),
        '1',
      )
      assert.equal(
        powerProduct([
          [a, 2],
          [a, 2],
        ]),
        powerProduct([[a, 4]]),
      )
      assert.deepEqual(
        conversionOf(
          product,
          powerProduct([
            [b, 1],
            [a, 1],
          ])!,
        ),
        { shift: 0, factor: 1, zero: 0 },
      )
    }),
  )
  fc.assert(
    fc.property(code, code, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (a, b, value) => {
      const there = conversionOf(a, b)
      const back = conversionOf(b, a)
      assert.equal(there === undefined, back === undefined)
      if (!there || !back) return
      const again = converted(converted(value, there), back)
      assert.ok(
        Math.abs(again - value) <= 1e-9 * Math.max(1, Math.abs(value), Math.abs(back.zero)),
        `${a} → ${b}: ${again}`,
      )
    }),
  )
})

test('units: composed ones are converted by their factors', () => {
  assert.equal(conversionOf('kPa·t/h', 'MPa·t/h')!.factor, 1e-3)
  assert.equal(conversionOf('deltaF·s^-1', 'deltaK·s^-1')!.factor, 5 / 9)
  assert.ok(Math.abs(conversionOf('deltaK·min^-1', 'deltaK·s^-1')!.factor - 1 / 60) < 1e-15)
  assert.equal(conversionOf('kPa·t/h', 'degC'), undefined)
  assert.equal(conversionOf('MPag', 'MPaa'), undefined)
  assert.deepEqual(conversionOf(null, 'degC'), { shift: 0, factor: 1, zero: 0 })
  for (const wrong of ['furlong', 'kPa^', 'kPa^0', 'kPa^1e9', 'kPa··s', '', '^2', 'kPa^NaN', 'toString', '__proto__'])
    assert.ok(!isUnit(wrong), wrong)
  assert.equal(isUnit(Array.from({ length: maxFactors + 1 }, () => 'kPa').join('·')), false)
  // what cannot be read again is not written
  assert.equal(powerProduct([['kPa^0.5', 0.5]]), undefined)
  assert.equal(powerProduct([['kPa^8', 2]]), undefined)
  assert.equal(powerProduct(['kPa', 's', 'kg', 'm', 'A', 'V', 'ohm'].map((u) => [u, 1])), undefined)
})
