import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../contract/quality.ts'
import {
  type Condition,
  staleAfterMs,
  stepWatch,
  type WatchSample,
  type WatchState,
  watchAtRest,
  watchFired,
} from './watch-rule.ts'

const { good, bad } = quality
type Told = [second: number, value: number | null, quality?: number]

/** Feeds one sample a second (the latest stays where none is given); answers the seconds at which it fired and ended. */
function play(when: Condition, told: Told[], { until, lateMs = 0 }: { until?: number; lateMs?: number } = {}) {
  let state: WatchState = watchAtRest
  let latest: WatchSample | null = null
  const happened: string[] = []
  for (let second = 0; second <= (until ?? told.at(-1)![0]); second++) {
    const now = 1_800_000_000_000 + second * 1000
    for (const [at, value, q] of told) if (at === second) latest = { time: now - lateMs, value, quality: q ?? good }
    const step = stepWatch(when, state, latest, now)
    state = step.state
    if (step.fire) happened.push(`fire ${second} ${step.fire.value}`)
    if (step.ended) happened.push(`end ${second}`)
  }
  return happened
}

const table: [name: string, when: Condition, told: Told[], expected: string[], options?: object][] = [
  [
    'above, strictly',
    { above: 80 },
    [
      [0, 80],
      [1, 80.1],
      [2, 90],
      [3, 80],
    ],
    ['fire 1 80.1', 'end 3'],
  ],
  [
    'below',
    { below: 5 },
    [
      [0, 6],
      [1, 4],
      [2, 4],
      [3, 5],
    ],
    ['fire 1 4', 'end 3'],
  ],
  [
    'either side of a band',
    { above: 80, below: 5 },
    [
      [0, 50],
      [1, 90],
      [2, 50],
      [3, 1],
    ],
    ['fire 1 90', 'end 2', 'fire 3 1'],
  ],
  [
    'from one side straight to the other is one episode',
    { above: 80, below: 5 },
    [
      [0, 90],
      [1, 1],
      [2, 50],
    ],
    ['fire 0 90', 'end 2'],
  ],
  [
    'the dead-band must be passed back',
    { above: 80, deadband: 2 },
    [
      [0, 81],
      [1, 79],
      [2, 81],
      [3, 78],
      [4, 81],
    ],
    ['fire 0 81', 'end 3', 'fire 4 81'],
  ],
  [
    'the dead-band below',
    { below: 5, deadband: 1 },
    [
      [0, 4],
      [1, 5.5],
      [2, 6],
      [3, 4],
    ],
    ['fire 0 4', 'end 2', 'fire 3 4'],
  ],
  [
    'held for three seconds',
    { above: 80, forMs: 3000 },
    [
      [0, 90],
      [2, 79],
      [3, 91],
      [5, 95],
    ],
    ['fire 6 95'],
    { until: 9 },
  ],
  [
    'within the dead-band it does not begin to hold',
    { above: 80, deadband: 5, forMs: 2000 },
    [
      [0, 90],
      [1, 78],
      [2, 90],
    ],
    ['fire 4 90'],
    { until: 6 },
  ],
  [
    'held by a value that is sent only when it changes',
    { above: 80, forMs: 600_000 },
    [[0, 90]],
    ['fire 600 90'],
    { until: 700 },
  ],
  [
    'a bad value neither begins',
    { above: 80 },
    [
      [0, 90, bad],
      [1, 50],
    ],
    [],
  ],
  [
    'nor ends',
    { above: 80 },
    [
      [0, 90],
      [1, 0, bad],
      [2, null, bad],
      [3, 90],
      [4, 70],
    ],
    ['fire 0 90', 'end 4'],
  ],
  [
    'a bad value breaks what was about to hold',
    { above: 80, forMs: 3000 },
    [
      [0, 90],
      [2, 90, bad],
      [3, 90],
    ],
    ['fire 6 90'],
    { until: 8 },
  ],
  [
    'bad quality itself',
    { bad: true, forMs: 2000 },
    [
      [0, 1],
      [1, 1, bad],
      [5, 1],
      [6, 1, bad],
    ],
    ['fire 3 1', 'end 5', 'fire 8 1'],
    { until: 9 },
  ],
  ['uncertain is not bad', { bad: true }, [[0, 1, quality.uncertain]], []],
  [
    'a rate, up',
    { rateAbove: 5 },
    [
      [0, 10],
      [1, 14],
      [2, 20],
      [3, 21],
    ],
    ['fire 2 20', 'end 3'],
  ],
  [
    'a rate, down',
    { rateAbove: 5 },
    [
      [0, 20],
      [1, 10],
      [2, 9],
    ],
    ['fire 1 10', 'end 2'],
  ],
  [
    'a rate over the time between samples',
    { rateAbove: 5 },
    [
      [0, 10],
      [4, 34],
      [8, 40],
    ],
    ['fire 4 34', 'end 8'],
  ],
  [
    'a rate is over when no sample comes',
    { rateAbove: 5 },
    [
      [0, 10],
      [1, 20],
    ],
    ['fire 1 20', 'end 5'],
    { until: 20 },
  ],
  [
    'a rate is not measured across a bad value',
    { rateAbove: 5 },
    [
      [0, 10],
      [1, 10, bad],
      [2, 90],
      [3, 91],
    ],
    [],
  ],
  ['samples that come late', { above: 80, forMs: 3000 }, [[0, 90]], ['fire 0 90'], { until: 3, lateMs: 60_000 }],
  [
    'a device whose clock is ahead',
    { above: 80, forMs: 3000 },
    [
      [0, 90],
      [1, 90],
      [2, 90],
      [3, 90],
    ],
    ['fire 3 90'],
    { lateMs: -600_000 },
  ],
  ['what is stale does not fire', { above: 80 }, [[0, 90]], [], { until: 3, lateMs: staleAfterMs + 1 }],
  ['a text or nothing', { above: 80, below: 5 }, [[0, null]], []],
]
for (const [name, when, told, expected, options] of table)
  test(name, () => assert.deepEqual(play(when, told, options), expected))

