import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BucketItem, bucketColumns, type Columns, flag, type RawItem, rawColumns } from './columns.ts'
import { isGap } from './gap.ts'

const gapsOf = (c: Columns): number[] =>
  Array.from({ length: c.length }, (_, i) => i).filter((i) => (c.flags[i] & flag.gapBefore) !== 0)
const raw = (times: number[]): Columns => rawColumns(times.map((t): RawItem => [t, 1, 192]))

describe('gaps between samples', () => {
  it('are silences of more than three usual intervals', () => {
    assert.deepEqual(gapsOf(raw([0, 10, 20, 30, 60, 70, 80])), [])
    assert.deepEqual(gapsOf(raw([0, 10, 20, 30, 61, 71, 81])), [4])
  })

  it('do not appear where the interval changes, from history to live', () => {
    const times = [
      ...[0, 1, 2, 3, 4, 5].map((i) => i * 600_000),
      ...[1, 2, 3, 4, 5, 6].map((i) => 3_000_000 + i * 1000),
    ]
    assert.deepEqual(gapsOf(raw(times)), [])
  })

  it('do not grow with a few slow samples', () => {
    assert.deepEqual(gapsOf(raw([0, 10, 20, 30, 45, 60, 70, 80, 300, 310, 320])), [8])
  })

  it('need neighbours to tell what is usual', () => {
    assert.deepEqual(gapsOf(raw([0, 1e9])), [])
    assert.deepEqual(gapsOf(raw([])), [])
  })
})

describe('gaps between buckets', () => {
  const bucket = (i: number, count: number): BucketItem => [i * 100, 1, 1, 1, 1, 1, count, 1, 1, 1]

  it('show as empty buckets where there are many samples per bucket', () => {
    const c = bucketColumns(
      [0, 1, 2, 3, 5, 6, 7].map((i) => bucket(i, 10)),
      100,
    )
    assert.deepEqual(gapsOf(c), [4])
  })

  it('are not seen in every second bucket where samples are rarer than buckets', () => {
    const c = bucketColumns(
      [0, 2, 4, 6, 8, 10, 30, 32, 34].map((i) => bucket(i, 1)),
      100,
    )
    assert.deepEqual(gapsOf(c), [6])
  })
})

describe('from one stretch of columns to the next', () => {
  it('the wider interval of both decides', () => {
    const history = raw([0, 600, 1200, 1800])
    const live = raw([3300, 3310, 3320])
    assert.equal(isGap(history, 3, live, 0, 0), false)
    assert.equal(isGap(history, 3, raw([3700, 3710, 3720]), 0, 0), true)
  })

  it('nothing is a gap within the time in which silence is allowed', () => {
    const c = raw([0, 10, 20, 30, 1000, 1010, 1020])
    assert.equal(isGap(c, 3, c, 4, 0), true)
    assert.equal(isGap(c, 3, c, 4, 1000), false)
  })
})
