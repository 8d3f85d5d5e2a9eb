import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween } from './due.ts'
import { complianceOf, outcomeOf, placeInStops } from './maintenance-plan.ts'

const week = { early: 7, late: 3 }
const today = '2026-03-01'

test('tasks go into the stop that suits them best', () => {
  const stops = [
    { id: 'spring', from: '2026-03-14', to: '2026-03-16' },
    { id: 'audit', from: '2026-03-22', to: '2026-03-22' },
  ]
  for (const [due, day, stop] of [
    ['2026-03-15', '2026-03-15', 'spring'],
    ['2026-03-19', '2026-03-16', 'spring'],
    ['2026-03-21', '2026-03-16', 'spring'],
    ['2026-03-24', '2026-03-22', 'audit'],
    ['2026-03-12', '2026-03-14', 'spring'],
    ['2026-03-10', '2026-03-10', null],
    ['2026-04-10', '2026-04-10', null],
  ] as const)
    assert.deepEqual(placeInStops([{ id: 'T', day: due, tolerance: week }], stops, today), [
      { id: 'T', due, day, stop },
    ])
})

test('nothing is placed in the past', () => {
  const stops = [{ id: 's', from: '2026-02-20', to: '2026-02-27' }]
  const task = { id: 'T', day: '2026-03-02', tolerance: week }
  assert.equal(placeInStops([task], stops, today)[0].stop, null)
  assert.equal(placeInStops([task], [{ ...stops[0], to: '2026-03-01' }], today)[0].day, '2026-03-01')
})

test('what became of a task', () => {
  const served = (done: string | null) => ({ due: '2026-02-10', done, tolerance: week })
  for (const [done, at, outcome] of [
    ['2026-02-03', today, 'onTime'],
    ['2026-02-13', today, 'onTime'],
    ['2026-02-02', today, 'early'],
    ['2026-02-14', today, 'late'],
    [null, today, 'missed'],
    [null, '2026-02-13', 'open'],
  ] as const)
    assert.equal(outcomeOf(served(done), at), outcome)
  const all = ['2026-02-10', '2026-02-11', '2026-02-20', null].map(served)
  const open = { due: today, done: null, tolerance: week }
  assert.deepEqual(complianceOf([...all, open], today), {
    onTime: 2,
    early: 0,
    late: 1,
    missed: 1,
    open: 1,
    due: 4,
    rate: 0.5,
  })
  assert.equal(complianceOf([open], today).rate, null)
})

test('a task is moved within its tolerance only, and only into a stop', () => {
  const day = fc.nat(90).map((n) => addDays(today, n))
  const stop = fc.tuple(day, fc.nat(5)).map(([from, n]) => ({ id: from, from, to: addDays(from, n) }))
  fc.assert(
    fc.property(fc.array(stop, { maxLength: 4 }), day, fc.nat(9), fc.nat(9), (stops, due, early, late) => {
      const [placed] = placeInStops([{ id: 'T', day: due, tolerance: { early, late } }], stops, today)
      const moved = daysBetween(due, placed.day)
      assert.ok(moved >= -early && moved <= late)
      const suits = (d: string) => d >= today && stops.some((s) => s.from <= d && d <= s.to)
      const options = Array.from({ length: early + late + 1 }, (_, n) => addDays(due, n - early)).filter(suits)
      assert.equal(placed.stop !== null, options.length > 0)
      if (placed.stop === null) return assert.equal(moved, 0)
      const before = options.filter((d) => d <= due).at(-1)
      assert.equal(placed.day, before ?? options[0])
    }),
  )
})
