import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBad, quality } from '../../contract/quality.ts'
import { createCounterTable } from './counters.ts'
import { createIngestEngine } from './process.ts'
import { engineWith, makeBatch, makePoint, type Row, rowsOf, t0 } from './testing.ts'

const good = quality.good
const door = (deviation: number, maxIntervalMs = 1e9) => ({ compression: { deviation, maxIntervalMs } })

test('a straight line is two samples: the first stored, the last held', () => {
  const { feed, count } = engineWith(door(0.1))
  const { store, held } = feed(...Array.from({ length: 50 }, (_, i): [number, number] => [i * 1000, i]))
  assert.deepEqual(rowsOf(store), [[0, 0, 0, good]])
  assert.deepEqual(rowsOf(held), [[0, 49_000, 49, good]])
  assert.equal(count('compressed'), 48)
  assert.equal(count('stored'), 1)
})

test('a corner stores the sample before it', () => {
  const { feed } = engineWith(door(0.1))
  assert.deepEqual(rowsOf(feed([0, 0], [1000, 0], [2000, 0], [3000, 5]).store), [
    [0, 0, 0, good],
    [0, 2000, 0, good],
  ])
})

test('a change of quality stores both sides', () => {
  const { feed } = engineWith(door(10))
  const { store, held } = feed([0, 0], [1000, 1], [2000, 1, quality.bad], [3000, 1, quality.bad], [4000, 1])
  assert.deepEqual(rowsOf(store), [
    [0, 0, 0, good],
    [0, 1000, 1, good],
    [0, 2000, 1, quality.bad],
    [0, 3000, 1, quality.bad],
    [0, 4000, 1, good],
  ])
  assert.deepEqual(rowsOf(held), [[0, 4000, 1, good]])
})

test('bad samples without a value are held, a bad sample with another value is stored', () => {
  const { feed } = engineWith(door(10))
  const { store } = feed([0, Number.NaN, 0], [1000, Number.NaN, 0], [2000, Number.NaN, 0], [3000, 4, 0])
  assert.deepEqual(rowsOf(store), [
    [0, 0, Number.NaN, 0],
    [0, 2000, Number.NaN, 0],
    [0, 3000, 4, 0],
  ])
})

test('at least one sample per maxIntervalMs is stored', () => {
  const { feed } = engineWith(door(1, 2500))
  const { store } = feed([0, 0], [1000, 0], [2000, 0], [3000, 0], [4000, 0], [5000, 0], [9000, 0])
  assert.deepEqual(
    rowsOf(store).map(([, at]) => at),
    [0, 2000, 4000, 5000, 9000],
  )
})

test('a correction of the held sample is stored and held', () => {
  const { feed } = engineWith(door(1))
  feed([0, 0], [1000, 0])
  const { store, held } = feed([1000, 0.5])
  assert.deepEqual(rowsOf(store), [[0, 1000, 0.5, good]])
  assert.deepEqual(rowsOf(held), [[0, 1000, 0.5, good]])
})

test('without compression by configuration, what was held is stored before the next sample', () => {
  const { engine, feed } = engineWith(door(1))
  feed([0, 0], [1000, 0.5])
  engine.configure(makePoint(0))
  assert.deepEqual(rowsOf(feed([2000, 3]).store), [
    [0, 1000, 0.5, good],
    [0, 2000, 3, good],
  ])
})

test('removing a point gives back what its door holds', () => {
  const { engine, feed } = engineWith(door(1))
  feed([0, 0], [1000, 0.5])
  assert.deepEqual(rowsOf(engine.remove(0)), [[0, 1000, 0.5, good]])
  assert.equal(engine.remove(0).points.length, 0)
})

/** Ways a signal may go: steps in time and value, now and then another quality. */
const signal = fc.array(
  fc.record({
    dt: fc.integer({ min: 1, max: 5000 }),
    rise: fc.oneof(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.constant(0),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    ),
    quality: fc.oneof(
      { weight: 20, arbitrary: fc.constant(good as number) },
      { weight: 1, arbitrary: fc.constantFrom(0, 0x40, 0x18) },
    ),
  }),
  { maxLength: 120 },
)

test('every received sample is within the deviation of the line between its stored neighbours, across a restart too', () => {
  fc.assert(
    fc.property(
      signal,
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.integer({ min: 1000, max: 60_000 }),
      fc.nat(120),
      fc.integer({ min: 1, max: 9 }),
      (steps, deviation, maxIntervalMs, restartAt, batchSize) => {
        let at = 0
        let value = 0
        const sent = steps.map(({ dt, rise, quality: q }): Row => {
          at += dt
          value += rise
          return [0, at, value, q]
        })
        const stored: Row[] = []
        const durable = new Map<number, Row>()
        let engine = freshEngine(deviation, maxIntervalMs)
        for (let i = 0; i < sent.length; ) {
          if (i >= restartAt && i - batchSize < restartAt) {
            engine = freshEngine(deviation, maxIntervalMs)
            assert.equal(engine.restore(makeBatch([...durable.values()]), true, t0).points.length, 0)
          }
          const { store, held } = engine.process(makeBatch(sent.slice(i, i + batchSize)), {
            connection: 0,
            now: t0 + at,
          })
          stored.push(...rowsOf(store))
          for (const row of rowsOf(held)) durable.set(row[0], row)
          i += batchSize
        }
        check(sent, [...stored, ...durable.values()], deviation, maxIntervalMs)
      },
    ),
    { numRuns: 400 },
  )
})

function freshEngine(deviation: number, maxIntervalMs: number) {
  const engine = createIngestEngine({ counters: createCounterTable({ points: 1, connections: 1 }) })
  engine.configure(makePoint(0, door(deviation, maxIntervalMs)))
  return engine
}

function check(sent: Row[], kept: Row[], deviation: number, maxIntervalMs: number): void {
  const line = [...new Map(kept.map((row) => [row[1], row])).values()].sort((a, b) => a[1] - b[1])
  const received = new Map(sent.map((row) => [row[1], row]))
  for (const row of line) assert.deepEqual(row, received.get(row[1]), 'only what was received is stored')
  for (const [, at, value, q] of sent) {
    const after = line.findIndex((row) => row[1] >= at)
    assert.notEqual(after, -1, 'the newest sample is stored or held')
    const [, t2, v2, q2] = line[after]
    if (t2 === at) continue
    const [, t1, v1, q1] = line[after - 1]
    assert.deepEqual([q1, q2], [q, q], 'a dropped sample has the quality of both neighbours')
    if (isBad(q ?? good)) continue
    const onLine = (v1 as number) + (((v2 as number) - (v1 as number)) * (at - t1)) / (t2 - t1)
    const rounding = 1e-9 * (1 + Math.abs(onLine) + Math.abs(v1 as number) + Math.abs(v2 as number))
    assert.ok(Math.abs(onLine - (value as number)) <= deviation + rounding, `${value} at ${at} is off ${onLine}`)
    assert.ok(t2 - t1 <= maxIntervalMs, 'no longer apart than maxIntervalMs when there were samples between')
  }
}
