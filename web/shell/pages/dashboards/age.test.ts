import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSilent, oldSince } from './age.ts'

const now = 1_000_000

test('data are old after a minute, counted from the oldest', () => {
  assert.equal(oldSince([now - 60_000, now], now), null)
  assert.equal(oldSince([now - 60_001, now, now - 70_000], now), now - 70_000)
})

test('what has not come yet is not old, and nothing is not old', () => {
  assert.equal(oldSince([null, now - 1], now), null)
  assert.equal(oldSince([null], now), null)
  assert.equal(oldSince([], now), null)
})

test('a point that is sent regularly is silent after a minute or its own longest pause; one sent on change never', () => {
  assert.equal(isSilent(now - 61_000, 0, now), true)
  assert.equal(isSilent(now - 59_000, 0, now), false)
  assert.equal(isSilent(now - 61_000, 300_000, now), false)
  assert.equal(isSilent(now - 900_000, Number.POSITIVE_INFINITY, now), false)
  assert.equal(isSilent(null, 0, now), false)
})
