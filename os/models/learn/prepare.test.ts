import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../../contract/refusal.ts'
import { matrixOf } from './matrix.ts'
import {
  alignTo,
  conditionBands,
  fillGaps,
  holdOut,
  needConditions,
  relatedTo,
  select,
  smoothRows,
  type Table,
} from './prepare.ts'

const hole = Number.NaN
const table = (rows: number[][], names = ['load', 'flow'], stepMs = 1000): Table => ({
  ...matrixOf(rows, names.length),
  names,
  times: Float64Array.from(rows, (_, r) => r * stepMs),
})
const column = (t: Table, c: number) => Array.from({ length: t.rows }, (_, r) => t.values[r * t.columns + c])

test('gaps are held for a while, bridged where short, or left', () => {
  const holes = table([
    [1, hole],
    [hole, 2],
    [hole, hole],
    [4, hole],
    [hole, 6],
  ])
  const held = fillGaps(holes, { kind: 'hold', maxMs: 1000 })
  assert.deepEqual(column(held.table, 0), [1, 1, hole, 4, 4])
  assert.deepEqual(column(held.table, 1), [hole, 2, 2, hole, 6])
  assert.equal(held.filled, 3)
  const bridged = fillGaps(holes, { kind: 'interpolate', maxMs: 3000 })
  assert.deepEqual(column(bridged.table, 0), [1, 2, 3, 4, hole])
  assert.deepEqual(column(bridged.table, 1), [hole, 2, 2 + 4 / 3, 2 + 8 / 3, 6])
  assert.deepEqual(column(fillGaps(holes, { kind: 'interpolate', maxMs: 2999 }).table, 1), [hole, 2, hole, hole, 6])
  assert.equal(fillGaps(holes, { kind: 'drop' }).table, holes)
})

test('rows are chosen by period, exception, gap and condition, and each left-out row is counted once', () => {
  const rows = table([
    [10, 1],
    [20, 2],
    [30, hole],
    [40, 4],
    [50, 5],
    [60, 6],
  ])
  const { table: chosen, count } = select(rows, {
    periods: [{ from: 1000, to: 6000 }],
    except: [{ from: 4000, to: 5000 }],
    conditions: [{ name: 'load', max: 50 }],
    gaps: { kind: 'drop' },
  })
  assert.deepEqual(column(chosen, 0), [20, 40])
  assert.deepEqual([...chosen.times], [1000, 3000])
  assert.deepEqual(count, { rows: 2, outside: 2, byCondition: 1, filled: 0, dropped: 1 })
})

test('nothing leaks from an excluded period into a gap', () => {
  const rows = table([
    [1, 1],
    [999, 999],
    [hole, 3],
  ])
  const { table: chosen } = select(rows, { except: [{ from: 1000, to: 2000 }], gaps: { kind: 'hold', maxMs: 5000 } })
  assert.deepEqual(column(chosen, 0), [1, 1])
})

test('every row is accounted for, and none has a gap', () => {
  const value = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 100 }) }, fc.constant(hole))
  const gaps = fc.constantFrom(
    { kind: 'drop' } as const,
    { kind: 'hold', maxMs: 2000 } as const,
    { kind: 'interpolate', maxMs: 2000 } as const,
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value)), gaps, fc.nat(20), (rows, policy, from) => {
      const all = table(rows)
      const { table: chosen, count } = select(all, {
        periods: [{ from: from * 1000, to: 60_000 }],
        conditions: [{ name: 'flow', min: 10 }],
        gaps: policy,
      })
      assert.equal(chosen.rows, count.rows)
      assert.equal(count.rows + count.outside + count.byCondition + count.dropped, all.rows)
      assert.ok(chosen.values.every(Number.isFinite))
    }),
  )
})

test('the last rows are held out, in time', () => {
  const { training, heldOut } = holdOut(
    table([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]),
    0.25,
  )
  assert.deepEqual([...training.times, ...heldOut.times], [0, 1000, 2000, 3000])
  assert.equal(heldOut.rows, 1)
})

test('a training set of one condition is refused', () => {
  const rows = table(Array.from({ length: 100 }, (_, r) => [r < 90 ? 300 : 600, r]))
  assert.deepEqual(conditionBands(rows, 'load', [200, 400, 500]), [0, 90, 0, 10])
  needConditions(rows, 'load', [200, 400, 500], 2, 10)
  const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
  assert.throws(() => needConditions(rows, 'load', [200, 400, 500], 2), refused('tooFewConditions'))
  assert.throws(() => conditionBands(rows, 'steam', []), refused('unknownColumn'))
  assert.throws(
    () => select(rows, { conditions: [{ name: 'steam' }], gaps: { kind: 'drop' } }),
    refused('unknownColumn'),
  )
})

test('rows are smoothed from the first one on', () => {
  const smooth = smoothRows(
    matrixOf([
      [8, 0],
      [4, 16],
      [4, 0],
    ]),
    0.25,
  )
  assert.deepEqual([...smooth.values], [8, 0, 7, 4, 6.25, 3])
  const begun = smoothRows(matrixOf([[8], [4]]), 0.25, [0])
  assert.deepEqual([...begun.values], [2, 2.5])
})

test('begun at the mean, no smoothed row stands out further than the steady filter lets it', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1 }), (noise) => {
      const [weight, mean] = [0.2, 5]
      const { values } = smoothRows(matrixOf(noise.map((e) => [mean + e])), weight, [mean])
      let most = 0
      for (const [r, e] of noise.entries()) {
        most = (1 - weight) * most + weight * Math.abs(e)
        assert.ok(Math.abs(values[r] - mean) <= most + 1e-9)
      }
    }),
  )
})

test('columns are brought into the model’s order, or their lack is refused', () => {
  const rows = table([[1, 2, 3]], ['a', 'b', 'c'])
  const aligned = alignTo(['c', 'a'], rows)
  assert.deepEqual([...aligned.values], [3, 1])
  assert.deepEqual(aligned.names, ['c', 'a'])
  assert.throws(
    () => alignTo(['c', 'x'], rows),
    (error) => error instanceof Refusal && error.code === 'otherColumns' && error.say('zh').includes('x'),
  )
})

test('inputs are listed by how they move with the target', () => {
  const rows = table(
    Array.from({ length: 50 }, (_, r) => [r, -2 * r + Math.sin(r), Math.sin(r * 9), 7]),
    ['y', 'follows', 'noise', 'still'],
  )
  const found = relatedTo(rows, 'y')
  assert.deepEqual(
    found.map(({ name }) => name),
    ['follows', 'noise', 'still'],
  )
  assert.ok(found[0].correlation < -0.99 && found[2].correlation === 0)
})
