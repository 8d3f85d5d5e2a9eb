import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quality } from '../../contract/quality.ts'
import { sweepGaps } from './gaps.ts'
import { engineWith, makeBatch, makePoint, rowsOf, t0 } from './testing.ts'

test('a silence of more than two and a half intervals is one gap, ended by the next sample', () => {
  const { engine, counters, feed, count } = engineWith({ expectedEveryMs: 1000 })
  const sweep = (at: number) => rowsOf(sweepGaps(engine.table, counters, t0 + at))
  assert.deepEqual(sweep(99_000), [], 'a point never heard of has no value to mark')
  feed([0, 5])
  assert.deepEqual(sweep(2500), [])
  assert.deepEqual(sweep(2501), [[0, 0, 5, quality.uncertainLastUsable]])
  assert.deepEqual(sweep(60_000), [], 'once')
  assert.deepEqual(rowsOf(feed([61_000, 5]).live), [[0, 61_000, 5, quality.good]])
  assert.deepEqual(sweep(62_000), [])
  assert.equal(sweep(70_000).length, 1)
  assert.equal(count('gap'), 2)
  assert.equal(counters.readTotals().gap, 2)
})

test('late samples and repeats do not end a gap', () => {
  const { engine, counters, feed } = engineWith({ expectedEveryMs: 1000 })
  feed([5000, 5])
  sweepGaps(engine.table, counters, t0 + 10_000)
  engine.process(
    makeBatch([
      [0, 5000, 5],
      [0, 4000, 5],
    ]),
    { connection: 0, now: t0 + 10_500 },
  )
  assert.equal(engine.table.gap[0], 1)
})

test('silence is measured by our clock', () => {
  const { engine, counters } = engineWith({ expectedEveryMs: 1000 })
  engine.process(makeBatch([[0, -3_600_000, 5]]), { connection: 0, now: t0 })
  assert.equal(sweepGaps(engine.table, counters, t0 + 1000).points.length, 0)
})

test('the ends of a gap are stored in spite of dead-band and door', () => {
  const { engine, counters, feed } = engineWith({
    expectedEveryMs: 1000,
    compression: { deviation: 1, maxIntervalMs: 1e9 },
    deadband: 0.5,
  })
  feed([0, 5], [1000, 5.6])
  sweepGaps(engine.table, counters, t0 + 60_000)
  const times = rowsOf(feed([61_000, 5.6], [62_000, 5.6]).store).map(([, at]) => at)
  assert.deepEqual(times, [1000, 61_000])
})

test('a bad value stays bad, a text keeps its text', () => {
  const { engine, counters, feed } = engineWith({ expectedEveryMs: 1000 })
  engine.configure(makePoint(1, { expectedEveryMs: 1000 }, 'text'))
  feed([0, 5, quality.badSensorFailure])
  engine.process(makeBatch([[1, 0, '运行']]), { connection: 0, now: t0 })
  assert.deepEqual(rowsOf(sweepGaps(engine.table, counters, t0 + 9000)), [
    [0, 0, 5, quality.badSensorFailure],
    [1, 0, '运行', quality.uncertainLastUsable],
  ])
})
