import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  type CalendarRule,
  type Facts,
  forecast,
  type MeterRule,
  nextDue,
  nextOnGrid,
  onGrid,
  usagePerDay,
} from './due.ts'

const monthly = (start: string, more: Partial<CalendarRule> = {}): CalendarRule => ({
  kind: 'calendar',
  every: 1,
  unit: 'months',
  mode: 'fixed',
  start,
  ...more,
})
const hours = (every: number, mode: MeterRule['mode'] = 'floating'): MeterRule => ({ kind: 'meter', every, mode })
const facts = (more: Partial<Facts> = {}): Facts => ({ today: '2026-03-10', last: null, ...more })
const done = (day: string, due: string | null = day, reading: number | null = null) => ({ due, day, reading })

test('the end of a month leaves no trace', () => {
  const rule = monthly('2026-01-31')
  assert.deepEqual(
    [0, 1, 2, 3, 13].map((n) => onGrid(rule, n)),
    ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2027-02-28'],
  )
  assert.equal(nextOnGrid(rule, '2026-02-28'), '2026-03-31')
  assert.equal(nextOnGrid(rule, '2026-02-27'), '2026-02-28')
  assert.equal(nextOnGrid(monthly('2024-02-29', { unit: 'years' }), '2025-02-28'), '2026-02-28')
})

test('fixed keeps to its days, floating follows the work', () => {
  const fixed = monthly('2026-01-15')
  for (const [last, expected] of [
    [null, '2026-01-15'],
    [done('2026-01-15'), '2026-02-15'],
    [done('2026-01-12', '2026-01-15'), '2026-02-15'],
    [done('2026-01-20', '2026-01-15'), '2026-02-15'],
    [done('2026-04-02', '2026-01-15'), '2026-04-15'],
    [done('2026-01-20', null), '2026-02-15'],
  ] as const)
    assert.equal(nextDue([fixed], facts({ last })).day, expected, JSON.stringify(last))
  const floating = monthly('2026-01-15', { mode: 'floating' })
  assert.equal(nextDue([floating], facts({ last: done('2026-01-31', '2026-01-15') })).day, '2026-02-28')
  assert.equal(
    nextDue([monthly('2026-01-05', { unit: 'weeks', every: 2 })], facts({ last: done('2026-01-05') })).day,
    '2026-01-19',
  )
})

test('a meter is due at a reading, on the day that recent usage lets expect', () => {
  const last = done('2026-01-01', null, 1_030)
  const meter = { reading: 1_400, perDay: 16 }
  assert.deepEqual(nextDue([hours(500)], facts({ last, meter })).each, [
    { kind: 'meter', day: '2026-03-18', at: 1_530 },
  ])
  assert.deepEqual(nextDue([hours(500, 'fixed')], facts({ last, meter })).each, [
    { kind: 'meter', day: '2026-03-16', at: 1_500 },
  ])
  assert.equal(nextDue([hours(500)], facts({ last, meter: { reading: 1_530, perDay: null } })).day, '2026-03-10')
  for (const [given, why] of [
    [undefined, 'noReading'],
    [{ reading: 1_400, perDay: 0 }, 'noUsage'],
    [{ reading: 1_400, perDay: null }, 'noUsage'],
    [{ reading: 1_400, perDay: 1e-9 }, 'noUsage'],
  ] as const) {
    const due = nextDue([hours(500)], facts({ last, meter: given }))
    assert.deepEqual([due.day, due.by, due.each[0].why], [null, null, why])
  }
})

test('whichever comes first, and a condition at once', () => {
  const rules = [monthly('2026-01-15'), hours(500), { kind: 'condition' as const }]
  const known = facts({ last: done('2026-03-01', '2026-02-15', 1_000), meter: { reading: 1_100, perDay: 100 } })
  assert.deepEqual([nextDue(rules, known).day, nextDue(rules, known).by], ['2026-03-14', 'meter'])
  const slow = { ...known, meter: { reading: 1_100, perDay: 1 } }
  assert.deepEqual([nextDue(rules, slow).day, nextDue(rules, slow).by], ['2026-03-15', 'calendar'])
  assert.deepEqual(nextDue(rules, { ...known, holdsSince: '2026-03-08' }).by, 'condition')
})

