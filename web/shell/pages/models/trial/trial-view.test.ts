import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { SweepCell } from '../../../../../api/model-trials.ts'
import { flag } from '../../../../ui/trend/columns.ts'
import { seriesColumns } from './series-columns.ts'
import { bestCell, f1Of, isJudged, settingAt, type Target, valueAt } from './sweep-target.ts'

const cell = (part: Partial<SweepCell> = {}): SweepCell => ({
  ...{ episodes: 0, hits: 0, misses: 0, falseHits: 0, unmarked: 0, means: {} },
  ...part,
})

test('F1 over marks: nothing without findings, one when all is found and nothing else rings', () => {
  const cases: [Partial<SweepCell>, strict: boolean, number | null][] = [
    [{}, false, null],
    [{ falseHits: 3 }, false, null],
    [{ hits: 4 }, false, 1],
    [{ hits: 4, unmarked: 4 }, false, 1],
    [{ hits: 4, unmarked: 4 }, true, 8 / 12],
    [{ hits: 1, misses: 1, falseHits: 2 }, false, 0.4],
    [{ misses: 2 }, false, 0],
  ]
  for (const [part, strict, wanted] of cases) assert.equal(f1Of(cell(part), strict), wanted)
})

test('the best setting: by the target, then with fewer unmarked episodes, then in the middle of its equals', () => {
  const cells = [
    cell({ hits: 1, misses: 1, episodes: 9 }),
    cell({ hits: 2, unmarked: 5, episodes: 7 }),
    cell({ hits: 2, unmarked: 1, episodes: 5 }),
    cell({ hits: 2, unmarked: 1, episodes: 4, means: { y: 3 } }),
    cell({ hits: 2, unmarked: 1, episodes: 3, means: { y: -3 } }),
    cell({ hits: 0, misses: 2 }),
  ]
  const best = (target: Target, direction: 'most' | 'least' = 'most', strict = false) =>
    bestCell({ cells }, target, direction, strict)
  assert.deepEqual(
    [best('f1'), best('f1', 'most', true), best('episodes', 'least'), best('mean:y'), best('mean:y', 'least')],
    [3, 3, 5, 3, 4],
  )
  assert.equal(best('mean:z'), -1)
  fc.assert(
    fc.property(
      fc.array(fc.record({ hits: fc.nat(3), misses: fc.nat(3), falseHits: fc.nat(3), unmarked: fc.nat(3) })),
      (parts) => {
        const all = parts.map((part) => cell(part))
        const at = bestCell({ cells: all }, 'f1', 'most', false)
        const values = all.map((c) => valueAt(c, 'f1', false))
        if (at < 0) assert.ok(values.every((v) => v === null))
        else assert.ok(values.every((v) => v === null || v <= values[at]!))
      },
    ),
  )
})

test('the place of a cell says the values of its parameters', () => {
  const values = [
    [1, 2],
    [10, 20, 30],
  ]
  assert.deepEqual(
    Array.from({ length: 6 }, (_, i) => settingAt({ values }, i)),
    [
      [1, 10],
      [1, 20],
      [1, 30],
      [2, 10],
      [2, 20],
      [2, 30],
    ],
  )
})

test('without a finding no setting is the best: a model that never alarms has fewest alarms', () => {
  const [none, some] = [0, 2].map((findings) => ({ findings, falseOnes: 1 }))
  for (const target of ['f1', 'hits', 'false', 'episodes'] as const)
    assert.deepEqual([isJudged(target, none), isJudged(target, some)], [false, true], target)
  assert.equal(isJudged('mean:out', none), true)
})

test('buckets become the cells of a trend: those in range, with what was bad in them', () => {
  const series = {
    ...{ from: 1000, bucketMs: 10 },
    outputs: [
      {
        ...{ port: 'y', mins: [1, null, 3, 4, 6, 7], maxs: [2, null, 3, 5, 6, 8], lasts: [1, null, 3, 4, 6, 7] },
        ...{ bads: [0, 1, null, 0.5, 0, 0], unsure: [0, 0, null, 0, 1, 0.2] },
      },
    ],
  }
  const told = (from: number, to: number) => {
    const columns = seriesColumns(series, 'y', from, to)
    return Array.from(columns.times, (time, i) => [time, columns.mins[i], columns.maxs[i], columns.flags[i]])
  }
  const all = [
    [1005, 1, 2, 0],
    [1015, Number.NaN, Number.NaN, flag.bad],
    [1035, 4, 5, flag.partly],
    // a silent input makes it uncertain: a flat line of weeks is not drawn as measured
    [1045, 6, 6, flag.uncertain],
    [1055, 7, 8, flag.partly],
  ]
  assert.deepEqual(told(0, 2000), all)
  assert.deepEqual(told(1010, 1030), all.slice(1, 2))
  assert.deepEqual(told(2000, 3000), [])
  assert.equal(seriesColumns(series, 'z', 0, 2000).length, 0)
})
