import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { due, isOver, type Playback, type Played, type Series, shortenGaps } from './playback.ts'

const series = (times: number[], values = times.map((t) => t * 2), more: Partial<Series> = {}): Series => ({
  times: Float64Array.from(times),
  values: Float64Array.from(values),
  qualities: new Uint16Array(times.length).fill(192),
  continuous: true,
  ...more,
})
const playback = (all: Series[], more: Partial<Playback> = {}): Playback => {
  const from = Math.min(...all.flatMap((s) => [...s.times]))
  const to = Math.max(...all.flatMap((s) => [...s.times]))
  return {
    series: all,
    from,
    to,
    pauseMs: 10,
    position: from,
    startedAt: 1000,
    speed: 1,
    loop: false,
    fill: null,
    ...more,
  }
}

/** Plays from `startedAt` on with a clock that jumps by the steps. */
function playAll(p: Playback, steps: number[], max = 1e9): { rows: Played[]; end: number } {
  const rows: Played[] = []
  let done = p.startedAt
  let now = done
  for (const step of steps) {
    now += step
    while (done < now) {
      const played = due(p, done, now, max)
      assert.ok(played.until > done && played.until <= now)
      rows.push(...played.rows)
      done = played.until
    }
  }
  return { rows, end: done }
}

test('readings keep their distances, divided by the speed', () => {
  const p = playback([series([0, 600_000, 1_200_000])], { speed: 600 })
  const { rows } = playAll(p, [500, 500, 500, 501])
  assert.deepEqual(
    rows.map((r) => [r.time, r.value]),
    [
      [1000, 0],
      [2000, 1_200_000],
      [3000, 2_400_000],
    ],
  )
  assert.ok(rows.every((r) => r.quality === 192))
})

test('a loop begins again after its pause; without one it is over', () => {
  const p = playback([series([0, 10])], { loop: true })
  assert.deepEqual(
    playAll(p, [45]).rows.map((r) => r.time),
    [1000, 1010, 1020, 1030, 1040],
  )
  assert.equal(isOver(p, 1e9), false)
  const once = playback([series([0, 10])])
  assert.deepEqual(
    playAll(once, [45]).rows.map((r) => r.time),
    [1000, 1010],
  )
  assert.equal(isOver(once, 1010), false)
  assert.equal(isOver(once, 1011), true)
})

test('however the clock steps and however small the pieces, every reading of every round comes exactly once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 30 }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 40 }),
      fc.constantFrom(0.1, 0.7, 1, 3, 60),
      fc.integer({ min: 1, max: 50 }),
      fc.boolean(),
      (times, steps, speed, max, loop) => {
        const p = playback(
          times.map((t) => series(t.toSorted((a, b) => a - b))),
          { speed, loop },
        )
        const whole = playAll(p, [steps.reduce((a, b) => a + b)]).rows
        const pieces = playAll(p, steps, max).rows
        const key = (rows: Played[]) => rows.map((r) => `${r.series} ${r.time} ${r.value}`).sort()
        assert.deepEqual(key(pieces), key(whole))
        const elapsed = steps.reduce((a, b) => a + b) * speed
        const length = p.to - p.from + p.pauseMs
        let expected = 0
        for (const s of p.series) {
          for (const t of s.times) {
            const first = t - p.from
            if (first < elapsed) expected += loop ? Math.ceil((elapsed - first) / length - 1e-9) : 1
          }
        }
        assert.ok(Math.abs(whole.length - expected) <= p.series.length, `${whole.length} ${expected}`)
      },
    ),
    { numRuns: 200 },
  )
})

test('linear fill lies between its readings, carries the worse quality and says that it is interpolated', () => {
  const s = series([0, 1000], [10, 20])
  s.qualities[1] = 0x54
  const p = playback([s], { startedAt: 0, fill: { everyMs: 250, maxGapMs: 5000 } })
  const { rows } = playAll(p, [1001])
  assert.deepEqual(
    rows.map((r) => [r.time, r.value, r.quality]),
    [
      [0, 10, 192],
      [250, 12.5, 0x254],
      [500, 15, 0x254],
      [750, 17.5, 0x254],
      [1000, 20, 0x54],
    ],
  )
})

test('states, texts, long gaps and what lies outside the recording are never filled', () => {
  const fill = { everyMs: 100, maxGapMs: 1000 }
  const state = playback([series([0, 500], [0, 1], { continuous: false })], { startedAt: 0, fill })
  assert.equal(playAll(state, [2000]).rows.length, 2)
  const gap = playback([series([0, 1000])], { startedAt: 0, fill })
  assert.equal(playAll(gap, [2000]).rows.length, 2)
  const ends = playback([series([0, 200]), series([0, 2000])], { startedAt: 0, fill: { everyMs: 100, maxGapMs: 500 } })
  assert.equal(playAll(ends, [3000]).rows.length, 2 + 1 + 2)
})

test('texts travel with their rows', () => {
  const p = playback([series([0, 5], [Number.NaN, Number.NaN], { texts: ['a', undefined], continuous: false })])
  const { rows } = playAll(p, [10])
  assert.deepEqual(
    rows.map((r) => r.text),
    ['a', undefined],
  )
})

test('play may begin in the middle', () => {
  const p = playback([series([0, 100, 200])], { position: 100 })
  assert.deepEqual(
    playAll(p, [101]).rows.map((r) => [r.time, r.value]),
    [
      [1000, 200],
      [1100, 400],
    ],
  )
})

test('long gaps are cut, short ones stay, order stays', () => {
  assert.deepEqual([...shortenGaps(Float64Array.from([0, 10, 500, 505, 2000]), 100)], [0, 10, 110, 115, 215])
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 1e6 }), { minLength: 2 }),
      fc.integer({ min: 1, max: 1e5 }),
      (raw, max) => {
        const times = Float64Array.from(raw).sort()
        const short = shortenGaps(times, max)
        for (let i = 1; i < times.length; i++)
          assert.equal(short[i] - short[i - 1], Math.min(max, times[i] - times[i - 1]))
      },
    ),
  )
})
