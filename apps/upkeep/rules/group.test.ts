import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from './due.ts'
import { type MachineStop, proposeStops, type StopTask, slotKey } from './group.ts'

const today = '2026-03-02'
const task = (id: string, day: string, more: Partial<StopTask> = {}): StopTask => ({
  ...{ id, day, machine: 'M01', minutes: 60, tolerance: { early: 5, late: 3 } },
  ...more,
})
const stop = (id: string, from: string, to: string, more: Partial<MachineStop> = {}): MachineStop => ({
  ...{ id, from, to, machines: new Set(['M01']), minutes: 120 },
  ...more,
})

test('maintenance goes into a stop of its machine, within its tolerance, while there is time', () => {
  const stops = [stop('S', '2026-03-07', '2026-03-08')]
  const cases: [string, StopTask[], ReadonlyMap<string, number>, [string, string, string | null][]][] = [
    ['pulled forward', [task('a', '2026-03-10')], new Map(), [['a', '2026-03-08', 'S']]],
    ['pushed back', [task('a', '2026-03-05')], new Map(), [['a', '2026-03-07', 'S']]],
    ['on its day', [task('a', '2026-03-07')], new Map(), [['a', '2026-03-07', 'S']]],
    ['too far', [task('a', '2026-03-14')], new Map(), [['a', '2026-03-14', null]]],
    ['another machine', [task('a', '2026-03-07', { machine: 'M02' })], new Map(), [['a', '2026-03-07', null]]],
    ['full', [task('a', '2026-03-07')], new Map([[slotKey('S', 'M01'), 61]]), [['a', '2026-03-07', null]]],
    [
      'first due, first placed',
      [task('c', '2026-03-09'), task('b', '2026-03-08'), task('a', '2026-03-07')],
      new Map(),
      [
        ['a', '2026-03-07', 'S'],
        ['b', '2026-03-08', 'S'],
        ['c', '2026-03-09', null],
      ],
    ],
  ]
  for (const [name, tasks, taken, expected] of cases)
    assert.deepEqual(
      proposeStops(tasks, stops, taken, today).map(({ id, day, stop: into }) => [id, day, into]),
      expected,
      name,
    )
})

test('why something stays where it is', () => {
  const stops = [stop('S', '2026-03-07', '2026-03-08')]
  const why = (one: StopTask) => proposeStops([one], stops, new Map(), today)[0].verdict
  assert.equal(why(task('a', '2026-03-07')), 'grouped')
  assert.equal(why(task('a', '2026-03-07', { minutes: null })), 'noMinutes')
  assert.equal(why(task('a', '2026-03-07', { minutes: 121 })), 'tooLong')
  assert.equal(why(task('a', '2026-04-07')), 'noStop')
})

test('nothing is moved beyond its tolerance or into the past, no machine works longer than it stands', () => {
  const day = fc.integer({ min: 0, max: 40 }).map((n) => addDays(today, n))
  const machine = fc.constantFrom('M01', 'M02', 'M03')
  const tasks = fc
    .array(
      fc.record({ day, machine, minutes: fc.integer({ min: 1, max: 300 }), early: fc.nat(10), late: fc.nat(10) }),
      { maxLength: 30 },
    )
    .map((rows) => rows.map(({ early, late, ...row }, n) => ({ ...row, id: String(n), tolerance: { early, late } })))
  const stops = fc
    .array(
      fc.record({
        day,
        days: fc.nat(3),
        minutes: fc.integer({ min: 1, max: 600 }),
        machines: fc.subarray(['M01', 'M02', 'M03']),
      }),
      {
        maxLength: 8,
      },
    )
    .map((rows) =>
      rows.map((row, n) =>
        stop(`S${n}`, row.day, addDays(row.day, row.days), { minutes: row.minutes, machines: new Set(row.machines) }),
      ),
    )
  fc.assert(
    fc.property(tasks, stops, (wanted, planned) => {
      const proposals = proposeStops(wanted, planned, new Map(), today)
      assert.equal(proposals.length, wanted.length)
      const used = new Map<string, number>()
      for (const { id, due, day: on, stop: into } of proposals) {
        const one = wanted.find((each) => each.id === id)!
        if (into === null) {
          assert.equal(on, due)
          continue
        }
        const held = planned.find((each) => each.id === into)!
        assert.ok(held.machines.has(one.machine) && on >= held.from && on <= held.to && on >= today)
        assert.ok(on >= addDays(due, -one.tolerance.early) && on <= addDays(due, one.tolerance.late))
        const slot = slotKey(into, one.machine)
        used.set(slot, (used.get(slot) ?? 0) + one.minutes)
        assert.ok(used.get(slot)! <= held.minutes)
      }
    }),
  )
})
