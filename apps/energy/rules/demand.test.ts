import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  createSlips,
  type Demand,
  demandsOf,
  loadCurveOf,
  peaksOf,
  projectDemand,
  type Slip,
  slipMs,
  windowMs,
  windowPeaksOf,
} from './demand.ts'

const minute = 60_000
const slips = (kwh: readonly (number | null)[], slipMs: number): Slip[] =>
  kwh.map((k, i) => ({ time: i * slipMs, kwh: k }))

test('blocks and sliding windows; a missing slip makes its windows unknown', () => {
  const five = slips([10, 10, 10, 20, 20, 20], 5 * minute)
  assert.deepEqual(demandsOf(five, 5 * minute, windowMs), [
    { start: 0, kw: 120 },
    { start: windowMs, kw: 240 },
  ])
  assert.deepEqual(
    demandsOf(five, 5 * minute, 5 * minute).map((d) => d.kw),
    [120, 160, 200, 240],
  )
  const holed = slips([10, null, 10, 20, 20, 20], 5 * minute)
  assert.deepEqual(
    demandsOf(holed, 5 * minute, 5 * minute).map((d) => d.kw),
    [null, null, 200, 240],
  )
  assert.throws(() => demandsOf(five, 7 * minute, 7 * minute), RangeError)
})

test('the sliding maximum is never below that of the blocks, and neither is above the highest slip', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 15, maxLength: 120 }), (kwh) => {
      const all = slips(kwh, minute)
      const top = (demands: Demand[]) => Math.max(...demands.map((d) => d.kw!))
      const sliding = top(demandsOf(all, minute, minute))
      assert.ok(sliding >= top(demandsOf(all, minute, windowMs)) - 1e-9)
      assert.ok(sliding <= Math.max(...kwh) * 60 + 1e-9)
    }),
  )
})

test('energy is shared out over slips whole; a slip with a hole is missing', () => {
  const at = createSlips(0, 5 * minute)
  at.add(-minute, 90_000, 5)
  at.add(90_000, 4 * minute, 5)
  assert.deepEqual(
    at.all().map(({ kwh }) => kwh && Math.round(kwh * 1e6) / 1e6),
    [2, 2, 2, 2, null],
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 400_000 }), fc.nat(100)), { minLength: 1 }), (steps) => {
      const end = Math.ceil(steps.reduce((total, [ms]) => total + ms, 0) / slipMs) * slipMs
      const slips = createSlips(0, end)
      let time = 0
      for (const [ms, kwh] of steps) {
        slips.add(time, time + ms, kwh)
        time += ms
      }
      slips.add(time, end, 0)
      const total = slips.all().reduce((sum, { kwh }) => sum + kwh!, 0)
      assert.ok(Math.abs(total - steps.reduce((sum, [, kwh]) => sum + kwh, 0)) < 1e-6)
    }),
  )
})

test('a peak over the border of two quarters is found where it ends', () => {
  const all = slips([...Array(8).fill(0), ...Array(15).fill(2), ...Array(22).fill(0)], minute)
  const peaks = windowPeaksOf(all)
  assert.deepEqual(peaks.get(windowMs), { start: 8 * minute, kwh: 30 })
  assert.deepEqual(peaks.get(0), { start: 0, kwh: 14 })
  assert.deepEqual([...peaks.keys()], [0, windowMs, 2 * windowMs])
  all[15] = { ...all[15], kwh: null }
  assert.deepEqual([...windowPeaksOf(all).keys()], [0, 2 * windowMs])
})

test('where the running window will end', () => {
  for (const [elapsed, usedKwh, powerKw, projected, permitted, shed, verdict] of [
    [5, 50, 600, 600, 1050, 0, 'ok'],
    [5, 100, 900, 1000, 750, 150, 'over'],
    [2, 40, 1000, 1026.7, 853.8, 146.2, 'warning'],
    [10, 230, 1200, 1320, 0, 1200, 'lost'],
    [15, 225, 1200, 900, 900, 0, 'ok'],
  ] as const) {
    const it = projectDemand({ elapsedMs: elapsed * minute, usedKwh, powerKw }, { targetKw: 900 })
    const rounded = [it.projectedKw, it.permittedKw, it.shedKw].map((n) => Math.round(n * 10) / 10)
    assert.deepEqual([...rounded, it.verdict], [projected, permitted, shed, verdict], `${elapsed} min ${usedKwh} kWh`)
  }
})

test('after shedding what is said, the window ends at its target', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 14 }), fc.nat(300), fc.nat(3000), (elapsed, usedKwh, powerKw) => {
      const target = { targetKw: 1000 }
      const it = projectDemand({ elapsedMs: elapsed * minute, usedKwh, powerKw }, target)
      const after = projectDemand({ elapsedMs: elapsed * minute, usedKwh, powerKw: powerKw - it.shedKw }, target)
      if (it.verdict === 'lost') assert.ok(after.projectedKw > 1000)
      else assert.ok(after.projectedKw <= 1000 + 1e-6)
    }),
  )
})

test('peaks stand apart; the load curve tells its figures and its holes', () => {
  const demands = [100, 300, 290, 280, 50, null, 250, 200].map((kw, i) => ({ start: i * windowMs, kw }))
  assert.deepEqual(
    peaksOf(demands, 3).map((p) => p.kw),
    [300, 250],
  )
  const curve = loadCurveOf(demands)!
  assert.deepEqual([curve.max.kw, curve.min.kw, curve.average, curve.missing], [300, 50, 210, 1])
  assert.deepEqual([curve.loadFactor, curve.peakValley], [0.7, 250])
  assert.equal(loadCurveOf([{ start: 0, kw: null }]), null)
  assert.equal(loadCurveOf([{ start: 0, kw: 0 }])?.loadFactor, null)
})
