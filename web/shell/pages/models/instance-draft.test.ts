import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ModelInstanceItem } from '../../../../api/models.ts'
import { draftOf, filterInstances, isSameDraft, ownCount, put, standingOf } from './instance-draft.ts'

const fault = { code: 'noPointForRole', text: { zh: '缺测点', en: 'lacks a point' } }
const instance = (code: string, rest: Partial<ModelInstanceItem> = {}): ModelInstanceItem => ({
  ...{ id: code, code, machine: `P/${code}`, bindings: {}, overrides: {}, enabled: true, version: 1, updatedAt: 0 },
  ...{ updatedBy: 'wang', number: 1, inputs: [], alarms: [], faults: [] },
  outputs: [{ port: 'rise', point: `rise.${code}.rise`, by: 'instance' as const }],
  ...rest,
})

test('setting a value and resetting it leaves what was inherited as it was, and the given record alone', () => {
  const key = fc.string({ maxLength: 4 })
  fc.assert(
    fc.property(fc.dictionary(key, fc.integer()), key, fc.integer(), (record, name, value) => {
      const given = { ...record }
      const set = put<number>(record, name, value)
      assert.equal(set[name], value)
      const { [name]: _, ...rest } = record
      assert.deepEqual({ ...put<number>(set, name, undefined) }, { ...rest })
      assert.deepEqual({ ...record }, given)
    }),
  )
})

test('a form that nobody touched is the same, one override or another point makes it another', () => {
  const a = instance('A', { overrides: { most: 20 } })
  const draft = draftOf(a)
  assert.ok(isSameDraft(draft, draftOf(instance('B', { overrides: { most: 20 } }))))
  for (const other of [
    { ...draft, overrides: { most: 21 } },
    { ...draft, overrides: {} },
    { ...draft, overrides: { least: 20 } },
    { ...draft, bindings: { hot: 'T1' } },
    { ...draft, enabled: false },
  ])
    assert.ok(!isSameDraft(draft, other), JSON.stringify(other))
  assert.equal(ownCount({ bindings: { hot: 'T1' }, overrides: { most: 20 } }), 2)
})

test('an instance that is off is not faulty, one without a version in use waits', () => {
  assert.equal(standingOf(instance('A'), 1), 'running')
  assert.equal(standingOf(instance('A'), null), 'waiting')
  assert.equal(standingOf(instance('A', { faults: [fault] }), null), 'faulty')
  assert.equal(standingOf(instance('A', { faults: [fault], enabled: false }), 1), 'off')
})

test('instances are found by code, machine in words and points; chips leave what they say', () => {
  const all = [
    instance('A', { overrides: { most: 1 } }),
    instance('B', { faults: [fault] }),
    instance('C', { enabled: false, faults: [fault] }),
  ]
  const codes = (filter: Parameters<typeof filterInstances>[1]) =>
    filterInstances(all, filter, (path) => `给水泵 ${path}`).map((i) => i.code)
  assert.deepEqual(codes({}), ['A', 'B', 'C'])
  assert.deepEqual(codes({ search: '给水泵 p/b' }), ['B'])
  assert.deepEqual(codes({ search: 'RISE.c' }), ['C'])
  assert.deepEqual(codes({ show: 'faulty' }), ['B'])
  assert.deepEqual(codes({ show: 'own' }), ['A'])
  assert.deepEqual(codes({ show: 'off' }), ['C'])
})
