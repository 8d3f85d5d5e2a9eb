import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Pulse, type Stage, stages } from '../engine/pulse.ts'
import { pauseMs } from '../engine/runner.ts'
import type { ScanModel } from './scan-protocol.ts'
import {
  type Fall,
  type Hold,
  hangs,
  judgeFall,
  noFalls,
  restartDelayMs,
  restartsAtOnce,
  settledMs,
  staysHeld,
  type Watch,
  watch,
} from './watchdog.ts'

const limits = { lookMs: 250, scanMs: 1_000, otherMs: 3_000 }
const pulse = (beat: number, stage: Stage = stages.scan): Pulse => ({ beat, stage, model: 1, instance: 0 })

/** When it is seen to hang, by looks at `[time, beat]`; null when never. */
function seenAt(looks: readonly [number, number][], stage: Stage = stages.scan): number | null {
  let seen: Watch | null = null
  for (const [now, beat] of looks) {
    seen = watch(seen, pulse(beat, stage), now, limits)
    if (hangs(seen, limits)) return now
  }
  return null
}
const every = (ms: number, count: number, beat: (look: number) => number) =>
  Array.from({ length: count }, (_, i): [number, number] => [i * ms, beat(i)])

test('a beat that stands still for the limit of what is done is a hang', () => {
  const table: [name: string, looks: [number, number][], stage: Stage, at: number | null][] = [
    ['goes on', every(250, 100, (i) => i), stages.scan, null],
    ['stands from the start', every(250, 100, () => 7), stages.scan, 1_000],
    ['goes on just before the limit', every(250, 100, (i) => Math.floor(i / 4)), stages.scan, null],
    ['stands later', every(250, 100, (i) => Math.min(i, 10)), stages.scan, 3_500],
    ['compiles for long', every(250, 100, () => 7), stages.put, 3_000],
    ['keeps for long', every(250, 100, () => 7), stages.keep, 3_000],
    ['takes no message', every(250, 100, () => 7), stages.rest, 3_000],
    ['the process slept', [...every(250, 3, () => 7), [3_600_000, 7]], stages.scan, 3_600_000],
    [
      'the process slept at its beginning',
      [
        [0, 7],
        [3_600_000, 7],
        [3_600_250, 7],
      ],
      stages.scan,
      null,
    ],
    [
      'the clock goes back',
      [
        [5_000, 7],
        [0, 7],
        [250, 7],
      ],
      stages.scan,
      null,
    ],
  ]
  for (const [name, looks, stage, at] of table) assert.equal(seenAt(looks, stage), at, name)
})

test('whatever the looks are like, what beats at every look never hangs, and what stands is seen after enough of them', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 30, maxLength: 60 })
  fc.assert(
    fc.property(gaps, (steps) => {
      let at = 0
      const times = steps.map((step) => (at += step))
      assert.equal(seenAt(times.map((time, i) => [time, i])), null)
      const stood = seenAt(times.map((time) => [time, 7]))
      const counted = steps.slice(1).reduce((sum, step) => sum + Math.min(step, 2 * limits.lookMs), 0)
      assert.equal(stood !== null, counted >= limits.scanMs)
    }),
  )
})

test('who is kept out: what did not end at once, what two threads died of', () => {
  const hung = (model: string | null): Fall => ({ hung: true, livedMs: 1_000, model })
  const died = (model: string | null, livedMs = 1_000): Fall => ({ hung: false, livedMs, model })
  const table: [name: string, falls: Fall[], guilty: (string | null)[], inARow: number][] = [
    ['two different ones in a row', [hung('a'), hung('b')], ['a', 'b'], 2],
    ['it stood still at nothing', [hung(null)], [null], 1],
    ['died once', [died('a')], [null], 1],
    ['died twice at the same', [died('a'), died('a')], [null, 'a'], 2],
    ['died at two different ones', [died('a'), died('b'), died('a')], [null, null, null], 3],
    ['died at nothing in between', [died('a'), died(null), died('a')], [null, null, null], 3],
    ['died at the same a day later', [died('a'), died('a', 86_400_000)], [null, 'a'], 1],
    ['a long life begins a new row', [hung('a'), hung('b'), died(null, settledMs + 1)], ['a', 'b', null], 1],
  ]
  for (const [name, all, guilty, inARow] of table) {
    let falls = noFalls
    const found = all.map((each) => {
      const verdict = judgeFall(falls, each)
      falls = verdict.falls
      return verdict.guilty
    })
    assert.deepEqual([found, falls.inARow], [guilty, inARow], name)
  }
})

test('a storm of restarts ends: at once while the model is known, then ever longer, an hour at most', () => {
  const known = Array.from({ length: 30 }, (_, i) => restartDelayMs(i + 1, true, 0.5))
  assert.deepEqual(known.slice(0, restartsAtOnce), Array(restartsAtOnce).fill(0))
  const unknown = Array.from({ length: 30 }, (_, i) => restartDelayMs(i + 1, false, 0.5))
  assert.equal(unknown[0], 1_000)
  for (const row of [known, unknown]) {
    assert.deepEqual(
      row,
      row.toSorted((a, b) => a - b),
    )
    assert.equal(row.at(-1), pauseMs.longest)
  }
  // a day of models that do not end, one after the other
  let [at, restarts] = [0, 0]
  while (at < 86_400_000) at += 5_000 + restartDelayMs(++restarts, true, 0.5)
  assert.ok(restarts < 50, `${restarts}`)
})

test('a model stays out until its drawing, what it has learned, or the guilty instance is another', () => {
  const instance = (id: string, input: number) => ({ id, inputs: [input], outputs: [9] })
  const model: ScanModel = {
    ...{ id: 'm', number: 1, drawing: { cycleMs: 1000 }, learned: [] },
    instances: [instance('one', 1), instance('two', 2)],
  }
  const hold = (of: string | null): Hold => ({ cause: 'endless', instance: of, at: 0, model })
  const [one, two] = model.instances
  const table: [name: string, next: Partial<ScanModel>, of: string | null, stays: boolean][] = [
    ['the same', {}, 'one', true],
    ['published again as it was', { number: 2 }, 'one', true],
    ['another drawing', { drawing: { cycleMs: 500 } }, 'one', false],
    ['trained again', { learned: [{ id: 'l' } as never] }, 'one', false],
    ['a new machine', { instances: [one, two, instance('three', 3)] }, 'one', true],
    ['another one bound anew', { instances: [one, instance('two', 7)] }, 'one', true],
    ['the guilty one bound anew', { instances: [instance('one', 7), two] }, 'one', false],
    ['the guilty one gone', { instances: [two] }, 'one', false],
    ['nobody knows which', { instances: [two] }, null, true],
  ]
  for (const [name, next, of, stays] of table) assert.equal(staysHeld(hold(of), { ...model, ...next }), stays, name)
})
