import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { statsOver } from './blocks.ts'
import { bucketColumns, type Columns, flag, type Piece, type RawItem, rawColumns } from './columns.ts'
import { LiveTail, maxTailSamples } from './live-tail.ts'
import { lastReading, readingAt } from './readout.ts'
import { stateBands } from './states.ts'

const whole = (columns: Columns): Piece => ({ columns, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY })
const line = { step: false, quietMs: 0, heldUntil: null }
const step = { step: true, quietMs: Number.POSITIVE_INFINITY, heldUntil: null }
const good = 192

describe('the value at a cursor', () => {
  const pieces = [
    whole(
      rawColumns([
        [0, 10, good],
        [10, 20, good],
        [20, 0, good],
        [30, 5, good],
      ]),
    ),
  ]

  it('is the sample where there is one, else on the line between two, and says so', () => {
    assert.deepEqual(readingAt(pieces, 10, line), { time: 10, value: 20, text: null, flags: 0, how: 'sample' })
    const between = readingAt(pieces, 15, line)
    assert.equal(between?.value, 10)
    assert.equal(between?.how, 'between')
  })

  it('is nothing before the first and after the last sample, in a gap and beside a bad one', () => {
    assert.equal(readingAt(pieces, -1, line), null)
    assert.equal(readingAt(pieces, 31, line), null)
    assert.equal(readingAt(pieces, 41, { ...line, heldUntil: 40 }), null)
    const held = { time: 30, value: 5, text: null, flags: 0, how: 'held' }
    assert.deepEqual(readingAt(pieces, 31, { ...line, heldUntil: 40 }), held)
    const gap = [whole(rawColumns([0, 10, 20, 100, 110, 120].map((t): RawItem => [t, 1, good])))]
    assert.equal(readingAt(gap, 50, line), null)
    const bad = [
      whole(
        rawColumns([
          [0, 1, good],
          [10, 1, 0],
          [20, 1, good],
        ]),
      ),
    ]
    assert.equal(readingAt(bad, 15, line), null)
  })

  it('carries the worse look of both neighbours', () => {
    const mixed = [
      whole(
        rawColumns([
          [0, 1, good],
          [10, 2, 0x02c0],
          [20, 3, 0x54],
        ]),
      ),
    ]
    assert.equal(readingAt(mixed, 5, line)?.flags, flag.interpolated)
    assert.equal(readingAt(mixed, 15, line)?.flags, flag.interpolated | flag.uncertain)
  })

  it('holds for states, until the next sample', () => {
    const states = [
      whole(
        rawColumns([
          [0, true, good],
          [100, false, good],
        ]),
      ),
    ]
    assert.equal(readingAt(states, 99, step)?.value, 1)
    assert.equal(readingAt(states, 500, step)?.value, 0)
    assert.equal(readingAt([whole(rawColumns([[0, 'start-up', good]]))], 7, step)?.text, 'start-up')
  })

  it('is a bucket’s average anywhere within it', () => {
    const buckets = [
      whole(
        bucketColumns(
          [
            [0, 1, 5, 3, 1, 5, 9, 1, 3, 1],
            [10, 2, 2, 2, 2, 2, 9, 1, 2, 0.9],
          ],
          10,
        ),
      ),
    ]
    assert.equal(readingAt(buckets, 1, line)?.value, 3)
    assert.equal(readingAt(buckets, 9, line)?.how, 'average')
    assert.equal(readingAt(buckets, 11, line)?.value, 2)
    assert.deepEqual(
      [1, 11].map((t) => readingAt(buckets, t, line)?.flags),
      [0, flag.derived],
    )
  })

  it('goes over the seam of two pieces', () => {
    const a = rawColumns([
      [0, 0, good],
      [10, 10, good],
    ])
    const b = rawColumns([
      [20, 20, good],
      [30, 30, good],
    ])
    const seam = [
      { columns: a, from: 0, to: 15 },
      { columns: b, from: 15, to: 99 },
    ]
    assert.equal(readingAt(seam, 14, line)?.value, 14)
    assert.equal(readingAt(seam, 16, line)?.value, 16)
    assert.equal(lastReading(seam)?.value, 30)
  })
})

