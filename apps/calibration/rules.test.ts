import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { daysUntil, largestError, nextDue, usable, verdictOf } from './rules.ts'

test('the largest error keeps its sign and every digit', () => {
  assert.equal(
    largestError([
      { nominal: '10', shown: '10.01' },
      { nominal: '20.00', shown: '19.97' },
    ]),
    '-0.03',
  )
  assert.equal(largestError([{ nominal: '0.1', shown: '0.3' }]), '0.2')
})

test('verdicts by error, uncertainty and limit', () => {
  for (const [error, uncertainty, maxError, verdict] of [
    ['0.03', '0.01', '0.03', 'pass'],
    ['-0.0300001', '0.01', '0.03', 'fail'],
    ['0.01', '0.02', '0.03', 'pass'],
    ['0.0101', '0.02', '0.03', 'undecided'],
    ['-0.05', '0.02', '0.03', 'undecided'],
    ['0.0501', '0.02', '0.03', 'fail'],
  ])
    assert.equal(verdictOf({ error, uncertainty, maxError }), verdict, `${error} ± ${uncertainty} of ${maxError}`)
})

test('a larger error never turns a verdict for the better', () => {
  const order = ['pass', 'undecided', 'fail']
  const amount = fc.integer({ min: 0, max: 10_000 }).map((n) => (n / 1000).toFixed(3))
  fc.assert(
    fc.property(amount, amount, amount, fc.integer({ min: 1, max: 10_000 }), (a, b, uncertainty, limit) => {
      const [small, large] = [a, b].sort((x, y) => Number(x) - Number(y))
      const at = (error: string) =>
        order.indexOf(verdictOf({ error, uncertainty, maxError: (limit / 1000).toFixed(3) }))
      assert.ok(at(small) <= at(large))
    }),
  )
})

test('the next due date ends the interval', () => {
  assert.equal(nextDue('2026-03-15', 12), '2027-03-14')
  assert.equal(nextDue('2026-01-31', 1), '2026-02-27')
  assert.equal(nextDue('2024-02-29', 12), '2025-02-27')
  assert.equal(nextDue('2026-03-01', 12), '2027-02-28')
  assert.equal(daysUntil('2026-03-01', '2026-02-26'), 3)
})

test('what may be relied on', () => {
  assert.equal(usable({ state: 'inUse', dueOn: '2026-05-01' }, '2026-05-01'), 'ok')
  assert.equal(usable({ state: 'inUse', dueOn: '2026-04-30' }, '2026-05-01'), 'overdue')
  assert.equal(usable({ state: 'inUse', dueOn: null }, '2026-05-01'), 'neverCalibrated')
  assert.equal(usable({ state: 'barred', dueOn: '2030-01-01' }, '2026-05-01'), 'barred')
})
