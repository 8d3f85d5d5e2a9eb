import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerColumns, askedBy, csvCell, csvOf, rowEntity, sortRows } from './answer.ts'
import { calibration, gauge } from './testing.ts'

const label = { zh: '天数', en: 'Days' }
const query = { app: 'calibration', id: 'due', label, input: {}, columns: [] }

test('columns are what the query declares, and their values tell the type', () => {
  const items = [
    { id: 'a', name: 'x', days: 3, limit: '0.10' },
    { id: 'b', name: 'y', days: null, limit: null },
  ]
  const declared = [
    { name: 'days', type: 'text' as const, required: false, label },
    { name: 'limit', type: 'text' as const, required: false, label, unit: 'MPa' },
  ]
  assert.deepEqual(
    answerColumns({ ...query, columns: declared }, items).map((each) => each.type),
    ['number', 'decimal'],
  )
  assert.deepEqual(
    answerColumns(query, items).map((each) => each.name),
    ['name', 'days', 'limit'],
  )
})

test('rows lead to their records where the entity’s own title stands among the columns', () => {
  const name = gauge.fields.find((field) => field.name === 'name')!
  assert.equal(rowEntity([calibration], 'calibration', [name], [{ id: 'a' }])?.id, 'gauge')
  assert.equal(rowEntity([calibration], 'calibration', [{ ...name, label }], [{ id: 'a' }]), undefined)
  assert.equal(rowEntity([calibration], 'calibration', [name], [{ name: 'a' }]), undefined)
})

test('empty values stand last, whichever way', () => {
  const rows = [{ n: 2 }, { n: null }, { n: 1 }]
  assert.deepEqual(
    sortRows(rows, { key: 'n', down: false }).map((row) => row.n),
    [1, 2, null],
  )
  assert.deepEqual(
    sortRows(rows, { key: 'n', down: true }).map((row) => row.n),
    [2, 1, null],
  )
})

test('no cell of an export is run as a formula, and figures stay figures', () => {
  assert.equal(csvCell('=1+1'), "'=1+1")
  assert.equal(csvCell('-5'), '-5')
  assert.equal(csvCell('-x'), "'-x")
  assert.equal(csvCell('a,"b"'), '"a,""b"""')
  const days = { name: 'days', type: 'number' as const, required: false, label }
  assert.equal(csvOf([days], [{ days: -1234.5 }, {}], {}, 'zh'), '天数\r\n-1234.5\r\n')
})

test('parameters travel as plain text, lists as JSON', () => {
  assert.deepEqual(askedBy({ days: 30, states: ['a', 'b'] }), { days: 30, states: '["a","b"]' })
})