describe('statistics over the window', () => {
  it('agree with walking every cell, through blocks, bad values and cuts', () => {
    const items = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: -99, max: 99 }), fc.constantFrom(good, 0, 0x54)),
      { maxLength: 300 },
    )
    fc.assert(
      fc.property(items, fc.integer({ min: -10, max: 8000 }), fc.integer({ min: 0, max: 8000 }), (list, from, span) => {
        let t = 0
        const raws = list.map(([gap, value, quality]): RawItem => {
          t += gap
          return [t, value, quality]
        })
        const usable = raws
          .filter(([time, , q]) => time >= from && time < from + span && q !== 0)
          .map(([, v]) => v as number)
        const stats = statsOver([whole(rawColumns(raws))], from, from + span)
        if (usable.length === 0) return assert.equal(stats, null)
        assert.equal(stats?.min, Math.min(...usable))
        assert.equal(stats?.max, Math.max(...usable))
        assert.equal(stats?.count, usable.length)
        assert.ok(Math.abs(stats!.avg - usable.reduce((a, b) => a + b, 0) / usable.length) < 1e-9)
      }),
    )
  })

  it('weighs buckets by their samples', () => {
    const stats = statsOver(
      [
        whole(
          bucketColumns(
            [
              [0, 0, 1, 1, 0, 1, 30, 1, 1, 1],
              [10, 4, 6, 5, 4, 6, 10, 1, 5, 1],
            ],
            10,
          ),
        ),
      ],
      0,
      20,
    )
    assert.deepEqual(stats, { min: 0, max: 6, avg: 2, count: 40 })
  })
})

describe('the live tail', () => {
  it('grows, replaces the sample at the newest time and leaves older ones to history', () => {
    const tail = new LiveTail(0)
    for (let i = 0; i < 1000; i++) tail.push(i, i, good)
    assert.equal(tail.push(999, 5, good), true)
    assert.equal(tail.push(998, 7, good), false)
    assert.equal(tail.columns.length, 1000)
    assert.equal(tail.columns.avgs[999], 5)
    assert.equal(tail.columns.counts[999], 1)
  })

  it('has a limit, and says from when on it is complete after dropping the oldest', () => {
    const tail = new LiveTail(0)
    for (let i = 0; i <= maxTailSamples; i++) tail.push(i, i, good)
    assert.ok(tail.columns.length <= maxTailSamples)
    assert.equal(tail.since, maxTailSamples / 10)
    assert.equal(tail.columns.times[0], tail.since)
    assert.equal(statsOver([whole(tail.columns)], 0, Number.POSITIVE_INFINITY)?.min, tail.since)
  })

  it('keeps a bad sample’s time, not its value', () => {
    const tail = new LiveTail(0)
    tail.push(1, 5, 0)
    assert.ok(Number.isNaN(tail.columns.avgs[0]))
    assert.equal(tail.columns.flags[0] & flag.bad, flag.bad)
  })

  it('holds its newest value while it is good and silent for longer than usual, not for longer than it may be', () => {
    const tail = new LiveTail(0)
    assert.equal(tail.held(5, 1000), null)
    for (let t = 0; t <= 100; t += 10) tail.push(t, t / 2, good)
    assert.equal(tail.held(130, 1000), null)
    assert.deepEqual(tail.held(131, 1000), { since: 100, until: 131, value: 50 })
    assert.equal(tail.held(1101, 1000), null)
    const rare = new LiveTail(0)
    rare.push(0, 7, good)
    assert.equal(rare.held(5000, 1e6), null)
    assert.equal(rare.held(5001, 1e6)?.value, 7)
    tail.push(100, 50, 0x40)
    assert.equal(tail.held(131, 1000), null)
    tail.push(100, 50, good)
    tail.until = 120
    assert.equal(tail.held(131, 1000), null)
  })
})

describe('state bands', () => {
  const band = (pieces: Piece[], end: number, quietMs = Number.POSITIVE_INFINITY) =>
    stateBands(pieces, end, quietMs).map((b) => [b.from, b.to, b.key, b.mixed])

  it('join equal states and hold the last one until now', () => {
    const pieces = [
      whole(
        rawColumns([
          [0, 1, good],
          [10, 1, good],
          [20, 0, good],
        ]),
      ),
    ]
    assert.deepEqual(band(pieces, 50), [
      [0, 20, '1', false],
      [20, 50, '0', false],
    ])
  })

  it('end where the silence is too long and know no state while bad', () => {
    const pieces = [
      whole(
        rawColumns([
          [0, 'run', good],
          [10, 'run', good],
          [500, 'run', good],
          [510, 'x', 0],
        ]),
      ),
    ]
    assert.deepEqual(band(pieces, 520, 100), [
      [0, 10, 'run', false],
      [500, 510, 'run', false],
      [510, 520, null, false],
    ])
  })

  it('call a bucket with several states mixed', () => {
    const pieces = [
      whole(
        bucketColumns(
          [
            [0, 1, 1, 1, 1, 1, 5, 1, 1, 1],
            [10, 0, 1, 0.4, 0, 1, 5, 1, 0.4, 1],
          ],
          10,
        ),
      ),
    ]
    assert.deepEqual(band(pieces, 20), [
      [0, 10, '1', false],
      [10, 20, '0', true],
    ])
  })
})
