import assert from 'node:assert/strict'
import { test } from 'node:test'
import { origin, quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import { createCounterTable } from './counters.ts'
import { filledQuality } from './gap-fill.ts'
import { createIngest } from './ingest.ts'
import { makeBatch, makePoint, memoryHistorian, type Row, rowsOf, t0 } from './testing.ts'

function setUp(historian = memoryHistorian(), maxQueuedRows?: number) {
  const shown = new Map<number, Row>()
  const live = {
    write(batch: SampleBatch) {
      for (const row of rowsOf(batch)) shown.set(row[0], row)
    },
  }
  const counters = createCounterTable({ points: 32, connections: 4 })
  const clock = { now: t0 }
  const committer = { maxQueuedRows, gatherMs: 0, minIntervalMs: 0, backoffMs: 1 }
  if (maxQueuedRows === undefined) delete committer.maxQueuedRows
  const ingest = createIngest({ historian, live, counters, clock: () => clock.now, committer })
  return { historian, shown, counters, clock, ingest }
}
const urgent = { connection: 1, urgent: true }

test('a batch: live at once, answered when durable, refusals with their row and code', async () => {
  const { ingest, historian, shown } = setUp()
  const shut = Promise.withResolvers<void>()
  historian.gate = () => shut.promise
  ingest.configure(makePoint(0, { range: { low: 0, high: 10, reject: true } }))
  const answer = ingest.submit(
    makeBatch([
      [0, 0, 5],
      [0, 1, 99],
      [7, 0, 1],
    ]),
    urgent,
  )
  assert.deepEqual(shown.get(0), [0, 0, 5, quality.good])
  assert.equal(historian.samples(0).length, 0)
  shut.resolve()
  assert.deepEqual(await answer, {
    accepted: 1,
    rejected: [
      { index: 1, code: 'P0', reason: 'outOfRangeRejected' },
      { index: 2, code: '#7', reason: 'unknownPoint' },
    ],
  })
  assert.equal(historian.samples(0).length, 1)
})

test('a repeat is acknowledged only when the sample itself is durable', async () => {
  const { ingest, historian } = setUp()
  const shut = Promise.withResolvers<void>()
  historian.gate = () => shut.promise
  ingest.configure(makePoint(0))
  let answered = false
  void ingest.submit(makeBatch([[0, 0, 5]]), urgent)
  const repeat = ingest.submit(makeBatch([[0, 0, 5]]), urgent).then(() => {
    answered = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(answered, false)
  shut.resolve()
  await repeat
  assert.equal(historian.samples(0).length, 1)
})

test('a full queue refuses before anything has changed', async () => {
  const { ingest, historian, shown, counters } = setUp(undefined, 2)
  const shut = Promise.withResolvers<void>()
  historian.gate = () => shut.promise
  ingest.configure(makePoint(0))
  const first = ingest.submit(
    makeBatch([
      [0, 0, 1],
      [0, 1, 2],
    ]),
    urgent,
  )
  const before = counters.readTotals()
  await assert.rejects(
    ingest.submit(makeBatch([[0, 2, 3]]), urgent),
    (e) => e instanceof Refusal && e.code === 'overloaded',
  )
  assert.deepEqual(counters.readTotals(), before)
  assert.deepEqual(shown.get(0), [0, 1, 2, quality.good])
  shut.resolve()
  await first
  assert.equal(
    (await ingest.submit(makeBatch([[0, 2, 3]]), urgent)).accepted,
    1,
    'sent again it is taken, not a repeat',
  )
})

test('after a restart: late is late, a repeat is a repeat, live is there, the door goes on', async () => {
  const historian = memoryHistorian()
  const compression = { deviation: 0.5, maxIntervalMs: 1e9 }
  const points = [makePoint(0), makePoint(1, { compression }), makePoint(2, { deadband: 1 }), makePoint(3, {}, 'text')]
  const first = setUp(historian)
  for (const point of points) first.ingest.configure(point)
  const line = Array.from({ length: 20 }, (_, i): Row => [1, i * 1000, i])
  await first.ingest.submit(makeBatch([[0, 5000, 1], [2, 5000, 1], [3, 5000, '运行'], ...line]), urgent)
  assert.equal(historian.samples(1).length, 1, 'the line is still held')

  const second = setUp(historian)
  for (const point of points) second.ingest.configure(point)
  await second.ingest.restore()
  assert.deepEqual(
    [...second.shown.values()].sort((a, b) => a[0] - b[0]),
    [
      [0, 5000, 1, quality.good],
      [1, 19_000, 19, quality.good],
      [2, 5000, 1, quality.good],
      [3, 5000, '运行', quality.good],
    ],
  )
  await second.ingest.submit(
    makeBatch([
      [0, 4000, 7],
      [0, 5000, 1],
      [2, 6000, 1.5],
      [3, 5000, '运行'],
      [1, 20_000, 0],
    ]),
    urgent,
  )
  assert.deepEqual(second.shown.get(0), [0, 5000, 1, quality.good])
  const totals = second.counters.readTotals()
  assert.deepEqual([totals.late, totals.duplicate, totals.deadband], [1, 2, 1])
  assert.deepEqual(
    historian.samples(1).map(([time, value]) => [time - t0, value]),
    [
      [0, 0],
      [19_000, 19],
    ],
  )
  assert.deepEqual(rowsOf(await historian.held()), [[1, 20_000, 0, quality.good]])
})

test('a held sample whose point is not compressed any more is stored at the restart', async () => {
  const historian = memoryHistorian()
  const first = setUp(historian)
  first.ingest.configure(makePoint(0, { compression: { deviation: 1, maxIntervalMs: 1e9 } }))
  await first.ingest.submit(
    makeBatch([
      [0, 0, 0],
      [0, 1000, 0.5],
    ]),
    urgent,
  )
  const second = setUp(historian)
  second.ingest.configure(makePoint(0))
  await second.ingest.restore()
  assert.equal(historian.samples(0).length, 2)
})

test('removing a point stores what its door holds', async () => {
  const { ingest, historian } = setUp()
  ingest.configure(makePoint(0, { compression: { deviation: 1, maxIntervalMs: 1e9 } }))
  await ingest.submit(
    makeBatch([
      [0, 0, 0],
      [0, 1000, 0.5],
    ]),
    urgent,
  )
  ingest.remove(0)
  assert.equal(await ingest.drain(), true)
  assert.equal(historian.samples(0).length, 2)
})

test('clock modes', async () => {
  const { ingest, historian, counters, clock } = setUp()
  ingest.configure(makePoint(0))
  ingest.configure(makePoint(1))
  assert.equal(ingest.skewOf(2), null)
  const ahead: Row[] = [
    [0, 3_600_000, 1],
    [0, 3_601_000, 2],
  ]
  clock.now = t0 + 1000
  const refused = await ingest.submit(makeBatch(ahead), { connection: 1, urgent: true })
  assert.equal(refused.rejected.length, 2)
  assert.equal(ingest.skewOf(1), 3_600_000)
  await ingest.submit(makeBatch(ahead), { connection: 2, urgent: true, clock: 'corrected' })
  assert.deepEqual(
    historian.samples(0).map(([time]) => time - t0),
    [0, 1000],
  )
  await ingest.submit(makeBatch([[1, -1e15, 1]]), { connection: 3, urgent: true, clock: 'server' })
  assert.deepEqual(
    historian.samples(1).map(([time]) => time - t0),
    [1000],
  )
  assert.equal(counters.readTotals().clockCorrected, 3)
  ingest.forget(1)
  assert.equal(ingest.skewOf(1), null)
})

test('samples refused by decoding are counted as received', () => {
  const { ingest, counters } = setUp()
  ingest.countRejected([{ point: 0, reason: 'wrongType' }, { reason: 'unknownPoint' }], { connection: 2 })
  const [point, connection, totals] = [counters.readPoint(0), counters.readConnection(2), counters.readTotals()]
  assert.deepEqual([point.received, point.wrongType, point.unknownPoint], [1, 1, 0])
  assert.deepEqual([connection.received, connection.wrongType, connection.unknownPoint], [2, 1, 1])
  assert.deepEqual([totals.received, totals.wrongType, totals.unknownPoint], [2, 1, 1])
})

test('a gap of a group member is filled, marked in live and history, and gives way to the measured sample', async () => {
  const { ingest, historian, shown, counters, clock } = setUp()
  for (let p = 0; p < 4; p++) ingest.configure(makePoint(p, { fillGroup: 'g', expectedEveryMs: 1000 }))
  const value = (i: number, p: number) => Math.sin(i / 5) * (p + 1) + p * 10
  const send = (i: number, members: number[]) => {
    clock.now = t0 + i * 1000
    return ingest.submit(makeBatch(members.map((p): Row => [p, i * 1000, value(i, p)])), urgent)
  }
  for (let i = 0; i < 50; i++) await send(i, [0, 1, 2, 3])
  for (let i = 50; i < 56; i++) await send(i, [0, 1, 2])
  ingest.sweep(clock.now)
  await ingest.drain()
  const filled = historian.samples(3).filter(([, , q]) => q === filledQuality)
  assert.deepEqual(
    filled.map(([time]) => (time - t0) / 1000),
    [50, 51, 52, 53],
  )
  for (const [time, v] of filled) assert.ok(Math.abs((v as number) - value((time - t0) / 1000, 3)) < 0.1)
  assert.deepEqual(shown.get(3)?.slice(0, 2), [3, 53_000])
  assert.equal((shown.get(3)![3] ?? 0) & 0xff00, origin.substituted)
  assert.equal(counters.readPoint(3).substituted, 4)
  assert.equal(counters.readPoint(3).gap, 1)
})

test('the measured sample replaces the filled one when it comes after all', async () => {
  const { ingest, historian, counters, clock } = setUp()
  for (let p = 0; p < 4; p++) ingest.configure(makePoint(p, { fillGroup: 'g', expectedEveryMs: 1000 }))
  const value = (i: number, p: number) => Math.sin(i / 5) * (p + 1)
  const send = async (i: number, members: number[]) => {
    clock.now = t0 + Math.max(i * 1000, clock.now - t0)
    await ingest.submit(makeBatch(members.map((p): Row => [p, i * 1000, value(i, p)])), urgent)
  }
  for (let i = 0; i < 50; i++) await send(i, [0, 1, 2, 3])
  for (let i = 50; i < 56; i++) await send(i, [0, 1, 2])
  for (let i = 50; i < 56; i++) await send(i, [3])
  await ingest.drain()
  assert.ok(counters.readPoint(3).substituted > 0)
  assert.deepEqual(
    historian.samples(3).map(([time, v, q]) => [time - t0, v, q]),
    Array.from({ length: 56 }, (_, i) => [i * 1000, value(i, 3), quality.good]),
  )
})
