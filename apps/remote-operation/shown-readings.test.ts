import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LineEntry } from './queries/session-line.ts'
import { shownAs } from './shown-readings.ts'

const read = (...values: [string, number | string | boolean | null][]): LineEntry => ({
  ...{ at: 0, kind: 'snapshot', person: null, words: null, order: null, step: null, value: null, wordsEn: null },
  readings: values.map(([code, value]) => ({ code, value, quality: 192, time: 0 })),
})

test('readings have names, and the same digits from one look to the next', () => {
  const items = [
    read(['X', 12], ['OFF', 0.1], ['DOOR', true], ['FREE', 1.5]),
    read(['X', 12.340000000001], ['OFF', null], ['DOOR', false], ['FREE', 1.123456789]),
  ]
  const named = [
    { point: 'X', name: 'X 轴', unit: 'mm', step: null },
    { point: 'OFF', name: '磨耗', unit: 'mm', step: '0.001' },
    { point: 'DOOR', name: '门已关闭', unit: null, step: null },
  ]
  const shown = shownAs({ items, named })
  for (const [code, name, unit, decimals] of [
    ['X', 'X 轴', 'mm', 2],
    ['OFF', '磨耗', 'mm', 3],
    ['DOOR', '门已关闭', null, 0],
    ['FREE', undefined, null, 4],
  ] as const)
    assert.deepEqual(shown.get(code), { name, unit, decimals }, code)
})
