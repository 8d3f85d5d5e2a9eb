import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quality } from '../../contract/quality.ts'
import { levels, planBuckets } from './bucket-plan.ts'
import { cellOfSample, foldCells } from './cells.ts'
import { expiryCut } from './retention.ts'

const minute = 60_000
const hour = 60 * minute

test('a plan uses rollups where a bucket holds two of their cells, and aligns to them', () => {
  assert.deepEqual(planBuckets(1, 1001, 10), { start: 1, end: 1001, width: 100, level: null })
  const fine = planBuckets(hour + 1, 3 * hour - 1, 30)
  assert.deepEqual(fine, { start: hour, end: 3 * hour, width: 4 * minute, level: levels[1] })
  const coarse = planBuckets(0, 365 * 24 * hour, 1000)
  assert.equal(coarse.level, hour)
  assert.equal(coarse.width, 9 * hour)
  assert.throws(() => planBuckets(0, 1, 0), RangeError)
})

test('a value is carried over empty buckets and cells, a bad sample ends it, nothing holds beyond now', () => {
  const plan = { start: 0, end: 40, width: 10, level: null }
  const cells = [
    cellOfSample(5, 4, quality.good, 10),
    cellOfSample(25, 8, quality.good, 30),
    cellOfSample(32, 0, quality.bad, 40),
  ]
  const buckets = foldCells(plan, cells, 2, 36)
  assert.deepEqual(
    buckets.map((b) => [b.time, b.count, b.avg, b.timeWeighted]),
    [
      [0, 1, 4, (2 * 5 + 4 * 5) / 10],
      [20, 1, 8, (4 * 5 + 8 * 5) / 10],
      [30, 1, null, 8],
    ],
  )
  assert.equal(foldCells(plan, cells.slice(0, 1), null, 7)[0].timeWeighted, 4)
})

test('retention deletes in steps and never too early', () => {
  const day = 24 * hour
  for (let now = 1000 * day; now < 1050 * day; now += 7 * hour) {
    const kept = now - expiryCut(30, now)
    assert.ok(kept >= 30 * day && kept < 33 * day)
    assert.equal(expiryCut(30, now) % hour, 0)
  }
})
