import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  judgeTool,
  type LifeMeasure,
  type ToolState,
  type ToolTrack,
  toolNews,
  usedOf,
  wasChanged,
  wearTool,
} from './tool-life.ts'

const measures: LifeMeasure[] = [
  { type: 'parts', limit: 200, warnAt: 180 },
  { type: 'minutes', limit: 90, warnAt: 80 },
]

test('registers that count up and down', () => {
  assert.equal(usedOf(30, 200, 'up'), 30)
  assert.equal(usedOf(30, 200, 'down'), 170)
  assert.equal(usedOf(210, 200, 'down'), 0)
})

test('whichever measure ends first decides', () => {
  for (const [used, state, by, remaining] of [
    [[0, 0], 'ok', 'parts', [200, 90]],
    [[179, 10], 'ok', 'parts', [21, 80]],
    [[180, 10], 'warn', 'parts', [20, 80]],
    [[10, 79], 'ok', 'minutes', [190, 11]],
    [[190, 90], 'expired', 'minutes', [10, 0]],
    [[260, 95], 'expired', 'parts', [0, 0]],
  ] as const) {
    const found = judgeTool({ id: 'T', used }, measures)
    assert.deepEqual([found.state, found.by, found.remaining], [state, by, remaining], String(used))
  }
  const unlimited = judgeTool({ id: 'T', used: [9] }, [{ type: 'parts', limit: 0, warnAt: 0 }])
  assert.deepEqual(unlimited, { state: 'noLimit', by: null, remaining: [null], cyclesLeft: null })
  assert.equal(judgeTool({ id: 'T', used: [190, 80] }, measures, [1, 2.5]).cyclesLeft, 4)
})

test('another tool begins anew, or at what it has done before', () => {
  const worn: ToolTrack = { id: 'A', used: [199, 80] }
  assert.deepEqual(wearTool(worn, 'A', [1, 0.5]), { id: 'A', used: [200, 80.5] })
  assert.deepEqual(wearTool(worn, 'B', [1, 0.5]), { id: 'B', used: [1, 0.5] })
  assert.deepEqual(wearTool(worn, 'B', [1, 0.5], [40, 20]), { id: 'B', used: [41, 20.5] })
  assert.deepEqual(wearTool(null, 'A', [1, -3]), { id: 'A', used: [1, 0] })
})

test('a tool never gets better by being used', () => {
  const states = ['ok', 'warn', 'expired']
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(20)), { maxLength: 30 }), (uses) => {
      let tool: ToolTrack = { id: 'T', used: [0, 0] }
      let last = judgeTool(tool, measures, [1, 1])
      for (const added of uses) {
        tool = wearTool(tool, 'T', added)
        const next = judgeTool(tool, measures, [1, 1])
        assert.ok(states.indexOf(next.state) >= states.indexOf(last.state))
        assert.ok(next.cyclesLeft! <= last.cyclesLeft!)
        assert.equal(next.state === 'expired', next.cyclesLeft === 0)
        last = next
      }
    }),
  )
})

test('each of warn and expired is told once, and nothing after the end', () => {
  const news: [ToolState, ToolState, ToolState | null][] = [
    ['ok', 'ok', null],
    ['ok', 'warn', 'warn'],
    ['warn', 'warn', null],
    ['warn', 'expired', 'expired'],
    ['ok', 'expired', 'expired'],
    ['expired', 'expired', null],
    ['expired', 'warn', null],
    ['ok', 'noLimit', null],
  ]
  for (const [told, state, expected] of news) assert.equal(toolNews(told, state), expected, `${told} ${state}`)
})

test('a register that loses more than half tells of another tool', () => {
  assert.deepEqual(
    [wasChanged(0, 0), wasChanged(100, 101), wasChanged(100, 60), wasChanged(100, 49), wasChanged(1, 0)],
    [false, false, false, true, true],
  )
})
