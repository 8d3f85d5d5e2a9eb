import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formField, startValues } from './form-model.ts'
import { takeOver } from './merge.ts'

const fields = [
  formField('name', { type: 'string' }, true),
  formField('count', { type: 'integer' }, true),
  formField('place', { type: 'string' }, false),
]
const opened = startValues(fields, { name: 'a', count: 1, place: 'x' })
const changed = (changes: { field: string; before: unknown; after: unknown }[]) => ({
  by: 'u',
  at: 0,
  version: 2,
  changes,
})

test('what only the other touched is taken over, what only this person touched stays', () => {
  const now = { ...opened, name: 'mine' }
  const taken = takeOver(fields, opened, now, changed([{ field: 'count', before: 1, after: 7 }]))
  assert.deepEqual(taken.values, { name: 'mine', count: '7', place: 'x' })
  assert.deepEqual(
    taken.clashes.map((each) => each.clashes),
    [false],
  )
})

test('what both touched stays as this person has it and is named', () => {
  const now = { ...opened, name: 'mine' }
  const taken = takeOver(fields, opened, now, changed([{ field: 'name', before: 'a', after: 'theirs' }]))
  assert.equal(taken.values.name, 'mine')
  assert.deepEqual(taken.clashes[0], { field: 'name', before: 'a', after: 'theirs', mine: 'mine', clashes: true })
})

test('two people who typed the same do not clash; fields outside the form are only told', () => {
  const now = { ...opened, name: 'same' }
  const taken = takeOver(
    fields,
    opened,
    now,
    changed([
      { field: 'name', before: 'a', after: 'same' },
      { field: 'state', before: 'active', after: 'barred' },
    ]),
  )
  assert.deepEqual(
    taken.clashes.map((each) => each.clashes),
    [false, false],
  )
  assert.equal('state' in taken.values, false)
})

test('a second change by others is measured against the first one', () => {
  const first = takeOver(fields, opened, opened, changed([{ field: 'place', before: 'x', after: 'y' }]))
  const second = takeOver(fields, first.opened, first.values, changed([{ field: 'place', before: 'y', after: 'z' }]))
  assert.equal(second.values.place, 'z')
})
