import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../../contract/quality.ts'
import { assess, longTermFlicker, probabilityValue, unbalanceOf } from './power-quality.ts'
import { type Connection, type PowerQuantity, standardLimit } from './power-quality-limits.ts'
import { voltageEventsOf } from './voltage-events.ts'

const row = (values: readonly number[], q: number = quality.good) =>
  values.map((value, i) => ({ time: i * 3000, value, quality: q }))
const many = (value: number, count = 100) => new Array<number>(count).fill(value)

test('limits by nominal voltage', () => {
  for (const [quantity, connection, low, high] of [
    ['voltageDeviation', { nominalKv: 0.22, singlePhase: true }, -10, 7],
    ['voltageDeviation', { nominalKv: 0.38 }, -7, 7],
    ['voltageDeviation', { nominalKv: 20 }, -7, 7],
    ['voltageDeviation', { nominalKv: 35 }, -10, 10],
    ['frequencyDeviation', { nominalKv: 10 }, -0.2, 0.2],
    ['frequencyDeviation', { nominalKv: 10, smallSystem: true }, -0.5, 0.5],
    ['unbalance', { nominalKv: 10 }, null, 2],
    ['thd', { nominalKv: 0.38 }, null, 5],
    ['thd', { nominalKv: 10 }, null, 4],
    ['thd', { nominalKv: 66 }, null, 3],
    ['thd', { nominalKv: 110 }, null, 2],
    ['flicker', { nominalKv: 110 }, null, 1],
    ['flicker', { nominalKv: 220 }, null, 0.8],
    ['powerFactor', { nominalKv: 10, powerFactor: 0.9 }, 0.9, null],
  ] as [PowerQuantity, Connection, number | null, number | null][]) {
    const limit = standardLimit(quantity, connection)!
    assert.deepEqual([limit.low, limit.high], [low, high], `${quantity} ${JSON.stringify(connection)}`)
  }
  assert.equal(standardLimit('thd', { nominalKv: 220 }), undefined)
  assert.equal(standardLimit('powerFactor', { nominalKv: 10 }), undefined)
})

test('verdicts', () => {
  const lv: Connection = { nominalKv: 0.38 }
  for (const [name, quantity, values, connection, verdict] of [
    ['4 % of the values above the limit', 'thd', [...many(4, 96), ...many(6, 4)], lv, 'pass'],
    ['6 % of the values above the limit', 'thd', [...many(4, 94), ...many(6, 6)], lv, 'fail'],
    ['unbalance for a short time', 'unbalance', [...many(1, 97), ...many(3.9, 3)], lv, 'pass'],
    ['unbalance beyond every time', 'unbalance', [...many(1, 97), ...many(4.1, 3)], lv, 'fail'],
    ['one value too low', 'voltageDeviation', [...many(0), -7.1], lv, 'fail'],
    ['35 kV: 6 up and 5 down', 'voltageDeviation', [...many(6), ...many(-5)], { nominalKv: 35 }, 'fail'],
    ['35 kV: 6 up and 3 down', 'voltageDeviation', [...many(6), ...many(-3)], { nominalKv: 35 }, 'pass'],
    ['35 kV: 9 up, never down', 'voltageDeviation', many(9), { nominalKv: 35 }, 'pass'],
    ['few values within', 'thd', many(4, 29), lv, 'tooFew'],
    ['few values, one beyond', 'flicker', [1.2], lv, 'fail'],
    ['none', 'thd', [], lv, 'tooFew'],
    ['no limit', 'thd', many(1), { nominalKv: 500 }, 'noLimit'],
    [
      'low power factor in 6 %',
      'powerFactor',
      [...many(0.95, 94), ...many(0.8, 6)],
      { ...lv, powerFactor: 0.9 },
      'fail',
    ],
  ] as [string, PowerQuantity, number[], Connection, string][])
    assert.equal(assess(quantity, row(values), connection).verdict, verdict, name)
  const bad = [...row(many(4)), ...row(many(99, 50), quality.bad), ...row([Number.NaN])]
  const it = assess('thd', bad, lv)
  assert.deepEqual([it.values, it.max, it.withinShare, it.verdict], [100, 4, 1, 'pass'])
})

test('the probability value is one of the values, with at most its share above', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 200 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b)
      const p95 = probabilityValue(sorted, 0.95)
      assert.ok(sorted.includes(p95))
      assert.ok(sorted.filter((v) => v > p95).length <= 0.05 * sorted.length)
    }),
  )
})

test('flicker and unbalance', () => {
  assert.equal(longTermFlicker(many(0.7, 12)).toFixed(6), '0.700000')
  assert.equal(longTermFlicker([...many(0, 11), 1]).toFixed(4), Math.cbrt(1 / 12).toFixed(4))
  assert.throws(() => longTermFlicker([1]), RangeError)
  assert.ok(unbalanceOf(400, 400, 400) < 1e-6)
  // Positive sequence 1, negative sequence 0.03: the sizes of the sums seen by the three lines.
  const line = (shift: number) => Math.hypot(1 + 0.03 * Math.cos(shift), 0.03 * Math.sin(shift))
  const third = (2 * Math.PI) / 3
  assert.ok(Math.abs(unbalanceOf(line(0.4), line(0.4 + third), line(0.4 - third)) - 3) < 1e-9)
  assert.ok(Number.isNaN(unbalanceOf(400, 100, 100)))
})

test('events of voltage: one that trembles is one, bad values decide nothing', () => {
  const shape = (values: readonly (number | null)[]) =>
    voltageEventsOf(
      values.map((v, i) => ({ time: i, value: v ?? 0, quality: v === null ? quality.bad : quality.good })),
    ).map(({ kind, from, to, extreme }) => [kind, from, to, extreme])
  assert.deepEqual(shape([100, 111, 109, 112, 107, 100]), [['swell', 1, 4, 112]])
  assert.deepEqual(shape([100, 85, null, 91, 92]), [['dip', 1, 4, 85]])
  assert.deepEqual(shape([100, 80, 5, 60, 100]), [['interruption', 1, 4, 5]])
  assert.deepEqual(shape([80, 120, 100]), [
    ['dip', 0, 1, 80],
    ['swell', 1, 2, 120],
  ])
  assert.deepEqual(shape([100, null, 100]), [])
  assert.deepEqual(shape([100, 120]), [['swell', 1, null, 120]])
})

test('a row may be cut anywhere', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 140 }), { maxLength: 40 }), fc.nat(40), (values, cut) => {
      const samples = row(values)
      const head = voltageEventsOf(samples.slice(0, cut))
      const running = head.at(-1)?.to === null ? head.pop()! : null
      const cutUp = [...head, ...voltageEventsOf(samples.slice(cut), undefined, running)]
      assert.deepEqual(cutUp, voltageEventsOf(samples))
    }),
  )
})
