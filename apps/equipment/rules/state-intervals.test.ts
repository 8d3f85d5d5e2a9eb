import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clip, gaps, type Interval, intersect, subtract, sumMs, union } from './state-intervals.ts'

const i = (from: number, to: number): Interval => ({ from, to })

test('clipping keeps what lies within and what else is known', () => {
  const states = [
    { ...i(0, 10), state: 'running' },
    { ...i(10, 20), state: 'idle' },
    { ...i(20, 30), state: 'fault' },
  ]
  assert.deepEqual(clip(states, i(5, 20)), [
    { from: 5, to: 10, state: 'running' },
    { from: 10, to: 20, state: 'idle' },
  ])
  assert.deepEqual(clip(states, i(30, 40)), [])
})

test('union, gaps and differences', () => {
  assert.deepEqual(union([i(5, 9), i(0, 3), i(3, 4), i(7, 12), i(20, 20)]), [i(0, 4), i(5, 12)])
  assert.deepEqual(gaps([i(2, 4), i(4, 5), i(8, 20)], i(0, 10)), [i(0, 2), i(5, 8)])
  assert.deepEqual(gaps([], i(0, 10)), [i(0, 10)])
  assert.deepEqual(subtract([i(0, 10), i(20, 30)], [i(3, 4), i(8, 22)]), [i(0, 3), i(4, 8), i(22, 30)])
  assert.deepEqual(intersect([i(0, 10), i(20, 30)], [i(5, 25), i(29, 40)]), [i(5, 10), i(20, 25), i(29, 30)])
})

const intervals = fc.array(
  fc.tuple(fc.nat(60), fc.nat(12)).map(([from, length]) => i(from, from + length)),
  { maxLength: 12 },
)
const covers = (all: readonly Interval[], at: number) => all.some(({ from, to }) => from <= at && at < to)

test('every moment is where the sets say it is', () => {
  fc.assert(
    fc.property(intervals, intervals, (a, b) => {
      const [joined, both, without, left] = [union(a), intersect(a, b), subtract(a, b), gaps(a, i(0, 80))]
      for (let at = 0; at < 80; at++) {
        assert.equal(covers(joined, at), covers(a, at))
        assert.equal(covers(both, at), covers(a, at) && covers(b, at))
        assert.equal(covers(without, at), covers(a, at) && !covers(b, at))
        assert.equal(covers(left, at), !covers(a, at))
      }
      assert.equal(sumMs(both) + sumMs(without), sumMs(joined))
      assert.equal(sumMs(left) + sumMs(joined), 80)
      for (const set of [joined, both, without, left])
        for (const [n, { from, to }] of set.entries()) assert.ok(from < to && (n === 0 || set[n - 1].to <= from))
    }),
  )
})
