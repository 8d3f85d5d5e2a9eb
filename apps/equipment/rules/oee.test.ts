import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MachineState } from './machine-state.ts'
import { combine, combineComplete, type Elements, elementsOf, indicatorsOf, type Made } from './oee.ts'
import { waterfallOf } from './oee-losses.ts'
import { noTimes, type StopRules, type Times, timesOf } from './oee-times.ts'
import { assignReasons } from './stop-reasons.ts'

const minute = 60_000
const near = (actual: number | null, expected: number) =>
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`)

/** A shift of 480 min with 60 min of planned downtime, of which it produced 373; 18,848 good of 19,271 pieces at 1.0 s. */
const shift: Times = {
  ...noTimes,
  calendar: 480 * minute,
  planned: 420 * minute,
  production: 373 * minute,
  breakdown: 30 * minute,
  setup: 12 * minute,
  smallStop: 5 * minute,
}
const made: Made = { pri: 1_000, produced: 19_271, good: 18_848, scrap: 400, rework: 23 }

test('a shift as the textbook counts it', () => {
  const kpi = indicatorsOf(elementsOf(shift, [made], 450 * minute))
  near(kpi.availability, 373 / 420)
  near(kpi.effectiveness, 19_271 / (373 * 60))
  near(kpi.quality, 18_848 / 19_271)
  near(kpi.oee, (373 / 420) * (19_271 / (373 * 60)) * (18_848 / 19_271))
  near(kpi.nee, (385 / 420) * (19_271 / (373 * 60)) * (18_848 / 19_271))
  near(kpi.teep, 18_848 / 60 / 480)
  near(kpi.utilization, 373 / 480)
  near(kpi.utilizationEfficiency, 373 / 420)
  near(kpi.allocationEfficiency, 1)
  near(kpi.technicalEfficiency, 373 / 408)
  near(kpi.setupRatio, 12 / 385)
  near(kpi.productionProcessRatio, 373 / 450)
  assert.deepEqual([kpi.missing, kpi.flags], [[], []])
})

test('what is missing is said, never guessed', () => {
  const { oee, effectiveness, availability, qualityByCount, missing } = indicatorsOf(
    elementsOf(shift, [{ ...made, pri: null }]),
  )
  assert.deepEqual([oee, effectiveness, missing], [null, null, ['PRI']])
  near(availability, 373 / 420)
  near(qualityByCount, 18_848 / 19_271)
  const uncounted = indicatorsOf(elementsOf(shift, []))
  assert.deepEqual([uncounted.oee, uncounted.missing], [null, ['PRI', 'PQ', 'GQ']])
  const noGood = indicatorsOf(elementsOf(shift, [{ ...made, good: null, scrap: null }]))
  assert.deepEqual([noGood.quality, noGood.missing], [null, ['GQ']])
  near(noGood.effectiveness, 19_271 / (373 * 60))
  near(indicatorsOf(elementsOf(shift, [{ ...made, good: null }])).qualityByCount, 18_848 / 19_271)
  const stopped = indicatorsOf(elementsOf({ ...shift, production: 0, otherStop: 373 * minute }, []))
  assert.deepEqual([stopped.oee, stopped.availability, stopped.quality, stopped.missing], [0, 0, null, []])
  assert.equal(indicatorsOf(elementsOf(noTimes, [])).oee, null)
})

test('faster than planned and counts that contradict each other are given as they are, and flagged', () => {
  const fast = indicatorsOf(elementsOf(shift, [{ ...made, pri: 2_000 }]))
  near(fast.effectiveness, (2 * 19_271) / (373 * 60))
  assert.deepEqual(fast.flags, ['fasterThanPlanned'])
  assert.equal(waterfallOf(elementsOf(shift, [{ ...made, pri: 2_000 }])).steps[7].ms, 373 * minute - 2 * 19_271_000)
  assert.deepEqual(indicatorsOf(elementsOf(shift, [{ ...made, scrap: 1 }])).flags, ['countsContradict'])
  assert.deepEqual(indicatorsOf(elementsOf(shift, [{ ...made, good: 20_000, rework: null }])).flags, [
    'countsContradict',
  ])
})

const rules: StopRules = {
  kinds: { lunch: 'planned', setup: 'setup', noOrder: 'noOrder', noMaterial: 'otherStop' },
  smallStopMs: 300,
}
test('times of a machine by state, reason and calendar', () => {
  const states: [MachineState, number, number, string?][] = [
    ['running', 0, 1000],
    ['idle', 1000, 1200],
    ['running', 1200, 2000],
    ['idle', 2000, 2600],
    ['fault', 2600, 2700],
    ['maintenance', 2700, 2800],
    ['idle', 2800, 3300, 'setup'],
    ['off', 3300, 4000],
    ['running', 4500, 6000],
  ]
  const intervals = states.map(([state, from, to, reason = null]) => ({ state, from, to, reason }))
  const pieces = assignReasons(intervals, [
    { from: 2000, to: 2500, reason: 'lunch', at: 1 },
    { from: 3300, to: 3600, reason: 'noOrder', at: 1 },
  ])
  assert.deepEqual(timesOf(pieces, [{ from: 500, to: 5000 }], { from: 0, to: 5500 }, rules), {
    calendar: 5500,
    planned: 4000,
    production: 500 + 800 + 500,
    setup: 500,
    breakdown: 100,
    smallStop: 200,
    otherStop: 100 + 400,
    noOrder: 300,
    maintenance: 100,
    unknown: 500,
    overtime: 1000,
  })
})

test('a stop is small by its whole length, however it is split or cut', () => {
  const at = (to: number) => {
    const pieces = assignReasons(
      [{ state: 'idle', reason: null, from: 0, to }],
      [{ from: 100, to: 150, reason: 'chips', at: 1 }],
    )
    const times = timesOf(pieces, [{ from: 0, to: 200 }], { from: 0, to: 200 }, rules)
    return [times.smallStop, times.otherStop]
  }
  assert.deepEqual(at(299), [200, 0])
  assert.deepEqual(at(300), [0, 200])
})

const count = fc.option(fc.nat(5_000), { nil: null, freq: 8 })
const record = fc.record({
  pri: fc.option(fc.double({ min: 0.5, max: 90_000, noNaN: true }), { nil: null, freq: 8 }),
  produced: count,
  good: count,
  scrap: count,
  rework: count,
})
const whole = fc.nat(8 * 60 * minute)
const spent = fc
  .record({
    production: whole,
    setup: whole,
    breakdown: whole,
    smallStop: whole,
    otherStop: whole,
    noOrder: whole,
    maintenance: whole,
    unknown: whole,
    overtime: whole,
    more: whole,
  })
  .map(({ more, ...t }): Times => {
    const planned = Object.values(t).reduce((a, b) => a + b) - t.overtime
    return { ...t, planned, calendar: planned + more }
  })
const elements: fc.Arbitrary<Elements> = fc
  .tuple(spent, fc.array(record, { maxLength: 4 }), fc.option(whole, { nil: null }))
  .map(([t, records, order]) => elementsOf(t, records, order))

test('the steps of a waterfall add up exactly and end at the OEE', () => {
  fc.assert(
    fc.property(elements, (e) => {
      const fall = waterfallOf(e)
      assert.equal(fall.planned - fall.steps.reduce((sum, { ms }) => sum + ms, 0), fall.left)
      assert.equal(fall.steps[6].left, fall.production)
      assert.ok(fall.steps.every(({ ms }) => Number.isSafeInteger(ms)))
      const { oee, availability, effectiveness, quality } = indicatorsOf(e)
      assert.equal(fall.end === 'valuable', e.goodStandard !== null && e.standard !== null)
      if (fall.end === 'valuable' && fall.planned > 0) assert.equal(oee, fall.left / fall.planned)
      if (availability && effectiveness && quality)
        assert.ok(Math.abs(availability * effectiveness * quality - oee!) <= 1e-9 * Math.abs(oee!))
    }),
  )
})

test('the whole is made from sums, in whatever order and by whatever levels; its losses are those of its parts', () => {
  fc.assert(
    fc.property(fc.array(elements, { minLength: 1, maxLength: 6 }), fc.nat(), (parts, cut) => {
      const all = combine(parts)
      const at = cut % (parts.length + 1)
      assert.deepEqual(combine([combine(parts.slice(0, at)), combine(parts.slice(at))]), all)
      assert.deepEqual(combine(parts.toReversed()), all)
      const fall = waterfallOf(all)
      const falls = parts.map(waterfallOf)
      for (const [n, { ms }] of fall.steps.entries())
        assert.equal(
          ms,
          falls.reduce((sum, part) => sum + part.steps[n].ms, 0),
        )
      const { availability } = indicatorsOf(all)
      const planned = parts.reduce((sum, p) => sum + p.times.planned, 0)
      if (planned > 0) assert.equal(availability, parts.reduce((sum, p) => sum + p.times.production, 0) / planned)
      const { elements: complete, leftOut } = combineComplete(parts)
      assert.equal(leftOut, parts.filter((p) => p.missing.length > 0).length)
      assert.deepEqual(complete.missing, [])
    }),
  )
})

test('two machines of different length are not averaged', () => {
  const long = elementsOf({ ...noTimes, calendar: 900, planned: 900, production: 900 }, [
    { pri: 1, produced: 900, good: 900, scrap: 0, rework: 0 },
  ])
  const short = elementsOf({ ...noTimes, calendar: 100, planned: 100, otherStop: 100 }, [])
  near(indicatorsOf(combine([long, short])).oee, 0.9)
})
