import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MachineState, StateInterval } from './machine-state.ts'
import { timesOf } from './oee-times.ts'
import { sumMs } from './state-intervals.ts'
import { assignReasons, isStop, type ReasonEntry, stopSums, unexplained } from './stop-reasons.ts'

const history: StateInterval[] = [
  { state: 'running', reason: null, from: 0, to: 100 },
  { state: 'idle', reason: null, from: 100, to: 200 },
  { state: 'unknown', reason: null, from: 200, to: 220 },
  { state: 'idle', reason: 'setup', from: 220, to: 260 },
  { state: 'fault', reason: null, from: 260, to: 300 },
]
const told = (entries: ReasonEntry[]) =>
  assignReasons(history, entries).map(({ from, to, reason }) => `${from}–${to} ${reason}`)

test('an entry splits a stop, covers several, and says nothing of what was no stop', () => {
  assert.deepEqual(told([{ from: 120, to: 150, reason: 'noMaterial', at: 1 }]), [
    '0–100 null',
    '100–120 null',
    '120–150 noMaterial',
    '150–200 null',
    '200–220 null',
    '220–260 setup',
    '260–300 null',
  ])
  assert.deepEqual(told([{ from: 50, to: 290, reason: 'powerCut', at: 1 }]), [
    '0–100 null',
    '100–200 powerCut',
    '200–220 null',
    '220–260 powerCut',
    '260–290 powerCut',
    '290–300 null',
  ])
})

test('the last word counts, in whatever order the entries come', () => {
  const first = { from: 100, to: 200, reason: 'noMaterial', at: 10 }
  const second = { from: 150, to: 170, reason: 'toolChange', at: 20 }
  for (const entries of [
    [first, second],
    [second, first],
  ])
    assert.deepEqual(told(entries).slice(1, 4), ['100–150 noMaterial', '150–170 toolChange', '170–200 noMaterial'])
  assert.deepEqual(told([first, { ...second, at: 5 }])[1], '100–200 noMaterial')
  assert.deepEqual(told([first, { ...first, reason: 'noOrder' }])[1], '100–200 noOrder')
})

test('what to ask the operator about', () => {
  const pieces = assignReasons(history, [{ from: 100, to: 180, reason: 'noMaterial', at: 1 }])
  assert.deepEqual(
    unexplained(pieces, 50).map((p) => p.from),
    [180],
  )
  assert.deepEqual(
    unexplained(pieces, 40).map((p) => p.from),
    [260, 180],
  )
})

test('stops are summed within planned work, so that they add up to what the effectiveness lost', () => {
  const pieces = assignReasons(history, [{ from: 130, to: 160, reason: 'rest', at: 1 }])
  // a break of the calendar from 140 to 240: of the rest 10 are lost, of the set-up 20, of the second wait nothing
  const working = [
    { from: 0, to: 140 },
    { from: 240, to: 300 },
  ]
  const sums = stopSums(pieces, working)
  assert.deepEqual(
    sums.map(({ key, state, count, ms }) => [key, state, count, ms]),
    [
      ['idle', 'idle', 1, 30],
      ['rest', 'idle', 1, 10],
      ['setup', 'idle', 1, 20],
      ['fault', 'fault', 1, 40],
    ],
  )
  const rules = { kinds: { setup: 'setup', rest: 'otherStop' }, smallStopMs: 0 } as const
  const times = timesOf(pieces, working, { from: 0, to: 300 }, rules)
  assert.equal(times.planned - times.production, sumMs(sums.map(({ ms }) => ({ from: 0, to: ms }))))
})

test('every moment of a stop has its last word, and time is neither lost nor made', () => {
  const entry = fc.record({
    from: fc.nat(120),
    length: fc.nat(60),
    reason: fc.constantFrom('a', 'b', 'c'),
    at: fc.nat(5),
  })
  const state = fc.constantFrom<MachineState>('running', 'idle', 'fault', 'off', 'maintenance', 'unknown')
  const stretch = fc.record({ state, reason: fc.constantFrom(null, 'setup'), gap: fc.nat(5), length: fc.nat(30) })
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 6 }), fc.array(entry, { maxLength: 8 }), (stretches, said) => {
      let at = 0
      const intervals = stretches.map(({ state, reason, gap, length }): StateInterval => {
        const from = at + gap
        at = from + length
        return { state, reason, from, to: at }
      })
      const entries = said.map(({ from, length, ...rest }) => ({ ...rest, from, to: from + length }))
      const pieces = assignReasons(intervals, entries)
      assert.equal(sumMs(pieces), sumMs(intervals))
      for (let now = 0; now < at; now++) {
        const whole = intervals.find((i) => i.from <= now && now < i.to)
        const piece = pieces.find((i) => i.from <= now && now < i.to)
        assert.equal(piece?.state, whole?.state)
        if (!whole) continue
        const covering = entries.filter((e) => e.from <= now && now < e.to)
        const latest = Math.max(...covering.map((e) => e.at))
        const last = covering.filter((e) => e.at === latest).at(-1)
        assert.equal(piece!.reason, (isStop(whole) && last?.reason) || whole.reason)
      }
    }),
  )
})
