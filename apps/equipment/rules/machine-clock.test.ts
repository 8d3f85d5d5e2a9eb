import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Arrival, type ClockTrack, clockLimitMs, clockOffMs, lookAtClock, noClock } from './machine-clock.ts'

const minute = 60_000
/** A look every minute, at which each signal has just come with this much of its clock ahead. */
const looks = (...ahead: number[]): ClockTrack =>
  ahead.reduce((track, off, n) => {
    const received = (n + 1) * minute
    return lookAtClock(track, [{ time: received + off, received }])
  }, noClock)

const cases: [string, number[], number][] = [
  ['right', [0, -200, -150], 0],
  ['ten minutes slow', [-600_000, -600_300, -600_100], -600_100],
  ['fifty seconds fast', [50_000, 50_000, 49_000, 50_000], 50_000],
  ['twenty seconds are not told', [20_000, 20_000, 20_000], 0],
  ['two looks are too few', [-600_000, -600_000], 0],
  ['one that repeats what it said hours ago', [-100, -7_200_000, -100], 0],
  ['set right, it is believed again', [-600_000, -600_000, -600_000, -100, -100, -100], 0],
]
for (const [name, ahead, expected] of cases)
  test(`a machine’s clock: ${name}`, () => assert.equal(clockOffMs(looks(...ahead)), expected))

test('what was there at the last look says nothing, and the least late of what came counts', () => {
  const track = looks(0, 0, 0)
  assert.equal(lookAtClock(track, [{ time: 0, received: 3 * minute }]), track)
  const backlog: Arrival[] = [
    { time: 0, received: 5 * minute },
    { time: 5 * minute - 80, received: 5 * minute },
  ]
  assert.equal(lookAtClock(track, backlog).looks.at(-1), -80)
})

test('whatever came late, a clock is never said to be off by more than its looks', () => {
  const off = fc.integer({ min: -1e7, max: 60_000 })
  fc.assert(
    fc.property(fc.array(off, { maxLength: 12 }), (ahead) => {
      const told = clockOffMs(looks(...ahead))
      const last = ahead.slice(-5)
      assert.ok(told === 0 || Math.abs(told) > clockLimitMs)
      if (told !== 0) assert.ok(told >= Math.min(...last) && told <= Math.max(...last))
    }),
  )
})
