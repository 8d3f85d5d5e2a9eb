import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CounterName } from '../../api/ingest.ts'
import type { Processing } from '../../api/point.ts'
import type { PointType } from '../../contract/point.ts'
import { limit, origin, quality } from '../../contract/quality.ts'
import { createCounterTable, openCounterTable } from './counters.ts'
import { createIngestEngine } from './process.ts'
import { engineWith, makeBatch, makePoint, type Row, rowsOf, t0 } from './testing.ts'

const good = quality.good
const inaccurate = quality.uncertainSensorNotAccurate
const constant = quality.uncertain | limit.constant

type Sample = [at: number, value: number | string, quality?: number]
type Case = {
  name: string
  type?: PointType
  processing: Processing
  sent: Sample[]
  stored: Sample[]
  counts?: Partial<Record<CounterName, number>>
}

const cases: Case[] = [
  {
    name: 'nothing configured: kept as it is',
    processing: {},
    sent: [
      [0, 1.25],
      [5, 2],
    ],
    stored: [
      [0, 1.25, good],
      [5, 2, good],
    ],
    counts: { received: 2, stored: 2 },
  },
  {
    name: 'scale, then round',
    processing: { scale: { factor: 1.8, offset: 32 }, decimals: 1 },
    sent: [[0, 100.04]],
    stored: [[0, 212.1, good]],
  },
  {
    name: 'rounding leaves large values alone',
    processing: { decimals: 4 },
    sent: [[0, 1e300]],
    stored: [[0, 1e300, good]],
  },
  {
    name: 'a scaled value that overflows is refused',
    processing: { scale: { factor: 1e10, offset: 0 } },
    sent: [[0, 1e300]],
    stored: [],
    counts: { notANumber: 1 },
  },
  {
    name: 'range: ends belong to it, outside is marked with its limit',
    processing: { range: { low: 0, high: 10 } },
    sent: [
      [0, 0],
      [1, 10],
      [2, -0.1],
      [3, 10.1],
    ],
    stored: [
      [0, 0, good],
      [1, 10, good],
      [2, -0.1, quality.uncertainOutOfRange | limit.low],
      [3, 10.1, quality.uncertainOutOfRange | limit.high],
    ],
    counts: { outOfRange: 2, outOfRangeRejected: 0 },
  },
  {
    name: 'range with reject',
    processing: { range: { low: 0, high: 10, reject: true } },
    sent: [
      [0, 11],
      [1, 5],
    ],
    stored: [[1, 5, good]],
    counts: { outOfRangeRejected: 1, outOfRange: 0 },
  },
  {
    name: 'range is checked after scaling',
    processing: { scale: { factor: 0.1, offset: 0 }, range: { low: 0, high: 10 } },
    sent: [[0, 50]],
    stored: [[0, 5, good]],
    counts: { outOfRange: 0 },
  },
  {
    name: 'a bad sample is not made uncertain by the range',
    processing: { range: { low: 0, high: 10, reject: true } },
    sent: [[0, 99, quality.badSensorFailure]],
    stored: [[0, 99, quality.badSensorFailure]],
  },
  {
    name: 'rate of change is measured from the last good sample',
    processing: { maxRatePerSecond: 1 },
    sent: [
      [0, 0],
      [1000, 1],
      [2000, 5],
      [3000, 5],
      [6000, 5],
    ],
    stored: [
      [0, 0, good],
      [1000, 1, good],
      [2000, 5, inaccurate],
      [3000, 5, inaccurate],
      [6000, 5, good],
    ],
    counts: { rateOfChange: 2 },
  },
  {
    name: 'stuck: marked after the time, good again when it moves',
    processing: { stuck: { afterMs: 2000, band: 0.1 } },
    sent: [
      [0, 5],
      [1000, 5.05],
      [2000, 5.1],
      [3000, 5],
      [4000, 6],
      [5000, 6],
    ],
    stored: [
      [0, 5, good],
      [1000, 5.05, good],
      [2000, 5.1, constant],
      [3000, 5, constant],
      [4000, 6, good],
      [5000, 6, good],
    ],
    counts: { stuck: 2 },
  },
  {
    name: 'silence is not being stuck',
    processing: { stuck: { afterMs: 2000, band: 0 } },
    sent: [
      [0, 5],
      [9000, 5],
      [10_000, 5],
    ],
    stored: [
      [0, 5, good],
      [9000, 5, good],
      [10_000, 5, good],
    ],
    counts: { stuck: 0 },
  },
  {
    name: 'a repeat is not stored again',
    processing: {},
    sent: [
      [0, 5],
      [0, 5],
      [1000, 5],
    ],
    stored: [
      [0, 5, good],
      [1000, 5, good],
    ],
    counts: { duplicate: 1, received: 3, stored: 2 },
  },
  {
    name: 'a repeat of a sample that was marked is a repeat',
    processing: { maxRatePerSecond: 1 },
    sent: [
      [0, 0],
      [1000, 9],
      [1000, 9],
    ],
    stored: [
      [0, 0, good],
      [1000, 9, inaccurate],
    ],
    counts: { duplicate: 1 },
  },
  {
    name: 'same time, other value: a correction is stored',
    processing: {},
    sent: [
      [0, 5],
      [0, 6],
    ],
    stored: [
      [0, 5, good],
      [0, 6, good],
    ],
    counts: { duplicate: 0, late: 0 },
  },
  {
    name: 'same time, other quality: a correction',
    processing: {},
    sent: [
      [0, 5],
      [0, 5, quality.bad],
    ],
    stored: [
      [0, 5, good],
      [0, 5, quality.bad],
    ],
  },
  {
    name: 'late: scaled and range-checked, nothing else',
    processing: { range: { low: 0, high: 10 }, deadband: 5, maxRatePerSecond: 0.001 },
    sent: [
      [5000, 5],
      [1000, 5.1],
      [2000, 11],
    ],
    stored: [
      [5000, 5, good],
      [1000, 5.1, good],
      [2000, 11, quality.uncertainOutOfRange | limit.high],
    ],
    counts: { late: 2, deadband: 0, rateOfChange: 0 },
  },
  {
    name: 'dead-band compares with the last stored sample, a change of just the band is stored',
    processing: { deadband: 1 },
    sent: [
      [0, 5],
      [1, 5.9],
      [2, 6],
      [3, 5.5],
      [4, 5],
    ],
    stored: [
      [0, 5, good],
      [2, 6, good],
      [4, 5, good],
    ],
    counts: { deadband: 2, stored: 3 },
  },
  {
    name: 'dead-band: a change of quality is stored',
    processing: { deadband: 1 },
    sent: [
      [0, 5],
      [1, 5, quality.bad],
      [2, 5, quality.bad],
      [3, 5],
    ],
    stored: [
      [0, 5, good],
      [1, 5, quality.bad],
      [3, 5, good],
    ],
    counts: { deadband: 1 },
  },
  {
    name: 'NaN is refused, but bad quality may come without a value',
    processing: { deadband: 1 },
    sent: [
      [0, Number.NaN],
      [1, Number.POSITIVE_INFINITY],
      [2, Number.NaN, quality.bad],
      [3, Number.NaN, quality.bad],
    ],
    stored: [[2, Number.NaN, quality.bad]],
    counts: { notANumber: 2, deadband: 1 },
  },
  { name: 'there is no major quality 10', processing: {}, sent: [[0, 1, 0x80]], stored: [], counts: { badQuality: 1 } },
  {
    name: 'boolean: 0 and 1 only',
    type: 'boolean',
    processing: {},
    sent: [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 0.5],
    ],
    stored: [
      [0, 0, good],
      [1, 1, good],
    ],
    counts: { wrongType: 2 },
  },
  {
    name: 'enum: whole numbers, stored on change with a dead-band',
    type: 'enum',
    processing: { deadband: 1 },
    sent: [
      [0, 3],
      [1, 3],
      [2, 4],
      [3, 4.5],
      [1, 9],
    ],
    stored: [
      [0, 3, good],
      [2, 4, good],
      [1, 9, good],
    ],
    counts: { wrongType: 1, deadband: 1, late: 1 },
  },
  {
    name: 'text',
    type: 'text',
    processing: { deadband: 1 },
    sent: [
      [0, '开'],
      [1, '开'],
      [2, '关'],
      [2, '关'],
      [1, '停'],
    ],
    stored: [
      [0, '开', good],
      [2, '关', good],
      [1, '停', good],
    ],
    counts: { deadband: 1, duplicate: 1, late: 1 },
  },
  {
    name: 'text: too long in bytes, not in characters',
    type: 'text',
    processing: {},
    sent: [
      [0, '渠'.repeat(1366)],
      [1, '渠'.repeat(1365)],
    ],
    stored: [[1, '渠'.repeat(1365), good]],
    counts: { textTooLong: 1 },
  },
  {
    name: 'text: a number is none',
    type: 'text',
    processing: {},
    sent: [[0, 1]],
    stored: [],
    counts: { wrongType: 1 },
  },
  {
    name: 'time stamps in 1970 and 2099',
    processing: {},
    sent: [
      [-t0, 1],
      [Date.UTC(2099, 0, 1) - t0, 1],
      [Number.NaN, 1],
      [0, 1],
    ],
    stored: [[0, 1, good]],
    counts: { timeTooOld: 1, timeInFuture: 1, badTime: 1 },
  },
]

