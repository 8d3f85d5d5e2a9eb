import assert from 'node:assert/strict'
import test from 'node:test'
import { Buckets } from './buckets.ts'

test('a burst at once, then as many as the rate gives; keys do not share', () => {
  let now = 0
  const buckets = new Buckets(3, 2, 10, () => now)
  const take = (key: string, n: number) => Array.from({ length: n }, () => buckets.take(key)).filter(Boolean).length
  assert.equal(take('a', 5), 3)
  assert.equal(buckets.has('a'), false)
  assert.equal(take('b', 5), 3)
  now = 1000
  assert.equal(buckets.has('a'), true)
  assert.equal(take('a', 5), 2)
  now = 3_600_000
  assert.equal(take('a', 5), 3)
  now = 0
  assert.equal(take('a', 5), 0)
})

test('only so many keys are remembered, the longest unused is forgotten first', () => {
  const buckets = new Buckets(1, 1, 2, () => 0)
  assert.deepEqual(
    ['a', 'b', 'a', 'c', 'a', 'b'].map((key) => buckets.take(key)),
    [true, true, false, true, false, true],
  )
})
