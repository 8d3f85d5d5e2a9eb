import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowseItem } from '../../../../contract/driver.ts'
import {
  choose,
  joinReports,
  maxChosen,
  nodesOf,
  repeatedCodes,
  rewiredOf,
  suggestCode,
  suggestName,
} from './browse-choice.ts'

const node = (id: string, more: Partial<BrowseItem> = {}): BrowseItem => ({
  id,
  name: 'Pressure',
  readable: true,
  writable: false,
  hasChildren: false,
  type: 'number',
  address: { nodeId: id },
  ...more,
})

test('the tag of the control system becomes the code', () => {
  assert.equal(suggestCode(node('ns=2;s=DEMO/U1/BLR/1PT-001.PV')), '1PT-001.PV')
  assert.equal(suggestCode(node('nsu=urn:a;s=1FUE-TOTPA-FLOW')), '1FUE-TOTPA-FLOW')
  assert.equal(suggestCode(node('ns=2;i=4711', { name: 'Main steam' })), 'Main_steam')
  assert.equal(suggestCode(node('ns=2;s=锅炉', { name: '压力' })), '锅炉')
  assert.equal(suggestCode(node('ns=2;s=//', { name: '' })), 'ns_2_s')
})

test('names follow the language where the device has a Chinese one', () => {
  const item = node('x', { name: 'Boiler', description: '锅炉' })
  assert.equal(suggestName(item, 'zh'), '锅炉')
  assert.equal(suggestName(item, 'en'), 'Boiler')
  assert.equal(suggestName(node('x', { description: 'Drum pressure' }), 'zh'), 'Pressure')
  assert.equal(
    suggestName(node('ns=1;s=FW611', { name: 'FW611', description: 'Inlet pressure' }), 'zh'),
    'Inlet pressure',
  )
  assert.equal(suggestName(node('ns=1;s=FW611', { name: 'FW611' }), 'en'), 'FW611')
})

test('codes are free, nodes are chosen once, what cannot be read is left out', () => {
  const first = choose([], [node('ns=1;s=a/PV'), node('ns=1;s=b/PV'), node('ns=1;s=c', { readable: false })], 'en')
  assert.deepEqual(
    first.map((each) => each.code),
    ['PV', 'PV_2'],
  )
  assert.equal(choose(first, [node('ns=1;s=a/PV')], 'en').length, 2)
})

test('no more than the limit', () => {
  const many = Array.from({ length: maxChosen + 5 }, (_, i) => node(`ns=1;s=p${i}`))
  assert.equal(choose([], many, 'en').length, maxChosen)
})

test('repeated codes are found; the body carries the address as the driver gave it', () => {
  const chosen = choose([], [node('ns=1;s=a'), node('ns=1;s=b', { unit: 'bar' })], 'en')
  assert.deepEqual([...repeatedCodes(chosen)], [])
  assert.deepEqual([...repeatedCodes([{ ...chosen[0], code: 'b' }, chosen[1]])], ['b'])
  assert.deepEqual(nodesOf(chosen), [
    { code: 'a', name: 'Pressure', type: 'number', unit: null, address: { nodeId: 'ns=1;s=a' } },
    { code: 'b', name: 'Pressure', type: 'number', unit: 'bar', address: { nodeId: 'ns=1;s=b' } },
  ])
})

test('a point that exists gets another source and keeps what else it has, its right to be written to as well', () => {
  const chosen = choose([], [node('ns=1;s=a'), node('ns=1;s=b')], 'en')
  const existing = new Map([['b', { source: { connection: 'old', address: {}, writable: true } }]])
  assert.deepEqual(rewiredOf(chosen, 'dcs', existing), [
    { code: 'a', source: { connection: 'dcs', address: { nodeId: 'ns=1;s=a' } } },
    { code: 'b', source: { connection: 'dcs', address: { nodeId: 'ns=1;s=b' }, writable: true } },
  ])
})

test('reports are joined with their rows counted on', () => {
  const row = (index: number, code: string) => ({ index, code, result: 'created' as const })
  const report = { committed: true, created: 1, updated: 0, unchanged: 0, rows: [row(0, 'a')] }
  const joined = joinReports(report, { ...report, rows: [row(0, 'b')] }, 3)
  assert.equal(joined.created, 2)
  assert.deepEqual(
    joined.rows.map((each) => [each.index, each.code]),
    [
      [0, 'a'],
      [3, 'b'],
    ],
  )
})
