import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../../contract/quality.ts'
import { sum } from './decimal.ts'
import { changesBetween, type GapPolicy, intervalsOf, rollUp } from './intervals.ts'
import { plantClock, type Step } from './plant-clock.ts'
import { integratePower } from './power.ts'
import type { RegisterStep } from './registers.ts'

const clock = plantClock('Asia/Shanghai')
const minute = 60_000
const noon = Date.parse('2026-03-02T12:00:00+08:00')
const step = (from: number, to: number, quantity: string): RegisterStep => ({
  from: noon + from * minute,
  to: noon + to * minute,
  quantity,
  rolledOver: false,
  uncertain: false,
})
const spread: GapPolicy = { maxGapMs: 20 * minute, fill: 'spread' }
const shown = (steps: RegisterStep[], policy: GapPolicy) =>
  intervalsOf(steps, clock, 'quarter', policy).map((i) => [
    (i.start - noon) / minute,
    i.quantity,
    i.estimated,
    Math.round(i.covered * 100),
  ])

test('readings off the border are shared by time, a gap is an estimate', () => {
  assert.deepEqual(shown([step(0, 15, '4'), step(15, 30, '6')], spread), [
    [0, '4', '0', 100],
    [15, '6', '0', 100],
  ])
  assert.deepEqual(shown([step(10, 25, '3')], spread), [
    [0, '1', '0', 33],
    [15, '2', '0', 67],
  ])
  assert.deepEqual(shown([step(0, 45, '9')], spread), [
    [0, '3', '3', 100],
    [15, '3', '3', 100],
    [30, '3', '3', 100],
  ])
  assert.deepEqual(shown([step(0, 45, '9')], { ...spread, fill: 'atEnd' }), [[30, '9', '9', 100]])
})

test('a late reading turns the estimate into readings, and the change is told', () => {
  const before = intervalsOf([step(0, 30, '9')], clock, 'quarter', spread)
  const after = intervalsOf([step(0, 15, '2'), step(15, 30, '7')], clock, 'quarter', spread)
  assert.deepEqual(
    changesBetween(before, after).map(({ was, is }) => [was?.quantity, was?.estimated, is?.quantity, is?.estimated]),
    [
      ['4.5', '4.5', '2', '0'],
      ['4.5', '4.5', '7', '0'],
    ],
  )
  assert.deepEqual(changesBetween(after, after), [])
})

test('days roll up with what is missing in them', () => {
  const quarters = intervalsOf([step(0, 15, '4'), step(30, 45, '6')], clock, 'quarter', spread)
  const [hour] = rollUp(quarters, clock, 'hour')
  assert.deepEqual([hour.start, hour.quantity, hour.covered], [noon, '10', 0.5])
})

const chain = fc.array(fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.nat(100_000)), { minLength: 1, maxLength: 20 })

test('intervals of every length add up to the steps, whatever the gaps', () => {
  fc.assert(
    fc.property(
      chain,
      fc.constantFrom<Step>('quarter', 'hour', 'day'),
      fc.constantFrom<GapPolicy['fill']>('spread', 'atEnd'),
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Asia/Kathmandu'),
      (parts, length, fill, zone) => {
        let at = 0
        const steps = parts.map(([minutes, q]) => {
          at += minutes
          return step(at - minutes, at, (q / 1000).toFixed(3))
        })
        const intervals = intervalsOf(steps, plantClock(zone), length, { maxGapMs: 60 * minute, fill })
        const total = sum(steps.map((s) => s.quantity))
        assert.ok(sum(intervals.map((i) => i.quantity)).eq(total))
        for (const { covered } of intervals) assert.ok(covered > 0 && covered <= 1)
        const days = rollUp(intervals, plantClock(zone), 'day')
        assert.ok(sum(days.map((i) => i.quantity)).eq(total))
      },
    ),
  )
})

test('power is integrated between usable samples; what is not covered is missing, not 0', () => {
  const at = (minutes: number, value: number, q: number = quality.good) => ({
    time: noon + minutes * minute,
    value,
    quality: q,
  })
  const integrated = (samples: ReturnType<typeof at>[]) =>
    integratePower(samples, clock, 'quarter', 10 * minute).map((i) => [
      Number(i.quantity),
      Math.round(i.covered * 15),
      Math.round(i.good * 15),
    ])
  assert.deepEqual(integrated([at(0, 60), at(10, 60), at(15, 60)]), [[15, 15, 15]])
  assert.deepEqual(integrated([at(0, 0), at(5, 120), at(10, 0)]), [[10, 10, 10]])
  assert.deepEqual(integrated([at(10, 60), at(20, 60)]), [
    [5, 5, 5],
    [5, 5, 5],
  ])
  assert.deepEqual(integrated([at(0, 60), at(5, 9e9, quality.bad), at(10, 60)]), [[10, 10, 10]])
  assert.deepEqual(integrated([at(0, 60), at(5, 60, quality.uncertain), at(10, 60)]), [[10, 10, 0]])
  assert.deepEqual(integrated([at(0, 60), at(5, 60), at(16, 60), at(18, 60)]), [
    [5, 5, 5],
    [2, 2, 2],
  ])
  assert.deepEqual(integrated([at(0, 60)]), [])
})

test('the integral does not depend on the intervals it is told in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -500, max: 5000 })), { maxLength: 50 }),
      (parts) => {
        let at = 0
        const samples = parts.map(([minutes, value]) => {
          at += minutes
          return { time: noon + at * minute, value, quality: quality.good }
        })
        const total = (length: Step) =>
          Number(sum(integratePower(samples, clock, length, 10 * minute).map((i) => i.quantity)))
        assert.ok(Math.abs(total('quarter') - total('day')) < 1e-4)
      },
    ),
  )
})
