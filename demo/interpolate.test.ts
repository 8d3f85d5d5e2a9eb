import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { interpolator, longestInterpolatedGapMs, playClock, positionAt, withSpeed } from './interpolate.ts'
import type { Readings } from './readings.ts'

const minute = 60_000

function readingsOf(rows: { gapMinutes: number; a: number; n: number }[]): Readings {
  let time = 0
  const times = Float64Array.from(rows, (row) => (time += row.gapMinutes * minute))
  return {
    codes: ['a', 'n'],
    times,
    columns: new Map([
      ['a', Float64Array.from(rows, (row) => row.a)],
      ['n', Float64Array.from(rows, (row) => row.n)],
    ]),
  }
}

const anyReadings = fc
  .array(
    fc.record({
      gapMinutes: fc.constantFrom(10, 20, 30, 31, 40, 600),
      a: fc.double({ min: -5000, max: 5000, noNaN: true }),
      n: fc.integer({ min: 0, max: 4 }),
    }),
    { minLength: 2, maxLength: 40 },
  )
  .map(readingsOf)
  .filter(({ times }) => times.some((t, k) => k > 0 && t - times[k - 1] <= longestInterpolatedGapMs))

const held = new Set(['n'])
const anyPosition = fc.double({ min: 0, max: 1e9, noNaN: true })

test('a value lies between the two readings around it, which are never more than 30 minutes apart', () => {
  fc.assert(
    fc.property(anyReadings, anyPosition, (readings, position) => {
      const play = interpolator(readings, held)
      const place = play.placeAt(position)
      assert.ok(place.fraction >= 0 && place.fraction < 1)
      const gapMs = readings.times[place.index + 1] - readings.times[place.index]
      assert.ok(gapMs <= longestInterpolatedGapMs)
      const a = readings.columns.get('a')!
      const [from, to] = [a[place.index], a[place.index + 1]]
      const value = play.valueAt('a', place)
      // next to zero a double has no more digits to be exact with
      const slack = 1e-9 * (Math.abs(from) + Math.abs(to)) + 4 * Number.MIN_VALUE
      assert.ok(value >= Math.min(from, to) - slack && value <= Math.max(from, to) + slack)
      const expected = from + place.fraction * (to - from)
      assert.ok(Math.abs(value - expected) <= slack)
    }),
  )
})

test('counts keep the earlier reading', () => {
  fc.assert(
    fc.property(anyReadings, anyPosition, (readings, position) => {
      const play = interpolator(readings, held)
      const place = play.placeAt(position)
      assert.equal(play.valueAt('n', place), readings.columns.get('n')![place.index])
    }),
  )
})

test('every reading that starts a played stretch is met exactly, in order, and the round starts again', () => {
  fc.assert(
    fc.property(anyReadings, (readings) => {
      const play = interpolator(readings, held)
      let position = 0
      for (let k = 0; k + 1 < readings.times.length; k++) {
        const gapMs = readings.times[k + 1] - readings.times[k]
        if (gapMs > longestInterpolatedGapMs) continue
        const place = play.placeAt(position)
        assert.deepEqual(place, { index: k, fraction: 0 })
        assert.equal(play.readingTimeAt(place), readings.times[k])
        assert.equal(play.valueAt('a', place), readings.columns.get('a')![k])
        assert.deepEqual(play.placeAt(position + play.lengthMs), place)
        position += gapMs
      }
      assert.equal(position, play.lengthMs)
    }),
  )
})

test('within a stretch equal steps of time give equal steps of value', () => {
  const play = interpolator(
    readingsOf([
      { gapMinutes: 0, a: 100, n: 2 },
      { gapMinutes: 10, a: 160, n: 3 },
    ]),
    held,
  )
  const at = (minutes: number) => play.valueAt('a', play.placeAt(minutes * minute))
  assert.deepEqual([0, 1, 2.5, 9].map(at), [100, 106, 115, 154])
  assert.equal(play.valueAt('n', play.placeAt(9.99 * minute)), 2)
})

test('a missing reading gives no value on either side', () => {
  const play = interpolator(
    readingsOf([
      { gapMinutes: 0, a: 1, n: 0 },
      { gapMinutes: 10, a: Number.NaN, n: 0 },
      { gapMinutes: 10, a: 3, n: 0 },
    ]),
    held,
  )
  assert.ok(Number.isNaN(play.valueAt('a', play.placeAt(5 * minute))))
  assert.ok(Number.isNaN(play.valueAt('a', play.placeAt(15 * minute))))
  assert.throws(() => play.valueAt('z', play.placeAt(0)), /no readings of z/)
})

test('readings that all lie too far apart cannot be played', () => {
  assert.throws(() =>
    interpolator(
      readingsOf([
        { gapMinutes: 0, a: 1, n: 0 },
        { gapMinutes: 31, a: 2, n: 0 },
      ]),
      held,
    ),
  )
})

test('the clock runs at its speed, gives the same position after a restart, and changes speed without a jump', () => {
  const lengthMs = 8_000_000
  const now = 1_760_000_000_000
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }), (first, second) => {
      const clock = playClock(first)
      const before = positionAt(clock, now, lengthMs)
      assert.equal(positionAt(playClock(first), now, lengthMs), before)
      assert.equal(positionAt(clock, now + 1000, lengthMs), (before + 1000 * first) % lengthMs)
      const changed = withSpeed(clock, second, now, lengthMs)
      assert.equal(positionAt(changed, now, lengthMs), before)
      assert.equal(positionAt(changed, now + 1000, lengthMs), (before + 1000 * second) % lengthMs)
    }),
  )
})

test('speeds outside 1…600 are refused', () => {
  for (const speed of [0, 0.5, -1, 601, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => playClock(speed), RangeError, String(speed))
})
