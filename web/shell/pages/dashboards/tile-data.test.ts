import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldManifest } from '../../../../api/apps.ts'
import { amountFields, amountOf, byFields, figureOf, fold, groupFilter, slicesOf, timesOf } from './tile-data.ts'

const field = (name: string, more: Partial<FieldManifest> = {}): FieldManifest => ({
  ...{ name, type: 'text', required: false, label: { zh: name, en: name } },
  ...more,
})

test('numbers are numbers, also as exact text; nothing else is', () => {
  assert.deepEqual([3, '12.50', '-7', 'JL-1', '', null, true, Number.NaN].map(amountOf), [
    3,
    12.5,
    -7,
    null,
    null,
    null,
    null,
    null,
  ])
})

test('a figure is the chosen field of the first row, else the number of rows, else the first number of an object', () => {
  const items = [{ days: 3 }, { days: 9 }]
  assert.equal(figureOf({ items }, 'days').value, 3)
  assert.equal(figureOf({ items }, undefined).value, 2)
  assert.equal(figureOf({ name: 'x', total: '4.5' }, undefined).value, '4.5')
  assert.equal(figureOf({ items: [] }, 'days').value, undefined)
})

test('rows of one value are one slice: amounts add up, rows are counted, emptiness is a value too', () => {
  const rows = [
    { keeper: 'a', n: 2 },
    { keeper: null, n: '1.5' },
    { keeper: 'a', n: 3 },
    { keeper: 'b', n: null },
  ]
  assert.deepEqual(
    slicesOf(rows, 'keeper', 'n').map(({ value, amount }) => [value, amount]),
    [
      ['a', 5],
      [null, 1.5],
      ['b', null],
    ],
  )
  assert.deepEqual(
    slicesOf(rows, 'keeper', undefined).map(({ amount, rows: own }) => [amount, own.length]),
    [
      [2, 2],
      [1, 1],
      [1, 1],
    ],
  )
})

test('what has no room becomes one', () => {
  assert.deepEqual(fold([1, 2, 3], 3), { shown: [1, 2, 3], rest: [] })
  assert.deepEqual(fold([1, 2, 3, 4], 3), { shown: [1, 2], rest: [3, 4] })
})

test('days and moments stand on a time axis, names do not', () => {
  const slices = (values: unknown[]) => values.map((value) => ({ value, amount: 1, rows: [] }))
  const days = timesOf(slices(['2026-01-01', '2026-01-02']), field('day'))
  assert.equal(days![1] - days![0], 24 * 3600_000)
  assert.deepEqual(timesOf(slices([5, 6]), field('at', { type: 'moment' })), [5, 6])
  assert.equal(timesOf(slices([5, 6]), field('n', { type: 'integer' })), null)
  assert.equal(timesOf(slices(['2026-01-01', null]), field('day')), null)
})

test('amounts and what they are drawn by are told apart', () => {
  const columns = [field('name'), field('days', { type: 'integer' }), field('code', { type: 'number', choices: {} })]
  assert.deepEqual(
    amountFields(columns).map((each) => each.name),
    ['days'],
  )
  assert.deepEqual(
    byFields(columns).map((each) => each.name),
    ['name', 'code'],
  )
})

test('a group leads to its records within what the tile asks for', () => {
  const state = field('state', { choices: { inUse: { zh: '在用', en: 'In use' } } })
  const own = [
    ['state', '!=', 'scrapped'] as [string, '!=', string],
    ['name', 'contains', '卡'] as [string, 'contains', string],
  ]
  assert.deepEqual(groupFilter(own, state, 'inUse'), [
    ['state', 'in', ['inUse']],
    ['name', 'contains', '卡'],
  ])
  assert.deepEqual(groupFilter([], field('keeper'), null), [['keeper', 'empty']])
  assert.deepEqual(groupFilter([], field('urgent', { type: 'boolean' }), 'true'), [['urgent', '=', true]])
  assert.deepEqual(groupFilter([], field('maker'), '甲'), [['maker', '=', '甲']])
})
