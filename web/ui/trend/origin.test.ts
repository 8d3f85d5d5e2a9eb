import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BucketItem, bucketColumns, flag } from './columns.ts'
import { markOrigin } from './origin.ts'

const buckets = (n: number) =>
  bucketColumns(
    Array.from({ length: n }, (_, i): BucketItem => [i * 10, 1, 1, 1, 1, 1, 5, 1, 1]),
    10,
  )

describe('where buckets come from', () => {
  it('is found where live play follows history, to within four cells, with few questions', async () => {
    const columns = buckets(512)
    let asked = 0
    await markOrigin(columns, async (time) => {
      asked++
      return time >= 3330 ? flag.interpolated : 0
    })
    const first = Array.from(columns.flags).findIndex((f) => (f & flag.interpolated) !== 0)
    assert.ok(Math.abs(first - 333) <= 4, String(first))
    assert.equal(columns.flags[511], flag.interpolated)
    assert.equal(columns.flags[300], 0)
    assert.ok(asked <= 15, String(asked))
  })

  it('leaves measured stretches and other flags alone', async () => {
    const columns = buckets(20)
    await markOrigin(columns, async () => flag.uncertain)
    assert.ok(columns.flags.every((f) => f === 0))
    await markOrigin(buckets(0), () => assert.fail('nothing to ask'))
  })

  it('marks all of a stretch that was substituted throughout', async () => {
    const columns = buckets(200)
    await markOrigin(columns, async () => flag.substituted)
    assert.ok(columns.flags.every((f) => f === flag.substituted))
  })
})