for (const { name, type, processing, sent, stored, counts = {} } of cases) {
  test(name, () => {
    const one = engineWith(processing, type)
    assert.deepEqual(
      rowsOf(one.feed(...sent).store),
      stored.map(([at, value, q]) => [0, at, value, q]),
    )
    for (const [counter, n] of Object.entries(counts)) assert.equal(one.count(counter as CounterName), n, counter)
    // One batch or a batch per sample: the same.
    const many = engineWith(processing, type)
    const now = t0 + (sent.at(-1)?.[0] ?? 0)
    const rows = sent.flatMap(([at, value, q]) => {
      const batch = makeBatch([[0, at, value, q]])
      return rowsOf(many.engine.process(batch, { connection: 1, now }).store)
    })
    assert.deepEqual(
      rows,
      stored.map(([at, value, q]) => [0, at, value, q]),
    )
    assert.deepEqual(many.counters.readConnection(1), one.counters.readConnection(1))
    assert.deepEqual(one.counters.readPoint(0), one.counters.readTotals())
  })
}

test('live gets the newest sample of every point, and never a late or a repeated one', () => {
  const { engine, feed } = engineWith({ deadband: 10 })
  engine.configure(makePoint(1))
  const mixed: Row[] = [
    [0, 1, 5],
    [1, 1, 7],
    [0, 3, 6],
    [0, 2, 9],
  ]
  assert.deepEqual(rowsOf(engine.process(makeBatch(mixed), { connection: 0, now: t0 }).live), [
    [0, 3, 6, good],
    [1, 1, 7, good],
  ])
  assert.equal(feed([2, 4], [3, 6]).live.points.length, 0)
  assert.deepEqual(rowsOf(feed([3, 8]).live), [[0, 3, 8, good]], 'a correction is shown')
})

