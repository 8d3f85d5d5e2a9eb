import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CounterName, counterNames } from '../../api/ingest.ts'
import { addCounters, type Counters, formatShare, sampleFlow } from './sample-flow.ts'

const counters = (given: Partial<Counters>): Counters => ({
  ...(Object.fromEntries(counterNames.map((name) => [name, 0])) as Counters),
  ...given,
})

test('every sample received goes somewhere: refused, repeated, dead-band, compressed, held or stored', () => {
  const flow = sampleFlow(counters({ received: 2458, stored: 61, compressed: 2346, unknownPoint: 1 }))
  assert.deepEqual(
    flow.map((step) => [step.key, step.count, step.from, step.to]),
    [
      ['received', 2458, 0, 2458],
      ['refused', 1, 2457, 2458],
      ['duplicate', 0, 2457, 2457],
      ['deadband', 0, 2457, 2457],
      ['compressed', 2346, 111, 2457],
      ['held', 50, 61, 111],
      ['stored', 61, 0, 61],
    ],
  )
})

test('bars never run backwards or below nothing, whatever the counters say', () => {
  const count = fc.nat(1_000_000)
  const given = fc.record(
    Object.fromEntries(counterNames.map((name) => [name, count])) as Record<CounterName, typeof count>,
  )
  fc.assert(
    fc.property(given, (values) => {
      for (const step of sampleFlow(values)) {
        assert.ok(step.from >= 0 && step.from <= step.to)
        assert.ok(step.count >= 0)
      }
    }),
  )
})

test('marks are not losses', () => {
  const flow = sampleFlow(counters({ received: 10, stored: 10, outOfRange: 4, late: 3, substituted: 2 }))
  assert.equal(flow.find((step) => step.key === 'held')?.count, 0)
})

test('a share is neither nothing nor everything unless it is', () => {
  assert.equal(formatShare(0, 10), '0 %')
  assert.equal(formatShare(1, 100_000), '< 0.1 %')
  assert.equal(formatShare(99_999, 100_000), '> 99.9 %')
  assert.equal(formatShare(10, 10), '100 %')
  assert.equal(formatShare(1, 40), '2.5 %')
  assert.equal(formatShare(0, 0), '—')
})

test('counters add up by name', () => {
  const sum = addCounters([counters({ received: 2, late: 1 }), counters({ received: 3 })])
  assert.equal(sum.received, 5)
  assert.equal(sum.late, 1)
  assert.equal(sum.stored, 0)
})
