import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plantHours } from './plant-hours.ts'

const at = (text: string) => Date.parse(text)
const said = (ms: number) => new Date(ms).toISOString().slice(0, 16)

test('hours go from one o’clock to the next of the plant’s clock, also where it is set', () => {
  const table: [zone: string, moment: string, begin: string, end: string][] = [
    ['UTC', '2026-03-01T05:59:59Z', '2026-03-01T05:00', '2026-03-01T06:00'],
    ['Asia/Shanghai', '2026-03-01T05:00:00Z', '2026-03-01T05:00', '2026-03-01T06:00'],
    ['Asia/Kolkata', '2026-03-01T05:29:59Z', '2026-03-01T04:30', '2026-03-01T05:30'],
    ['Asia/Kolkata', '2026-03-01T05:30:00Z', '2026-03-01T05:30', '2026-03-01T06:30'],
    ['Asia/Kathmandu', '2026-03-01T05:29:59Z', '2026-03-01T05:15', '2026-03-01T06:15'],
    // 02:00 becomes 03:00, and 03:00 becomes 02:00: the second two o'clock is an hour of its own
    ['Europe/Berlin', '2026-03-29T00:30:00Z', '2026-03-29T00:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T01:00', '2026-03-29T02:00'],
    ['Europe/Berlin', '2026-10-25T00:59:00Z', '2026-10-25T00:00', '2026-10-25T01:00'],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25T01:00', '2026-10-25T02:00'],
    // 02:00 becomes 01:30: from one o'clock to two it takes an hour and a half
    ['Australia/Lord_Howe', '2026-04-04T14:30:00Z', '2026-04-04T14:00', '2026-04-04T15:30'],
    ['Australia/Lord_Howe', '2026-04-04T15:10:00Z', '2026-04-04T14:00', '2026-04-04T15:30'],
    ['Australia/Lord_Howe', '2026-04-04T15:30:00Z', '2026-04-04T15:30', '2026-04-04T16:30'],
    // 02:00 becomes 02:30: two o'clock is never shown
    ['Australia/Lord_Howe', '2026-10-03T15:29:00Z', '2026-10-03T14:30', '2026-10-03T16:00'],
    ['Australia/Lord_Howe', '2026-10-03T15:45:00Z', '2026-10-03T14:30', '2026-10-03T16:00'],
  ]
  for (const [zone, moment, begin, end] of table) {
    const hours = plantHours(zone)
    assert.deepEqual([said(hours.begin(at(moment))), said(hours.end(at(moment)))], [begin, end], `${zone} ${moment}`)
  }
})

test('hours follow each other without gap, begin on the hour, and a moment is in its own, in whatever order is asked', () => {
  const zones = [
    'UTC',
    'Asia/Shanghai',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'America/St_Johns',
  ]
  // around the days on which clocks are set, and anywhere else
  const days = ['2026-03-08', '2026-03-29', '2026-04-04', '2026-10-03', '2026-10-25', '2026-11-01'].map((d) =>
    at(`${d}T00:00Z`),
  )
  const moment = fc.oneof(
    fc
      .tuple(fc.constantFrom(...days), fc.integer({ min: -86_400_000, max: 2 * 86_400_000 }))
      .map(([day, by]) => day + by),
    fc.integer({ min: at('2000-01-01'), max: at('2099-01-01') }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.array(moment, { minLength: 1, maxLength: 3 }), (zone, moments) => {
      const hours = plantHours(zone)
      for (const ms of moments) {
        const [begin, end] = [hours.begin(ms), hours.end(ms)]
        assert.ok(begin <= ms && ms < end && end - begin >= 3_600_000 && end - begin <= 5_400_000)
        assert.equal(hours.end(begin), end)
        assert.equal(hours.begin(end - 1), begin)
        assert.equal(hours.begin(end), end)
        assert.equal(Temporal.Instant.fromEpochMilliseconds(begin).toZonedDateTimeISO(zone).minute, 0)
      }
    }),
    { numRuns: 300 },
  )
})
