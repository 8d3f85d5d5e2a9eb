import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AlarmEvent,
  type AlarmRules,
  type AlarmState,
  alarmNormal,
  isChattering,
  sinceOf,
  stateOf,
  stepAlarm,
} from './alarm-state.ts'

const rules: AlarmRules = { latching: false, reAlarmMs: null, maxShelveMs: 3_600_000 }
const by = 'operator'
const reason = '检修'
const on: AlarmEvent = { do: 'look', active: true, value: 1 }
const off: AlarmEvent = { do: 'look', active: false, value: 0 }
const ack: AlarmEvent = { do: 'acknowledge', by, comment: null }
const shelve: AlarmEvent = { do: 'shelve', forMs: 60_000, reason, by }
const oneShot: AlarmEvent = { do: 'shelve', forMs: 'oneShot', reason, by }
const unshelve: AlarmEvent = { do: 'unshelve', reason, by }
const suppress: AlarmEvent = { do: 'suppress', reason, by }
const unsuppress: AlarmEvent = { do: 'unsuppress', reason, by }
const takeOut: AlarmEvent = { do: 'takeOut', reason, by }
const bringIn: AlarmEvent = { do: 'bringIn', reason, by }

/** One second after the other; answers the last outcome. */
function walk(events: readonly AlarmEvent[], given: Partial<AlarmRules> = {}, from = alarmNormal) {
  const all = { ...rules, ...given }
  let now = 1_000
  let state: AlarmState = from
  let last = stepAlarm(state, off, all, now)
  for (const event of events) {
    now += 1_000
    last = stepAlarm(state, event, all, now)
    state = last.state
  }
  return { ...last, now }
}

/** What led to the state, the event, and where it leads; null: refused, nothing changes. */
const transitions: [way: AlarmEvent[], event: AlarmEvent, to: string | null, kind?: string][] = [
  [[], on, 'B', 'raised'],
  [[], off, 'A'],
  [[], ack, null],
  [[on], on, 'B'],
  [[on], ack, 'C', 'acknowledged'],
  [[on], off, 'D', 'returned'],
  [[on, ack], off, 'A', 'returned'],
  [[on, ack], ack, null],
  [[on, off], ack, 'A', 'acknowledged'],
  [[on, off], on, 'B', 'raisedAgain'],
  ...[[], [on], [on, ack], [on, off]].flatMap((way): typeof transitions => [
    [way, shelve, 'E', 'shelved'],
    [way, oneShot, 'E', 'shelved'],
    [way, suppress, 'F', 'suppressed'],
    [way, takeOut, 'G', 'outOfService'],
    [way, unshelve, null],
    [way, unsuppress, null],
    [way, bringIn, null],
  ]),
  ...[
    { held: shelve, back: unshelve, kind: 'unshelved', state: 'E' },
    { held: suppress, back: unsuppress, kind: 'unsuppressed', state: 'F' },
    { held: takeOut, back: bringIn, kind: 'inService', state: 'G' },
  ].flatMap(({ held, back, kind, state }): typeof transitions => [
    [[held], back, 'A', kind],
    [[on, held], back, 'B', kind],
    [[on, ack, held], back, 'B', kind],
    // what returned out of sight is normal, what came out of sight calls
    [[on, held, off], back, 'A', kind],
    [[on, off, held], back, 'A', kind],
    [[held, on], back, 'B', kind],
    // it goes on being evaluated, and the journal tells
    [[held], on, state, 'raised'],
    [[on, held], off, state === 'E' ? 'E' : state, 'returned'],
    [[held], ack, null],
    [[held], shelve, null],
    [[held], suppress, null],
    [[held], takeOut, null],
  ]),
]

test('every transition of the standard, and none besides', () => {
  for (const [way, event, to, kind] of transitions) {
    const before = walk(way).state
    const { state, steps, refused } = walk([...way, event])
    const said = `${way.map((e) => e.do).join(' ')} → ${event.do}`
    assert.equal(refused !== null, to === null, said)
    if (to === null) assert.deepEqual(state, before, said)
    else {
      assert.equal(stateOf(state), to, said)
      assert.equal(steps.at(-1)?.kind, kind, said)
    }
  }
})

test('a timed shelving lasts its full time also when the alarm returns, ends by itself, and has a maximum', () => {
  const shelved = walk([on, shelve, off, on]).state
  assert.equal(stateOf(shelved), 'E')
  const until = shelved.hold?.state === 'E' ? shelved.hold.until! : Number.NaN
  assert.equal(stateOf(stepAlarm(shelved, on, rules, until - 1).state), 'E')
  const over = stepAlarm(shelved, on, rules, until)
  assert.deepEqual([stateOf(over.state), over.steps.map((s) => s.kind)], ['B', ['unshelved']])
  assert.equal(walk([on, { ...shelve, forMs: 3_600_001 } as AlarmEvent]).refused, 'shelvedTooLong')
})

