// Where a model stands on what it was trained with, and where it only extrapolates.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { coverageOf, type Ground, groundOf, groundSchema, openGround, slack } from './ground.ts'
import { matrixOf } from './matrix.ts'

/** Load and flow go together, the ambient temperature goes its own way. */
const names = ['load', 'flow', 'ambient']
const rows = Array.from({ length: 200 }, (_, r) => {
  const load = 200 + (r % 101)
  return [load, 2 * load + 4 * Math.sin(r), 10 + 10 * Math.sin(r / 7)]
})
const ground = groundOf(matrixOf(rows), names)!
const open = openGround(ground, names)

test('inside, beyond one range, or each in its range but never together', () => {
  for (const [row, wanted] of [
    [[250, 500, 10], 'inside'],
    [[200, 400, 0], 'inside'],
    // a tenth of the range beyond its end is usual, more is not
    [[308, 616, 10], 'inside'],
    [[312, 600, 10], 'range'],
    [[188, 400, 10], 'range'],
    [[250, 500, 25], 'range'],
    // half the flow of full load has been seen, and full load has: never both
    [[300, 400, 10], 'together'],
    [[200, 600, 10], 'together'],
    // the sensors part by their noise
    [[250, 512, 10], 'inside'],
  ] as const)
    assert.equal(open.standing(row), wanted, row.join())
})

test('the target is no condition, and columns may stand in any order', () => {
  const { names: inputs } = groundOf(matrixOf(rows), names, 'flow')!
  assert.deepEqual(inputs, ['load', 'ambient'])
  const turned = openGround(groundOf(matrixOf(rows), names, 'flow')!, ['flow', 'ambient', 'load'])
  assert.equal(turned.standing([9_999, 10, 250]), 'inside')
  assert.equal(turned.standing([500, 250, 10]), 'range')
})

test('every training row is inside, whatever it was; what is stored says the same', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((n) => fc.array(fc.array(value, { minLength: n, maxLength: n }), { minLength: 1 })),
      (table) => {
        const columns = table[0].map((_, c) => `c${c}`)
        const found = groundOf(matrixOf(table), columns)!
        const stored = openGround(groundSchema.parse(JSON.parse(JSON.stringify(found))), columns)
        for (const row of table) assert.equal(stored.standing(row), 'inside')
        assert.equal(coverageOf(stored, columns, matrixOf(table)).outside, 0)
      },
    ),
  )
})

test('the ground is the same in every unit', () => {
  const scale = fc.record({
    factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
    zero: fc.double({ min: -500, max: 500, noNaN: true }),
  })
  const probe = fc.tuple(
    ...[
      [150, 350],
      [300, 700],
      [-5, 25],
    ].map(([min, max]) => fc.double({ min, max, noNaN: true })),
  )
  fc.assert(
    fc.property(fc.array(scale, { minLength: 3, maxLength: 3 }), probe, (units, row) => {
      const shown = (values: readonly number[]) => values.map((v, c) => v * units[c].factor + units[c].zero)
      const other = openGround(groundOf(matrixOf(rows.map(shown)), names)!, names)
      assert.equal(other.standing(shown(row)), open.standing(row))
    }),
  )
})

test('beyond the ground further out is never inside again', () => {
  const direction = fc.tuple(...names.map(() => fc.double({ min: -1, max: 1, noNaN: true })))
  fc.assert(
    fc.property(direction, (way) => {
      let left = false
      for (let far = 0; far < 40; far++) {
        const row = ground.mean.map((mean, c) => mean + way[c] * far * ground.deviation[c])
        const inside = open.standing(row) === 'inside'
        assert.ok(!(left && inside))
        left ||= !inside
      }
    }),
  )
})

test('coverage: the share outside, why, and where each column lay', () => {
  const heldOut = matrixOf([
    [250, 500, 10],
    [400, 800, 10],
    [300, 400, 12],
    [260, 520, 40],
  ])
  const { outside, together, columns } = coverageOf(open, names, heldOut)
  assert.deepEqual([outside, together], [0.75, 0.25])
  assert.deepEqual(
    columns.map(({ name, from, to, outside: share }) => [name, from, to, share]),
    [
      ['load', 250, 400, 0.25],
      ['flow', 400, 800, 0.25],
      ['ambient', 10, 40, 0.25],
    ],
  )
  assert.deepEqual([columns[0].low, columns[0].high], [200, 300])
  assert.equal(coverageOf(open, names, matrixOf([], 3)).outside, 0)
})

test('a ground that is not of its columns, or not whole, is refused', () => {
  const broken = (change: Partial<Ground>, columns = names) =>
    assert.throws(() => openGround({ ...ground, ...change }, columns), /not of its columns/)
  broken({}, ['load', 'flow'])
  broken({ low: [1, 2] })
  broken({ whiten: ground.whiten.slice(1) })
  assert.equal(groundOf(matrixOf([[1e300], [-1e300]]), ['x']), undefined)
  assert.equal(groundOf(matrixOf([[1], [2]]), ['x'], 'x'), undefined)
  assert.ok(slack > 1)
})