test('a forecast lists what is overdue and what will come', () => {
  const rules = [monthly('2026-01-15'), hours(500)]
  const known = facts({ last: done('2026-02-01', '2026-01-15', 1_000), meter: { reading: 1_100, perDay: 25 } })
  assert.deepEqual(forecast(rules, known, '2026-05-01'), [
    { day: '2026-02-15', by: 'calendar' },
    { day: '2026-03-15', by: 'calendar' },
    { day: '2026-04-04', by: 'meter' },
    { day: '2026-04-15', by: 'calendar' },
  ])
  assert.deepEqual(forecast([{ kind: 'condition' }], facts({ holdsSince: '2026-03-01' }), '2026-12-31'), [
    { day: '2026-03-01', by: 'condition' },
  ])
})

test('of two meter rules the nearer one is served, not the first named', () => {
  const known = facts({ last: done('2026-03-10', null, 0), meter: { reading: 0, perDay: 10 } })
  const days = forecast([hours(1_000, 'fixed'), hours(100, 'fixed')], known, '2026-04-05').map(({ day }) => day)
  assert.deepEqual(days, ['2026-03-20', '2026-03-30'])
})

test('usage per day', () => {
  const day = 86_400_000
  const at = (days: number, value: number) => ({ time: days * day, value })
  assert.equal(usagePerDay([at(0, 100), at(2, 140), at(4, 180)]), 20)
  assert.equal(usagePerDay([at(0, 9_990), at(1, 10), at(2, 30)]), 10)
  assert.equal(usagePerDay([at(0, 100), at(0.5, 140)]), null)
  assert.equal(usagePerDay([]), null)
})

const day = fc.integer({ min: 0, max: 3_000 }).map((n) => addDays('2024-01-01', n))
const calendar = fc.record({
  kind: fc.constant('calendar' as const),
  every: fc.integer({ min: 1, max: 40 }),
  unit: fc.constantFrom('days' as const, 'weeks' as const, 'months' as const, 'years' as const),
  mode: fc.constantFrom('fixed' as const, 'floating' as const),
  start: day,
})
const meterRule = fc.record({
  kind: fc.constant('meter' as const),
  every: fc.integer({ min: 1, max: 900 }),
  mode: fc.constantFrom('fixed' as const, 'floating' as const),
})

test('the next day of a grid is on it, after the day asked for, and none lies between', () => {
  fc.assert(
    fc.property(calendar, day, (rule, after) => {
      const next = nextOnGrid(rule, after)
      const days = Array.from({ length: 3_300 }, (_, n) => n)
      const n = days.find((k) => onGrid(rule, k) > after)!
      assert.equal(next, onGrid(rule, n))
    }),
    { numRuns: 40 },
  )
})

test('what is done is not due again before it was done, and a forecast goes forward in time', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(calendar, meterRule), { minLength: 1, maxLength: 3 }),
      day,
      fc.nat(400),
      fc.nat(5_000),
      fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: null }),
      (rules, today, ago, reading, perDay) => {
        const last = done(addDays(today, -ago), null, Math.floor(reading / 2))
        const known = { today, last, meter: { reading, perDay } }
        const due = nextDue(rules, known)
        assert.ok(due.day === null || due.day > last.day || due.day === today)
        const until = addDays(today, 500)
        const expected = forecast(rules, known, until)
        for (const [n, { day }] of expected.entries()) {
          assert.ok(day <= until)
          assert.ok(n === 0 || (day >= expected[n - 1].day && day >= today))
        }
        assert.equal(expected[0]?.day ?? null, due.day !== null && due.day <= until ? due.day : null)
      },
    ),
    { numRuns: 100 },
  )
})
