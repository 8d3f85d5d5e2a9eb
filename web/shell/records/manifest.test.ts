import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntityManifest } from '../../../api/apps.ts'
import { unitText } from './field-text.ts'
import { isOffered, lineOf } from './manifest.ts'
import { gauge } from './testing.ts'

test('one line of a record tells it from its namesakes', () => {
  assert.equal(lineOf(gauge, { id: '1', code: 'JL-1', name: '卡尺' }, {}), 'JL-1 卡尺')
  assert.equal(lineOf(gauge, { id: '1', code: null, name: '卡尺' }, {}), '卡尺')
  const link = {
    name: 'gauge',
    type: 'uuid',
    required: true,
    kind: 'link',
    list: true,
    label: { zh: '器具', en: 'Gauge' },
  }
  const calibration = { ...gauge, title: 'code', fields: [...gauge.fields, link] } as EntityManifest
  assert.equal(lineOf(calibration, { id: '1', code: 'JZ-1', gauge: 'g1' }, { g1: 'JL-1 卡尺' }), 'JL-1 卡尺 JZ-1')
  assert.equal(lineOf(calibration, { id: '1', code: 'JZ-1', gauge: 'g1' }, {}), 'JZ-1')
})

test('a query that is asked nothing and answers no table is left to the page that draws it', () => {
  const column = { name: 'code', type: 'text' as const, required: true, label: { zh: '编号', en: 'Code' } }
  assert.ok(isOffered({ columns: [column], input: {} }))
  assert.ok(isOffered({ columns: [], input: { required: ['code'] } }))
  assert.ok(!isOffered({ columns: [], input: { properties: { day: {} }, required: [] } }))
})

test('a unit may stand in the record', () => {
  assert.equal(unitText({ unit: 'degC' }), '°C')
  assert.equal(unitText({ unit: { in: 'unit' } }, { unit: 'mm' }), 'mm')
  assert.equal(unitText({ unit: { in: 'unit' } }), '')
  assert.equal(unitText({ unit: null }), '')
})
