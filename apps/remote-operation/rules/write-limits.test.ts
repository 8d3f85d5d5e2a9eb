import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../../contract/quality.ts'
import {
  checkInterlocks,
  checkLimits,
  type Interlock,
  type Seen,
  sameWithin,
  type WriteLimits,
} from './write-limits.ts'

const offset: WriteLimits = { min: '-0.500', max: '0.500', step: '0.001', maxChange: '0.1', tolerance: '0.0005' }

test('limits of a tool offset', () => {
  for (const [value, current, fault] of [
    ['0.05', '0', null],
    ['-0.5', '-0.45', null],
    ['0.500', '0.4', null],
    ['0.501', '0.45', 'aboveMax'],
    ['-0.5001', '-0.45', 'belowMin'],
    ['0.0505', '0', 'offStep'],
    ['0.101', '0', 'changeTooLarge'],
    ['0.1', '0', null],
    ['-0.1', '0.001', 'changeTooLarge'],
    ['0.05', null, 'currentUnknown'],
    ['0.05', 'NaN', 'currentUnknown'],
    ['five', '0', 'notNumeric'],
    ['', '0', 'notNumeric'],
    ['1e-2', '0', 'notNumeric'],
  ] as const)
    assert.equal(checkLimits(offset, value, current)?.code ?? null, fault, `${value} from ${current}`)
  assert.equal(checkLimits({ min: '0', max: '9' }, '3.14', null), null)
})

const now = 1_000_000
const seen = (value: Seen['value'], q: number = quality.good, age = 0): Seen => ({ value, quality: q, time: now - age })
test('of two conditions on one point the one that does not hold is named', () => {
  const locks = [
    { point: 'load', above: 10 },
    { point: 'load', below: 20 },
  ]
  const live = new Map([['load', { value: 30, quality: quality.good, time: 0 }]])
  assert.deepEqual(checkInterlocks(locks, live, 0, null), [
    { code: 'interlock', at: 1, point: 'load', why: 'doesNotHold' },
  ])
})

test('an interlock holds, or says why not', () => {
  const still: Interlock = { point: 'speed', below: 1 }
  const closed: Interlock = { point: 'door', is: true }
  const mode: Interlock = { point: 'mode', is: 'MDI' }
  for (const [lock, value, why] of [
    [still, seen(0), null],
    [still, seen(1), 'doesNotHold'],
    [still, seen('0'), 'doesNotHold'],
    [still, seen(0, quality.badCommFailure), 'badQuality'],
    [still, seen(0, quality.uncertainLastUsable), 'badQuality'],
    [still, seen(0, quality.good, 5_001), 'stale'],
    [still, seen(0, quality.good, 5_000), null],
    [still, seen(null), 'noValue'],
    [still, seen(Number.NaN), 'noValue'],
    [still, undefined, 'noValue'],
    [closed, seen(1), null],
    [closed, seen(true), null],
    [closed, seen(0), 'doesNotHold'],
    [mode, seen('MDI'), null],
    [mode, seen('AUTO'), 'doesNotHold'],
    [{ point: 'pressure', above: 5 }, seen(5.1), null],
    [{ point: 'pressure', above: 5 }, seen(5), 'doesNotHold'],
    [{ point: 'nothing' }, seen(5), 'doesNotHold'],
  ] as const) {
    const live = new Map(value ? [[lock.point, value]] : [])
    const expected = why === null ? [] : [{ code: 'interlock', at: 0, point: lock.point, why }]
    assert.deepEqual(checkInterlocks([lock], live, now, 5_000), expected, JSON.stringify([lock, value]))
  }
})

test('what a device answers', () => {
  assert.ok(sameWithin('0.05', '0.05'))
  assert.ok(sameWithin('0.05', '0.050000001', '0.0005'))
  assert.ok(sameWithin('0.05', '0.0505', '0.0005'))
  assert.ok(!sameWithin('0.05', '0.0506', '0.0005'))
  assert.ok(sameWithin('0', '1e-7', '0.0005'))
  for (const wrong of [null, '', 'NaN', 'Infinity', '0,05']) assert.ok(!sameWithin('0.05', wrong, '1'))
})

test('whatever passes lies within every limit', () => {
  const thousandth = fc.integer({ min: -700, max: 700 }).map((n) => (n / 1000).toFixed(3))
  fc.assert(
    fc.property(thousandth, thousandth, (value, current) => {
      const fault = checkLimits(offset, value, current)
      const change = Math.abs(Math.round(Number(value) * 1000) - Math.round(Number(current) * 1000))
      assert.equal(fault === null, Math.abs(Number(value)) <= 0.5 && change <= 100)
    }),
  )
})