test('unknown, removed and never configured points are refused with their row', () => {
  const { engine, counters } = engineWith({})
  engine.remove(0)
  const sent = makeBatch([
    [0, 0, 1],
    [15, 0, 1],
    [-1, 0, 1],
    [999_999, 0, 1],
  ])
  const { rejected, store } = engine.process(sent, { connection: 1, now: t0 })
  assert.deepEqual(
    rejected.map((r) => r.row),
    [0, 1, 2, 3],
  )
  assert.ok(rejected.every((r) => r.reason === 'unknownPoint'))
  assert.equal(store.points.length, 0)
  assert.equal(counters.readConnection(1).unknownPoint, 4)
  assert.throws(() => engine.configure(makePoint(16)), RangeError)
  const before = counters.readTotals()
  assert.throws(() => engine.process(sent, { connection: 2, now: t0 }), RangeError)
  assert.deepEqual(counters.readTotals(), before)
})

test('points beyond the first thousand: the table grows', () => {
  const counters = createCounterTable({ points: 10_000, connections: 1 })
  const engine = createIngestEngine({ counters })
  engine.configure(makePoint(0))
  engine.process(makeBatch([[0, 0, 1]]), { connection: 0, now: t0 })
  engine.configure(makePoint(9_000))
  const { live, store } = engine.process(
    makeBatch([
      [9_000, 0, 2],
      [0, 0, 1],
    ]),
    { connection: 0, now: t0 },
  )
  assert.deepEqual(rowsOf(store), [[9_000, 0, 2, good]])
  assert.deepEqual(rowsOf(live), [[9_000, 0, 2, good]])
  assert.equal(openCounterTable(counters.buffer).readPoint(0).duplicate, 1, 'read through another view of the memory')
})

test('origin bits mark what is not measured, and leave a mark of the sample itself alone', () => {
  const { engine } = engineWith({})
  const sent = makeBatch([
    [0, 0, 1],
    [0, 1, 1, good | origin.manual],
  ])
  const { store } = engine.process(sent, { connection: 0, now: t0, originBits: origin.interpolated })
  assert.deepEqual([...store.qualities], [good | origin.interpolated, good | origin.manual])
})

test('the mark of where a value came from survives every rule', () => {
  const { engine } = engineWith({ range: { low: 0, high: 10 }, maxRatePerSecond: 1, stuck: { afterMs: 1000, band: 0 } })
  const sent = makeBatch([
    [0, 0, 5],
    [0, 1000, 9],
    [0, 2000, 99],
    [0, 20_000, 5],
    [0, 20_500, 5],
    [0, 21_500, 5],
  ])
  const { store } = engine.process(sent, { connection: 0, now: t0, originBits: origin.interpolated })
  assert.ok([...store.qualities].every((q) => (q & 0xff00) === origin.interpolated))
  assert.equal(new Set(store.qualities).size, 4)
})

test('a corrected clock moves the time stamps and is counted', () => {
  const { engine, count } = engineWith({})
  const ahead = makeBatch([[0, 7_200_000, 1]])
  assert.deepEqual(engine.process(ahead, { connection: 0, now: t0 }).rejected, [{ row: 0, reason: 'timeInFuture' }])
  const { store } = engine.process(ahead, { connection: 0, now: t0, skewCorrectionMs: 7_200_000 })
  assert.equal(store.times[0], t0)
  assert.equal(count('clockCorrected'), 1)
})

test('values that are not raw are not scaled', () => {
  const { engine } = engineWith({ scale: { factor: 2, offset: 0 } })
  const { store } = engine.process(makeBatch([[0, 0, 4]]), { connection: 0, now: t0, raw: false })
  assert.equal(store.values[0], 4)
})

test('a new configuration keeps what is known, a new type does not', () => {
  const { engine, feed, count } = engineWith({})
  feed([1000, 5])
  engine.configure(makePoint(0, { scale: { factor: 2, offset: 0 } }))
  feed([500, 5])
  assert.equal(count('late'), 1)
  engine.configure(makePoint(0, {}, 'boolean'))
  assert.deepEqual(rowsOf(feed([600, 1]).live), [[0, 600, 1, good]])
})
