import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { combineReliability, type Failure, paretoOf, reliabilityOf } from './reliability.ts'

const hour = 3_600_000
const h = (from: number, to: number | null, code = 'spindle', machine = 'M1'): Failure => ({
  machine,
  code,
  from: from * hour,
  to: to === null ? null : to * hour,
})
const week = { from: 0, to: 168 * hour }
const always = [week]

test('three failures in a week, two of which overlap', () => {
  const found = reliabilityOf([h(10, 14), h(12, 15, 'coolant'), h(100, 103)], always, week, 200 * hour)
  assert.equal(found.failures, 2)
  assert.equal(found.downMs, 8 * hour)
  assert.equal(found.operatingMs, 160 * hour)
  assert.equal(found.mtbf, 80 * hour)
  assert.equal(found.mttr, 4 * hour)
  assert.equal(found.inherentAvailability, 80 / 84)
  assert.equal(found.availability, 160 / 168)
})

test('operating time is what counts, not the calendar', () => {
  const shifts = [
    { from: 0, to: 40 * hour },
    { from: 48 * hour, to: 88 * hour },
  ]
  const found = reliabilityOf([h(30, 50)], shifts, week, 200 * hour)
  assert.equal(found.operatingMs, (30 + 38) * hour)
  assert.equal(found.mtbf, 68 * hour)
})

test('what the period cuts is said', () => {
  const found = reliabilityOf([h(-5, 3), h(50, 52), h(160, null)], always, week, 166 * hour)
  assert.deepEqual(found.censored, { atStart: 1, atEnd: 1 })
  assert.equal(found.failures, 2)
  assert.equal(found.restored, 2)
  assert.equal(found.mttr, 5 * hour)
  assert.equal(found.downMs, (3 + 2 + 6) * hour)
  assert.equal(found.periodMs, 166 * hour)
  const halves = [
    { from: 0, to: 14 * hour },
    { from: 14 * hour, to: 168 * hour },
  ].map((half) => reliabilityOf([h(10, 14)], always, half, 200 * hour))
  assert.deepEqual(
    halves.map((half) => [half.failures, half.restored, half.mttr]),
    [
      [1, 1, 4 * hour],
      [0, 0, null],
    ],
  )
  const none = reliabilityOf([], always, week, 200 * hour)
  assert.deepEqual([none.mtbf, none.mttr, none.operatingMs, none.availability], [null, null, 168 * hour, 1])
  const future = reliabilityOf([h(1, 2)], always, week, -1)
  assert.deepEqual([future.periodMs, future.failures, future.availability], [0, 0, null])
})

test('a Pareto by code and by machine', () => {
  const failures = [h(0, 6), h(10, 11, 'coolant'), h(20, 21, 'coolant', 'M2'), h(166, null, 'door', 'M2'), h(300, 301)]
  assert.deepEqual(paretoOf(failures, 'code', 'downMs', week, 200 * hour), [
    { key: 'spindle', count: 1, downMs: 6 * hour, share: 0.6, cumulative: 0.6 },
    { key: 'coolant', count: 2, downMs: 2 * hour, share: 0.2, cumulative: 0.8 },
    { key: 'door', count: 1, downMs: 2 * hour, share: 0.2, cumulative: 1 },
  ])
  const byMachine = paretoOf(failures, 'machine', 'count', week, 200 * hour)
  assert.deepEqual(
    byMachine.map(({ key, count, cumulative }) => [key, count, cumulative]),
    [
      ['M1', 2, 0.5],
      ['M2', 2, 1],
    ],
  )
  assert.deepEqual(paretoOf([], 'code', 'count', week, 0), [])
})

const failure = fc
  .record({
    machine: fc.constantFrom('M1', 'M2'),
    code: fc.constantFrom('a', 'b', 'c'),
    from: fc.integer({ min: -50, max: 250 }),
    length: fc.option(fc.nat(60), { nil: null, freq: 6 }),
  })
  .map(({ length, ...f }): Failure => ({ ...f, to: length === null ? null : f.from + length }))

test('time is either in repair or not, and periods add up', () => {
  fc.assert(
    fc.property(fc.array(failure, { maxLength: 12 }), fc.nat(200), fc.nat(250), (failures, middle, now) => {
      const at = (from: number, to: number) => reliabilityOf(failures, [{ from: -99, to: 999 }], { from, to }, now)
      const whole = at(0, 200)
      assert.equal(whole.downMs + whole.operatingMs, whole.periodMs)
      const sum = combineReliability([at(0, middle), at(middle, 200)])
      for (const key of ['failures', 'restored', 'downMs', 'operatingMs', 'periodMs', 'mtbf'] as const)
        assert.equal(sum[key], whole[key], key)
      assert.ok(whole.availability === null || (whole.availability >= 0 && whole.availability <= 1))
    }),
  )
})

test('the shares of a Pareto fall and sum up to all', () => {
  fc.assert(
    fc.property(fc.array(failure, { minLength: 1, maxLength: 20 }), (failures) => {
      const rows = paretoOf(failures, 'code', 'count', { from: 0, to: 200 }, 300)
      if (rows.length > 0) assert.equal(rows.at(-1)!.cumulative, 1)
      for (let n = 1; n < rows.length; n++) {
        assert.ok(rows[n].count <= rows[n - 1].count)
        assert.ok(rows[n].cumulative > rows[n - 1].cumulative)
      }
    }),
  )
})
