import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quality } from '../contract/quality.ts'
import type { SampleBatch } from '../contract/sample.ts'
import { concatBatches } from '../os/historian/concat-batches.ts'
import { demoHistory, demoHistorySpan } from './history.ts'
import { demoPoints } from './plant/points.ts'
import { loadReadings, parseReadings } from './readings.ts'

const now = Date.UTC(2026, 2, 14, 9, 37, 12, 345)
const indexes = new Map(demoPoints.map((point, i) => [point.code, i + 5]))

async function all(): Promise<SampleBatch[]> {
  return Array.fromAsync(demoHistory({ now, indexOf: (code) => indexes.get(code) }))
}

test('every reading becomes one sample with all its digits, good and measured, moved to end now', async () => {
  const readings = loadReadings()
  const batch = concatBatches(await all())
  assert.equal(batch.points.length, 784 * 99)
  const { from, to, shiftMs } = demoHistorySpan(now)
  assert.equal(to, Date.UTC(2026, 2, 14, 9, 30))
  assert.equal(batch.times[0], from)
  assert.equal(batch.times.at(-1), to)
  assert.ok(batch.qualities.every((q) => q === quality.good))

  const codeOf = new Map([...indexes].map(([code, index]) => [index, code]))
  const rowOf = new Map(Array.from(readings.times, (time, row) => [time, row]))
  for (let i = 0; i < batch.points.length; i++) {
    const row = rowOf.get(batch.times[i] - shiftMs)
    assert.notEqual(row, undefined)
    assert.equal(batch.values[i], readings.columns.get(codeOf.get(batch.points[i])!)![row!])
  }
})

test('the shift keeps spacing and gaps', async () => {
  const readings = loadReadings()
  const power = indexes.get('1LDC-GROSS-MW')!
  const times = (await all()).flatMap((b) => [...b.times].filter((_, i) => b.points[i] === power))
  const gaps = (list: ArrayLike<number>) => Array.from(list).map((t, i, l) => (i === 0 ? 0 : t - l[i - 1]))
  assert.deepEqual(gaps(times), gaps(readings.times))
})

test('batches are of a size to append at once, and in order of time', async () => {
  let last = 0
  for (const batch of await all()) {
    assert.ok(batch.points.length <= 10_000)
    for (const time of batch.times) {
      assert.ok(time >= last)
      last = time
    }
  }
})

test('a known value of the source stands where it stood', () => {
  const readings = loadReadings()
  const row = readings.times.indexOf(Date.UTC(2019, 11, 16, 5, 20))
  assert.equal(row, 0)
  assert.equal(readings.times.at(-1), Date.UTC(2020, 1, 29, 23, 50))
  assert.equal(readings.columns.get('num_mills')![0], 3)
  assert.equal(readings.columns.get('S801')![0], 1727.416992)
})

test('a tag without a point is a fault', async () => {
  await assert.rejects(
    Array.fromAsync(demoHistory({ now, indexOf: (code) => (code === 'S801' ? undefined : 1) })),
    /S801 is not registered/,
  )
})

test('empty cells are missing, unreadable ones and times out of order are refused', () => {
  const readings = parseReadings('time,a,b\n2020-01-01 00:00:00,1.5,\n2020-01-01 00:10:00,,2\n')
  assert.deepEqual([...readings.columns.get('a')!], [1.5, Number.NaN])
  assert.throws(() => parseReadings('time,a\n2020-01-01 00:00:00,x\n'), /"x" is not a number/)
  assert.throws(() => parseReadings('time,a\n2020-01-01 00:10:00,1\n2020-01-01 00:00:00,1\n'), /Row 3/)
  assert.throws(() => parseReadings('time,a\nyesterday,1\n'), /Row 2/)
})
