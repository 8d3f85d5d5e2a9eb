import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shareOver, startRotation, step, togglePause, turn } from './rotation.ts'

const every = 20_000

test('each is shown for its time, then the first comes again', () => {
  let at = startRotation(0)
  assert.equal(turn(at, 2, every, 19_999), at)
  at = turn(at, 2, every, 20_000)
  assert.deepEqual(at, { index: 1, since: 20_000, pausedAt: null })
  at = turn(at, 2, every, 40_000)
  assert.equal(at.index, 0)
})

test('a single one stays', () => {
  const at = startRotation(0)
  assert.equal(turn(at, 1, every, 999_999), at)
  assert.equal(turn(at, 0, every, 999_999), at)
})

test('a pause holds, and the rest of the time follows after it', () => {
  let at = togglePause(startRotation(0), 15_000)
  assert.equal(turn(at, 3, every, 500_000), at)
  assert.equal(shareOver(at, every, 500_000), 0.75)
  at = togglePause(at, 500_000)
  assert.equal(turn(at, 3, every, 504_999).index, 0)
  assert.equal(turn(at, 3, every, 505_000).index, 1)
})

test('by hand in both directions, also while held', () => {
  const at = startRotation(0)
  assert.equal(step(at, -1, 3, 5).index, 2)
  assert.deepEqual(step(at, 1, 3, 5), { index: 1, since: 5, pausedAt: null })
  const held = step(togglePause(at, 10), 1, 3, 20)
  assert.deepEqual([held.index, held.pausedAt, shareOver(held, every, 9_999)], [1, 20, 0])
  assert.equal(step(at, 1, 0, 5), at)
})

test('when dashboards are taken away it begins anew instead of showing nothing', () => {
  assert.equal(turn({ index: 4, since: 0, pausedAt: null }, 2, every, 10).index, 0)
})
