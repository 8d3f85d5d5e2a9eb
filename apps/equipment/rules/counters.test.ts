import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../../contract/quality.ts'
import { type CounterKind, countAll, countStep, judgeMeter, type Reading } from './counters.ts'

const hour = 3_600_000
const minute = 60_000
const kind: CounterKind = { maxPerHour: 600, rollsOverAt: 10_000, jitter: 2 }
const at = (time: number, value: number, q: number = quality.good): Reading => ({ time, value, quality: q })

test('one step of a counter', () => {
  for (const [from, to, ms, counted, note] of [
    [100, 107, minute, 7, 'counted'],
    [100, 100, 0, 0, 'counted'],
    [100, 101, 0, 1, 'counted'],
    [100, 200, minute, 0, 'jump'],
    [9_998, 3, minute, 5, 'rolledOver'],
    [9_000, 3, minute, 3, 'reset'],
    [4_711, 0, minute, 0, 'reset'],
    [4_711, 4_700, minute, 0, 'stepBack'],
    [4_711, 4_710, minute, 0, 'noise'],
    [4_711, Number.NaN, minute, 0, 'bad'],
    [4_711, -1, minute, 0, 'bad'],
    [4_711, 4_712, -1, 0, 'late'],
  ] as const) {
    const found = countStep(kind, { time: hour, value: from }, at(hour + ms, to))
    assert.deepEqual([found.counted, found.note], [counted, note], `${from} → ${to}`)
  }
  assert.equal(countStep(kind, { time: 0, value: 5 }, at(1, 6, quality.badSensorFailure)).note, 'bad')
  assert.deepEqual(countStep(kind, null, at(0, 88)), { track: { time: 0, value: 88 }, counted: 0, note: 'first' })
})

test('noise is not counted twice, and without a roll-over a fall is a reset', () => {
  const noisy = [1000, 999, 1001, 1000, 1003].map((v, i) => at(i * minute, v))
  assert.deepEqual(countAll(kind, null, noisy).counted, 3)
  assert.equal(countStep({ maxPerHour: 600 }, { time: 0, value: 9_998 }, at(minute, 3)).note, 'reset')
})

test('a meter that people read', () => {
  const before = { time: 0, value: 9_990 }
  const judge = (value: number, more = {}) =>
    judgeMeter({ ...kind, maxPerHour: 1 }, before, { time: 24 * hour, value, ...more })
  assert.deepEqual(judge(9_999), { ok: true, used: 9 })
  assert.deepEqual(judge(4), { ok: true, used: 14 })
  assert.deepEqual(judge(9_000), { ok: false, reason: 'backwards' })
  assert.deepEqual(judgeMeter({ maxPerHour: 1 }, before, { time: 24 * hour, value: 4 }), {
    ok: false,
    reason: 'backwards',
  })
  assert.deepEqual(judgeMeter({ maxPerHour: 1 }, before, { time: hour, value: 9_999 }), {
    ok: false,
    reason: 'tooFast',
  })
  assert.deepEqual(judgeMeter(kind, before, { time: -1, value: 9_999 }), { ok: false, reason: 'late' })
  assert.deepEqual(judge(20, { exchanged: { lastOfOld: 9_995, firstOfNew: 12 } }), { ok: true, used: 13 })
  assert.deepEqual(judgeMeter(kind, null, { time: 0, value: 7 }), { ok: true, used: 0 })
})

test('true counts come back through roll-overs and resets, however the history is cut', () => {
  const event = fc.oneof(
    { weight: 8, arbitrary: fc.record({ made: fc.nat(9), reset: fc.constant(false) }) },
    { weight: 1, arbitrary: fc.record({ made: fc.nat(9), reset: fc.constant(true) }) },
  )
  fc.assert(
    fc.property(fc.nat(9_999), fc.array(event, { maxLength: 60 }), fc.nat(60), (start, events, cut) => {
      let value = start
      let truth = 0
      const readings = [at(0, start)]
      for (const [i, { made, reset }] of events.entries()) {
        // a reset within the jitter of 0 looks like noise to anybody
        const back = reset && value > 100 && value < 9_900
        value = back ? made : (value + made) % 10_000
        truth += made
        readings.push(at((i + 1) * minute, value))
      }
      const whole = countAll(kind, null, readings)
      assert.equal(whole.counted, truth)
      const head = countAll(kind, null, readings.slice(0, cut))
      const tail = countAll(kind, head.track, readings.slice(cut))
      assert.equal(head.counted + tail.counted, truth)
      assert.deepEqual(tail.track, whole.track)
    }),
  )
})

test('nothing that a counter says counts for less than nothing or for more than can be', () => {
  const any = fc.record({ gap: fc.nat(hour), value: fc.oneof(fc.nat(12_000), fc.constant(Number.NaN), fc.integer()) })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 40 }), (rows) => {
      let time = 0
      const readings = rows.map(({ gap, value }) => {
        time += gap
        return at(time, value)
      })
      const { counted } = countAll(kind, null, readings)
      assert.ok(counted >= 0 && counted <= (time / hour) * kind.maxPerHour + rows.length)
    }),
  )
})
