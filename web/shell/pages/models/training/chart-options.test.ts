import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { leftStretches, shortNumber, withGaps } from './chart-options.ts'

test('a line breaks where times jump, and nowhere else', () => {
  assert.deepEqual(withGaps([0, 10, 20, 200, 210], [1, 2, 3, 4, 5]), [
    [0, 1],
    [10, 2],
    [20, 3],
    [30, null],
    [200, 4],
    [210, 5],
  ])
  assert.deepEqual(withGaps([], []), [])
  assert.deepEqual(withGaps([5], [null]), [[5, null]])
})

test('shaded stretches hold every row that is left out and no row that is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1 }), (kept) => {
      const times = kept.map((_, k) => k * 10)
      const stretches = leftStretches({ times, kept })
      const inside = (time: number) =>
        stretches.some(([from, to]) => time >= from && (time < to || time === times.at(-1)))
      for (const [k, taken] of kept.entries()) {
        if (taken) assert.ok(!stretches.some(([from, to]) => times[k] >= from && times[k] < to))
        else assert.ok(inside(times[k]))
      }
    }),
  )
})

test('a number says four digits at most', () => {
  const said = ([value]: [number | null]) => shortNumber(value)
  assert.deepEqual(
    [[1234.567], [0.00012346], [-3], [null], [Number.NaN]].map((v) => said(v as [number])),
    [...['1235', '0.0001235', '-3', '—', '—']],
  )
})
