import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defaultReach, isQuiet, type Level, mailAt, type Reach } from './timing.ts'

const zone = 'Asia/Shanghai'
const at = (text: string) => Date.parse(`2026-03-02T${text}+08:00`)
const clock = (ms: number | null) => (ms === null ? null : new Date(ms + 8 * 3_600_000).toISOString().slice(5, 19))

test('when a notice is mailed', () => {
  const night: Partial<Reach> = { quietFrom: 22 * 60, quietTo: 7 * 60 }
  const noon: Partial<Reach> = { quietFrom: 12 * 60, quietTo: 13 * 60 + 30 }
  const cases: [what: string, reach: Partial<Reach>, level: Level, now: string, expected: string | null][] = [
    ['at once', {}, 0, '10:15:30', '03-02T10:15:30'],
    ['mail is off', { email: false }, 2, '10:15:30', null],
    ['below the level', { minLevel: 1 }, 0, '10:15:30', null],
    ['at the level', { minLevel: 1 }, 1, '10:15:30', '03-02T10:15:30'],
    ['hourly', { digest: 'hourly' }, 1, '10:15:30', '03-02T11:00:00'],
    ['hourly, on the hour', { digest: 'hourly' }, 1, '10:00:00', '03-02T11:00:00'],
    ['daily, before eight', { digest: 'daily' }, 1, '07:59:59', '03-02T08:00:00'],
    ['daily, at eight', { digest: 'daily' }, 1, '08:00:00', '03-03T08:00:00'],
    ['quiet before midnight', night, 1, '23:10:00', '03-03T07:00:00'],
    ['quiet after midnight', night, 1, '03:10:00', '03-02T07:00:00'],
    ['quiet begins', night, 1, '22:00:00', '03-03T07:00:00'],
    ['quiet has ended', night, 1, '07:00:00', '03-02T07:00:00'],
    ['urgent in quiet hours', night, 2, '23:10:00', '03-02T23:10:00'],
    ['urgent does not wait for a digest', { digest: 'daily' }, 2, '10:15:30', '03-02T10:15:30'],
    [
      'an hourly digest that would fall into quiet hours',
      { ...noon, digest: 'hourly' },
      0,
      '11:20:00',
      '03-02T13:30:00',
    ],
    [
      'a daily digest in quiet hours',
      { quietFrom: 420, quietTo: 540, digest: 'daily' },
      0,
      '06:00:00',
      '03-02T09:00:00',
    ],
    ['equal ends are never quiet', { quietFrom: 600, quietTo: 600 }, 0, '10:00:00', '03-02T10:00:00'],
  ]
  for (const [what, reach, level, now, expected] of cases)
    assert.equal(clock(mailAt({ ...defaultReach, ...reach }, level, at(now), zone)), expected, what)
})

test('never in quiet hours unless urgent, never before now, never later than two days; later notices do not overtake', () => {
  const minute = fc.option(fc.integer({ min: 0, max: 1439 }))
  const reaches = fc.record({
    email: fc.constant(true),
    minLevel: fc.constant(0 as const),
    digest: fc.constantFrom('now', 'hourly', 'daily') as fc.Arbitrary<Reach['digest']>,
    quietFrom: minute,
    quietTo: minute,
  })
  const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'UTC')
  const moments = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2034-01-01') })
  fc.assert(
    fc.property(
      reaches,
      fc.constantFrom(0, 1, 2) as fc.Arbitrary<Level>,
      moments,
      fc.nat(86_400_000),
      zones,
      (reach, level, now, later, timeZone) => {
        const sent = mailAt(reach, level, now, timeZone)!
        const next = mailAt(reach, level, now + later, timeZone)!
        assert.ok(sent >= now && sent <= now + 2 * 86_400_000 + 7_200_000)
        // where clocks go back, a minute of the day comes twice and the order is the clock's
        if (!timeZone.includes('Berlin') && !timeZone.includes('Johns'))
          assert.ok(next >= sent, 'the later one comes first')
        if (level === 2) return assert.equal(sent, now)
        const local = Temporal.Instant.fromEpochMilliseconds(sent).toZonedDateTimeISO(timeZone)
        assert.equal(isQuiet(local.hour * 60 + local.minute, reach.quietFrom, reach.quietTo), false)
      },
    ),
    { numRuns: 400 },
  )
})
