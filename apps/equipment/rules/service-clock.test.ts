import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clocksOf, deadlineOf, elapsedMs, type LimitTable, limitsOf, type Moments } from './service-clock.ts'

const hour = 3_600_000
/** 8 to 16 on three days. */
const service = [0, 24, 48].map((day) => ({ from: (day + 8) * hour, to: (day + 16) * hour }))
const limits = { responseMs: 0.5 * hour, repairMs: 4 * hour }
const at = (requested: number, more: Partial<Moments> = {}): Moments => ({
  requested: requested * hour,
  taken: null,
  restored: null,
  pauses: [],
  ...more,
})

test('agreed times by criticality and priority', () => {
  const table: LimitTable = { A: { urgent: limits } }
  assert.deepEqual(limitsOf(table, 'A', 'urgent'), limits)
  assert.equal(limitsOf(table, 'A', 'low'), null)
  assert.equal(limitsOf(table, 'C', 'urgent'), null)
})

test('only service hours count', () => {
  assert.equal(deadlineOf(15 * hour, 4 * hour, service, []), 35 * hour)
  assert.equal(deadlineOf(2 * hour, 4 * hour, service, []), 12 * hour)
  assert.equal(deadlineOf(15 * hour, 4 * hour, null, []), 19 * hour)
  assert.equal(deadlineOf(15 * hour, 40 * hour, service, []), null)
  assert.equal(elapsedMs({ from: 15 * hour, to: 33 * hour }, service, []), 2 * hour)
})

test('waiting for parts stops the repair, not the response', () => {
  const pauses = [{ from: 10 * hour, to: 12 * hour, reason: 'parts' as const }]
  const { response, repair } = clocksOf(limits, at(9, { pauses }), service, 13 * hour)
  assert.deepEqual(repair, { state: 'running', usedMs: 2 * hour, leftMs: 2 * hour, deadline: 15 * hour })
  assert.deepEqual(response, { state: 'running', usedMs: 4 * hour, leftMs: -3.5 * hour, deadline: 9.5 * hour })
})

test('every state of a clock', () => {
  const open = [{ from: 10 * hour, to: null, reason: 'production' as const }]
  for (const [moments, now, response, repair] of [
    [at(9), 9.25, 'running', 'running'],
    [at(9), 17, 'resting', 'resting'],
    [at(9, { pauses: open }), 11, 'running', 'paused'],
    [at(9, { taken: 9.5 * hour }), 11, 'met', 'running'],
    [at(9, { taken: 9.51 * hour }), 11, 'missed', 'running'],
    [at(9, { taken: 9.5 * hour, restored: 13 * hour }), 99, 'met', 'met'],
    [at(9, { restored: 13.1 * hour }), 99, 'missed', 'missed'],
    [at(15, { taken: 15 * hour, restored: 35 * hour }), 99, 'met', 'met'],
  ] as const) {
    const clocks = clocksOf(limits, moments, service, now * hour)
    assert.deepEqual([clocks.response.state, clocks.repair.state], [response, repair], JSON.stringify(moments))
  }
  assert.equal(clocksOf(limits, at(9, { pauses: open }), service, 11 * hour).repair.deadline, null)
})

test('at its deadline a limit is used up, neither sooner nor later; spans add up', () => {
  const stretch = fc.tuple(fc.nat(300), fc.nat(60)).map(([from, length]) => ({ from, to: from + length }))
  fc.assert(
    fc.property(
      fc.option(fc.array(stretch, { maxLength: 8 }), { nil: null }),
      fc.array(stretch, { maxLength: 4 }),
      fc.nat(200),
      fc.integer({ min: 1, max: 120 }),
      fc.nat(200),
      (hours, pauses, start, limit, more) => {
        const used = (from: number, to: number) => elapsedMs({ from, to }, hours, pauses)
        const deadline = deadlineOf(start, limit, hours, pauses)
        if (deadline === null) assert.ok(used(start, 1e6) < limit)
        else assert.deepEqual([used(start, deadline), used(start, deadline - 1)], [limit, limit - 1])
        assert.equal(used(start, start + 50) + used(start + 50, start + 50 + more), used(start, start + 50 + more))
      },
    ),
  )
})
