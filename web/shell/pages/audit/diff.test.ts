import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diffLines, valueText } from './diff.ts'

test('before and after by place: changed, added, gone, the same', () => {
  assert.deepEqual(diffLines({ a: 1, b: { c: '旧', d: 2 }, gone: true }, { a: 1, b: { c: '新', d: 2 }, added: [1] }), [
    { path: 'a', before: 1, after: 1, changed: false },
    { path: 'b.c', before: '旧', after: '新', changed: true },
    { path: 'b.d', before: 2, after: 2, changed: false },
    { path: 'gone', before: true, after: null, changed: true },
    { path: 'added', before: null, after: [1], changed: true },
  ])
})

test('one side alone, whole values, nothing at all', () => {
  assert.deepEqual(diffLines(null, null), [])
  assert.deepEqual(diffLines(null, { a: 1 }), [{ path: 'a', before: null, after: 1, changed: true }])
  assert.deepEqual(diffLines(5, { a: 1 }), [{ path: '', before: 5, after: { a: 1 }, changed: true }])
  assert.deepEqual(diffLines({}, {}), [])
})

test('what is very large or very deep stays bounded', () => {
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i]))
  assert.equal(diffLines(wide, null).length, 400)
  let deep: unknown = 1
  for (let i = 0; i < 50; i++) deep = { x: deep }
  assert.deepEqual(
    diffLines(deep, deep).map((l) => l.path),
    ['x.x.x.x'],
  )
  assert.equal(valueText({ a: 1 }), '{"a":1}')
})
