import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barSpan, ringPaths, shareText } from './parts.ts'

test('a bar begins at zero, wherever zero stands on the track', () => {
  assert.deepEqual(barSpan(5, 0, 10), { from: 0, size: 0.5 })
  assert.deepEqual(barSpan(10, -10, 10), { from: 0.5, size: 0.5 })
  assert.deepEqual(barSpan(-5, -10, 10), { from: 0.25, size: 0.25 })
  assert.deepEqual(barSpan(0, 0, 0), { from: 0, size: 0 })
})

test('shares are whole percents; a little is not said to be nothing', () => {
  assert.deepEqual([0, 0.001, 0.004, 0.5, 0.996].map(shareText), ['0 %', '< 1 %', '< 1 %', '50 %', '100 %'])
})

test('a ring begins at the top and runs clockwise; nothing gets no piece, a whole is a full circle', () => {
  const [first, none, second] = ringPaths([1, 0, 3], 0.6)
  assert.equal(none, null)
  assert.match(first!, /^M0\.0000 -1\.0000A1 1 0 0 1 1\.0000 0\.0000L0\.6000 0\.0000/)
  assert.match(second!, /^M1\.0000 0\.0000A1 1 0 1 1 -?0\.0000 -1\.0000/)
  const [whole] = ringPaths([7], 0.6)
  assert.equal(whole!.match(/M/g)?.length, 2)
  assert.deepEqual(ringPaths([], 0.6), [])
})
