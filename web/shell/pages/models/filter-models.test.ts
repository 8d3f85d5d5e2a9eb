import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModelItem } from '../../../../api/models.ts'
import { filterModels } from './filter-models.ts'

const model = (code: string, rest: Partial<ModelItem> = {}): ModelItem => ({
  ...{ id: code, code, name: { zh: `模型${code}`, en: `Model ${code}` }, equipmentType: null, everyMachine: false },
  ...{ version: 1, live: null, latest: { number: 1, state: 'draft' }, instances: 0, faulty: null },
  ...{ updatedAt: 0, updatedBy: 'wang' },
  ...rest,
})
const all = [
  model('rise', { equipmentType: 'pump', live: 1, latest: { number: 2, state: 'draft' }, instances: 3, faulty: 1 }),
  model('drift', { equipmentType: 'pump', latest: { number: 1, state: 'tried' } }),
  model('draught', { equipmentType: 'fan', live: 4, latest: { number: 4, state: 'published' }, faulty: 0 }),
]
const codes = (filter: Parameters<typeof filterModels>[1]) => filterModels(all, filter).items.map((m) => m.code)

test('words are found in code and names, whatever their case and order', () => {
  assert.deepEqual(codes({ search: 'DR' }), ['drift', 'draught'])
  assert.deepEqual(codes({ search: 'rise 模型' }), ['rise'])
  assert.deepEqual(codes({ search: '模型 nothing' }), [])
  assert.deepEqual(codes({}), ['rise', 'drift', 'draught'])
})

test('a model whose next version is drawn counts as a draft and as in use', () => {
  assert.deepEqual(codes({ state: 'draft' }), ['rise'])
  assert.deepEqual(codes({ state: 'published' }), ['rise', 'draught'])
  assert.deepEqual(codes({ state: 'published', type: 'fan' }), ['draught'])
  assert.deepEqual(codes({ faulty: true }), ['rise'])
})

test('chips say what they would leave, whichever of them is pressed', () => {
  for (const state of [undefined, 'retired'] as const) {
    const { counts, faulty } = filterModels(all, { type: 'pump', state })
    assert.deepEqual(counts, { draft: 1, tried: 1, reviewed: 0, published: 1, retired: 0 })
    assert.equal(faulty, 1)
  }
})
