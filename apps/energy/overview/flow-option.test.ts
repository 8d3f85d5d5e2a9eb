import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FlowLink, flowHeight, flowOption } from './flow-option.ts'

const links = (ends: number): FlowLink[] => [
  { source: 'main', target: 'hall', value: '9', unmetered: false },
  ...Array.from({ length: ends }, (_, i) => ({ source: 'hall', target: `m${i}`, value: '1', unmetered: false })),
]

test('a flow with many ends is as high as their names need, and never lower than before', () => {
  assert.deepEqual([flowHeight(links(3), false), flowHeight(links(3), true)], [320, 380])
  const [series] = flowOption([], links(40), { unit: 'kW·h', unmetered: '?' }, false).series as { nodeGap: number }[]
  // 40 names of 12 pixels and what lies between them
  assert.ok(flowHeight(links(40), false) >= 40 * 12 + 39 * series.nodeGap)
  assert.ok(series.nodeGap >= 12)
})
