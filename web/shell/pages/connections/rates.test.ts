import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RateMemory } from './rates.ts'

test('keeps the last five minutes of every connection apart', () => {
  const memory = new RateMemory()
  for (let i = 0; i <= 400; i++) memory.add('a', i * 2000, i)
  memory.add('b', 0, 7)
  const points = memory.of('a')
  assert.equal(points.at(-1)?.[1], 400)
  assert.equal(points[0][0], 400 * 2000 - 300_000)
  assert.deepEqual(memory.of('b'), [
    [-60_000, null],
    [0, 7],
  ])
  assert.deepEqual(memory.of('unknown'), [])
})

test('a pause in looking breaks the line', () => {
  const memory = new RateMemory()
  memory.add('a', 0, 1)
  memory.add('a', 60_000, 2)
  assert.deepEqual(memory.of('a'), [
    [0, 1],
    [59_999, null],
    [60_000, 2],
  ])
})