test('a one-shot shelving ends with the return, not before and not without an alarm', () => {
  assert.equal(stateOf(walk([oneShot, off, off]).state), 'E')
  const { state, steps } = walk([on, oneShot, on, off])
  assert.equal(stateOf(state), 'A')
  assert.deepEqual(
    steps.map((s) => s.kind),
    ['returned', 'unshelved'],
  )
})

test('a latching alarm stands until its return was acknowledged', () => {
  assert.equal(stateOf(walk([on, ack, off], { latching: true }).state), 'D')
  assert.equal(stateOf(walk([on, ack, off, ack], { latching: true }).state), 'A')
})

test('one that was acknowledged and stays calls again after its time', () => {
  const reAlarm = { ...rules, reAlarmMs: 10_000 }
  const { state, now } = walk([on, ack], reAlarm)
  assert.equal(stateOf(stepAlarm(state, on, reAlarm, now + 9_999).state), 'C')
  const again = stepAlarm(state, on, reAlarm, now + 10_000)
  assert.deepEqual([stateOf(again.state), again.steps[0].kind], ['B', 'raisedAgain'])
})

test('three times within a minute is chattering', () => {
  const { state, now } = walk([on, off, on, off, on])
  assert.equal(isChattering(state, now), true)
  assert.equal(isChattering(state, now + 61_000), false)
  assert.equal(isChattering(walk([on, off, on]).state, 5_000), false)
})

const events = fc.constantFrom(on, off, ack, shelve, oneShot, unshelve, suppress, unsuppress, takeOut, bringIn)

test('whatever happens: the journal joins up, and what is active and not held out stands in the list', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(events, fc.integer({ min: 0, max: 90_000 })), { maxLength: 60 }),
      fc.boolean(),
      fc.option(fc.integer({ min: 1, max: 60_000 })),
      (happens, latching, reAlarmMs) => {
        let state = alarmNormal
        let now = 0
        for (const [event, later] of happens) {
          now += later
          const before = stateOf(state)
          const outcome = stepAlarm(state, event, { ...rules, latching, reAlarmMs }, now)
          if (outcome.refused) assert.equal(outcome.state, state)
          let here = before
          for (const step of outcome.steps) {
            assert.equal(step.from, here)
            here = step.to
          }
          state = outcome.state
          assert.equal(stateOf(state), here, 'no change without a line')
          if (event.do === 'look') assert.equal(state.active, event.active)
          if (state.hold === null) assert.equal(state.active, state.inner === 'B' || state.inner === 'C')
          assert.ok(state.raises.length <= 3)
        }
      },
    ),
  )
})

test('nobody can be the last to know: an alarm leaves the list only acknowledged, or held out by a named one', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 60 }), (happens) => {
      let state = alarmNormal
      happens.forEach((event, i) => {
        const { state: after, steps } = stepAlarm(state, event, rules, i * 1_000)
        const left = ['B', 'D'].includes(stateOf(state)) && stateOf(after) === 'A'
        if (left) assert.equal(steps.at(-1)?.kind, 'acknowledged')
        state = after
      })
    }),
  )
})

test('what is to be silent by design does not call in between when it comes back, and only design ends that', () => {
  const silent = 'group:standing'
  for (const [held, back] of [
    [shelve, { ...unshelve, silent }],
    [suppress, { ...unsuppress, silent }],
    [takeOut, { ...bringIn, silent }],
  ] as [AlarmEvent, AlarmEvent][]) {
    const { state, steps } = walk([on, held, back])
    assert.deepEqual([stateOf(state), steps.at(-1)?.to], ['F', 'F'])
    assert.equal(walk([on, held, back, unsuppress]).refused, 'silentByDesign')
    assert.equal(stateOf(walk([on, held, back, { ...unsuppress, by: null }]).state), 'B')
  }
  const shelved = walk([on, shelve]).state
  const over = stepAlarm(shelved, { do: 'look', active: true, value: 1, silent }, rules, 1e9)
  assert.deepEqual([stateOf(over.state), over.steps.map((s) => s.to)], ['F', ['F']])
})

test('one occurrence has one beginning, however often it calls', () => {
  const { state } = walk([on])
  const again = walk([ack, on], { reAlarmMs: 1 }, state).state
  assert.equal(stateOf(again), 'B')
  assert.equal(sinceOf(again), sinceOf(state))
  assert.equal(sinceOf(walk([shelve, unshelve], {}, state).state), sinceOf(state))
  assert.notEqual(sinceOf(walk([on, off, on]).state), sinceOf(state))
})
