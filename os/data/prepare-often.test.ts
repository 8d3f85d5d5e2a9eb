import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createChoice } from './prepare-often.ts'

test('a statement is prepared from its third time on; at most 400 of an hour, then others have their turn', () => {
  let now = 0
  const isOften = createChoice(() => now)
  assert.deepEqual(
    [1, 2, 3, 4].map(() => isOften('select 1')),
    [false, false, true, true],
  )
  for (let i = 0; i < 500; i++) for (let n = 0; n < 3; n++) isOften(`select ${i + 2}`)
  assert.equal(isOften('select 400'), true)
  for (let n = 0; n < 9; n++) assert.equal(isOften('select 900'), false)
  now = 3_600_000
  assert.deepEqual(
    [1, 2, 3].map(() => isOften('select 900')),
    [false, false, true],
  )
  assert.equal(isOften('select 1'), false)
})

test('statements that come once are forgotten before they fill the memory', () => {
  const isOften = createChoice(() => 0)
  isOften('select 1')
  isOften('select 1')
  for (let i = 0; i < 4_000; i++) isOften(`select x${i}`)
  assert.equal(isOften('select 1'), false)
})