test('a point without a sample, and a sample older than the last, change nothing', () => {
  const now = 1_800_000_000_000
  assert.deepEqual(stepWatch({ above: 1 }, watchAtRest, null, now), { state: watchAtRest, fire: null, ended: false })
  const { state } = stepWatch({ above: 80 }, watchAtRest, { time: now, value: 50, quality: good }, now)
  const late = stepWatch({ above: 80 }, state, { time: now - 1, value: 90, quality: good }, now + 1000)
  assert.deepEqual(late, { state, fire: null, ended: false })
})

test('quality that turns without a new sample counts from when it was seen to turn', () => {
  const now = 1_800_000_000_000
  const when: Condition = { bad: true, forMs: 2_000 }
  const sample = { time: now - 60_000, value: 5, quality: good as number }
  let { state } = stepWatch(when, watchAtRest, sample, now)
  const fired: number[] = []
  for (const [second, turned] of [good, bad, bad, bad, good, bad, bad, bad].entries()) {
    const step = stepWatch(when, state, { ...sample, quality: turned }, now + second * 1000)
    state = step.state
    if (step.fire) fired.push(second)
  }
  assert.deepEqual(fired, [3, 7])
  const atStart = stepWatch(when, watchAtRest, { ...sample, quality: bad }, now)
  assert.equal(atStart.fire, null)
  assert.equal(atStart.state.since, now)
})

test('after a restart an episode that had been told goes on', () => {
  const now = 1_800_000_000_000
  const on = stepWatch(
    { above: 80, deadband: 2 },
    watchFired(now - 60_000),
    { time: now, value: 79, quality: good },
    now,
  )
  assert.deepEqual([on.fire, on.ended], [null, false])
  const off = stepWatch({ above: 80, deadband: 2 }, on.state, { time: now + 1, value: 78, quality: good }, now + 1000)
  assert.equal(off.ended, true)
})

const number = fc.oneof(fc.double({ noNaN: false }), fc.constantFrom(0, -0, 5e-324, 79, 80, 81, Infinity, -Infinity))
const whens = fc.record(
  {
    above: number,
    below: number,
    rateAbove: fc.double({ min: 0, noNaN: true }),
    bad: fc.constant(true as const),
    forMs: fc.integer({ min: 0, max: 10_000 }),
    deadband: fc.double({ min: 0, noNaN: true }),
  },
  { requiredKeys: [] },
)
const steps = fc.array(
  fc.record({
    value: fc.option(number),
    quality: fc.constantFrom(good, bad, quality.uncertain),
    passedMs: fc.integer({ min: 0, max: 5_000 }),
    lateMs: fc.integer({ min: -10_000, max: 400_000 }),
    silent: fc.boolean(),
  }),
  { maxLength: 60 },
)

test('whatever comes: it fires and ends by turns, never on what does not hold, never before its time', () => {
  fc.assert(
    fc.property(whens, steps, (when, told) => {
      let state = watchAtRest
      let now = 1_800_000_000_000
      let latest: WatchSample | null = null
      let open = false
      let began = Number.NaN
      for (const { value, quality: q, passedMs, lateMs, silent } of told) {
        now += passedMs
        if (!silent) latest = { time: now - lateMs, value, quality: q }
        const step = stepWatch(when, state, latest, now)
        if (state.since === null && step.state.since !== null) began = step.state.since
        assert.ok(!(step.fire && step.ended))
        if (step.fire) {
          assert.ok(!open, 'not twice in one episode')
          assert.ok(Math.max(now, step.fire.time) - began >= (when.forMs ?? 0), 'held for long enough')
          const isBadNow = step.fire.quality === bad
          const v = step.fire.value as number
          const beyond =
            (!isBadNow && when.above !== undefined && v > when.above) ||
            (!isBadNow && when.below !== undefined && v < when.below) ||
            (!isBadNow && when.rateAbove !== undefined && (step.state.rate ?? 0) > when.rateAbove) ||
            (isBadNow && when.bad === true)
          assert.ok(beyond, 'it holds')
          assert.ok(isBadNow || now - step.fire.time <= staleAfterMs + (when.forMs ?? 0), 'not on what is stale')
          open = true
        }
        if (step.ended) {
          assert.ok(open, 'only what had begun ends')
          open = false
        }
        assert.equal(step.state.fired, open)
        state = step.state
      }
    }),
    { numRuns: 2000 },
  )
})
