import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSkewEstimator, receiveTimes } from './clock-skew.ts'
import { makeBatch, t0 } from './testing.ts'

/** One batch per second, `ahead` ms ahead of us, sent `delay` ms before it is received. */
function run(skew: ReturnType<typeof createSkewEstimator>, from: number, seconds: number, ahead: number, delay = 20) {
  for (let s = from; s < from + seconds; s++) {
    const at = s * 1000
    skew.observe(
      makeBatch([
        [0, at + ahead - delay - 5, 1],
        [1, at + ahead - delay, 1],
        [2, at + ahead - delay, 1],
      ]),
      t0 + at,
    )
  }
}

test('unknown until something was received', () => {
  const skew = createSkewEstimator()
  assert.equal(skew.skewMs(), null)
  assert.equal(skew.correctionMs(), 0)
})

test('a clock that is right, but for the way, is not corrected', () => {
  const skew = createSkewEstimator()
  run(skew, 0, 10, 0, 300)
  assert.equal(skew.skewMs(), -300)
  assert.equal(skew.correctionMs(), 0)
})

test('a clock two hours ahead is seen with the first batch', () => {
  const skew = createSkewEstimator()
  run(skew, 0, 1, 7_200_000, 0)
  assert.equal(skew.skewMs(), 7_200_000)
  assert.equal(skew.correctionMs(), 7_200_000)
})

test('a backlog of hours does not move the estimate', () => {
  const skew = createSkewEstimator()
  run(skew, 0, 60, 5000, 0)
  for (let s = 60; s < 90; s++) skew.observe(makeBatch([[0, s * 1000 - 8 * 3_600_000, 1]]), t0 + s * 1000)
  assert.equal(skew.skewMs(), 5000)
})

test('neither a point with odd stamps nor a few batches from the future move it', () => {
  const skew = createSkewEstimator()
  run(skew, 0, 60, 0, 0)
  for (let s = 60; s < 120; s++) {
    const odd = s % 8 === 0 ? 9e9 : 0
    skew.observe(
      makeBatch([
        [0, s * 1000 + odd, 1],
        [1, s * 1000 + odd, 1],
        [2, 9e9, 1],
      ]),
      t0 + s * 1000,
    )
  }
  assert.equal(skew.skewMs(), 0)
})

test('the correction moves in steps, so that a repeat gets the same time', () => {
  const skew = createSkewEstimator()
  run(skew, 0, 5, 60_000, 0)
  const first = skew.correctionMs()
  run(skew, 5, 200, 60_400, 0)
  assert.equal(skew.skewMs(), 60_400)
  assert.equal(skew.correctionMs(), first)
  run(skew, 205, 200, 62_000, 0)
  assert.equal(skew.correctionMs(), 62_000)
})

test('a device whose clock is put right is no longer corrected', () => {
  const skew = createSkewEstimator()
  run(skew, 0, 64, 60_000, 0)
  run(skew, 64, 64, 0, 0)
  assert.equal(skew.correctionMs(), 0)
})

test('receive times: the newest of each point now, the others as far before it as they were', () => {
  const batch = makeBatch([
    [0, 0, 1],
    [0, 1000, 2],
    [1, -5_000_000, 3],
    [0, 400, 4],
  ])
  assert.deepEqual([...receiveTimes(batch, t0)], [t0 - 1000, t0, t0, t0 - 600])
})
