import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BucketPage } from '../../../../api/platform.ts'
import { linePoints } from './point-line.ts'

const bucket = (time: number, avg: number | null): BucketPage['items'][number] => [
  ...([time, avg === null ? null : avg - 1, avg === null ? null : avg + 1, avg, avg, avg] as const),
  ...([avg === null ? 0 : 1, 1, avg, 1] as const),
]
const same = (value: number) => value

test('means with their extremes, in the shown unit, in the middle of their buckets', () => {
  const [point] = linePoints([bucket(0, 10)], 1000, 0, (value) => value * 2)
  assert.deepEqual(point, { x: 500, y: 20, low: 18, high: 22 })
})

test('a point that is sent less often than there are buckets has no gaps', () => {
  const items = Array.from({ length: 60 }, (_, i) => bucket(i * 1000, i % 4 === 0 ? i : null))
  assert.ok(linePoints(items, 1000, 0, same).every((point) => point.y !== null))
})

test('a stretch much longer than the usual one is a gap, unless the point may be silent that long', () => {
  const items = Array.from({ length: 60 }, (_, i) => bucket(i * 1000, i > 20 && i < 40 ? null : i))
  assert.equal(linePoints(items, 1000, 0, same).filter((point) => point.y === null).length, 1)
  assert.equal(linePoints(items, 1000, 60_000, same).filter((point) => point.y === null).length, 0)
  assert.deepEqual(linePoints([], 1000, 0, same), [])
})
