import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { learnedRecipe } from '../../../../../api/learned-models.ts'
import {
  emptyDraft,
  fileColumns,
  measured,
  movedUp,
  nameForm,
  renamed,
  sameDraft,
  withoutColumn,
  withPoints,
  withStretch,
} from './draft.ts'

const point = (code: string, role: string | null = null, type = 'number') => ({ code, role, type })

test('points become columns by their role or code: names of ports, none twice, no texts', () => {
  const columns = withPoints(
    [],
    [
      point('1JT66801S', 'load'),
      point('5C0002FLOW'),
      point('words', null, 'text'),
      point('1JT66801S', 'load'),
      point('泵.A', 'load'),
      point('a-b.c'),
    ],
  )
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['load', 'p5C0002FLOW', 'load_2', 'a_b_c'],
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.option(fc.string()))), (some) => {
      const made = withPoints(
        [],
        some.map(([code, role]) => point(code, role)),
      )
      assert.ok(made.every(({ name }) => nameForm.test(name)))
      assert.equal(new Set(made.map(({ name }) => name)).size, made.length)
      assert.equal(new Set(made.map((column) => column.point)).size, made.length)
    }),
  )
})

test('what a new form holds is taken by the server once it has a column', () => {
  const draft = { ...emptyDraft(1_700_000_000_000), columns: withPoints([], [point('a')]) }
  assert.ok(sameDraft(learnedRecipe.parse(draft), draft))
})

test('a renamed column stays the target and in its conditions; a removed one leaves nothing behind', () => {
  const draft = {
    ...emptyDraft(0),
    columns: withPoints([], [point('load'), point('feed')]),
    conditions: [{ name: 'load', min: 1 }],
    options: { target: 'feed', alpha: 1 },
  }
  const other = renamed(renamed(draft, 'feed', 'water'), 'load', 'power')
  assert.deepEqual([other.options.target, other.conditions[0].name], ['water', 'power'])
  assert.ok(sameDraft(renamed(renamed(other, 'water', 'feed'), 'power', 'load'), draft))
  const none = withoutColumn(withoutColumn(draft, 'load'), 'feed')
  assert.deepEqual([none.columns, none.conditions, none.options], [[], [], { alpha: 1 }])
})

test('a file is given the inputs without the target, in an order that can be changed', () => {
  const columns = withPoints([], [point('a'), point('b'), point('c'), point('d')])
  columns[1] = { ...columns[1], use: 'condition' }
  assert.deepEqual(fileColumns({ columns, options: { target: 'c' } }), ['a', 'd'])
  assert.deepEqual(fileColumns({ columns, options: {} }), ['a', 'c', 'd'])
  const names = (some: typeof columns) => some.map(({ name }) => name).join('')
  assert.equal(names(movedUp(columns, 'd')), 'abdc')
  assert.equal(names(movedUp(movedUp(columns, 'd'), 'd')), 'adbc')
  for (const still of ['a', 'nobody']) assert.equal(names(movedUp(columns, still)), 'abcd')
})

test('stretches left out stay apart and in order, and cover what each of them covered', () => {
  const stretch = fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 100 }))
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), (some) => {
      const all = some.reduce<{ from: number; to: number }[]>(
        (list, [from, length]) => withStretch(list, from + length, from),
        [],
      )
      for (const [k, { from, to }] of all.entries()) assert.ok(from < to && (k === 0 || all[k - 1].to < from))
      for (const [from, length] of some) assert.ok(all.some((each) => each.from <= from && each.to >= from + length))
    }),
  )
})

test('what models write themselves is not among a machine’s points to learn from', () => {
  const points = ['AH1.gasIn', 'drop.AHA.out', 'drop.AHA', 'other.AHA.out', 'plain'].map((code) => ({
    ...{ code, source: null as object | null },
  }))
  const device = { code: 'drop.PLC.t1', source: {} }
  assert.deepEqual(
    measured([...points, device], [{ code: 'drop' }]).map(({ code }) => code),
    ['AH1.gasIn', 'drop.AHA', 'other.AHA.out', 'plain', 'drop.PLC.t1'],
  )
})
