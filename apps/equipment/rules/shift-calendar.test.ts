import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ShiftCalendar, shiftsBetween, splitByShift, workingTime } from './shift-calendar.ts'
import { sumMs } from './state-intervals.ts'

const hour = 3_600_000
const week = [1, 2, 3, 4, 5]
const plant: ShiftCalendar = {
  timeZone: 'Asia/Shanghai',
  shifts: [
    { code: 'day', from: '08:00', to: '20:00', weekdays: week, breaks: [{ from: '12:00', to: '13:00' }] },
    {
      code: 'night',
      from: '20:00',
      to: '08:00',
      weekdays: week,
      breaks: [
        { from: '23:30', to: '00:30' },
        { from: '04:00', to: '04:15' },
      ],
    },
  ],
}
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Asia/Shanghai]`).epochMilliseconds
const told = (shifts: ReturnType<typeof shiftsBetween>) => shifts.map(({ day, code }) => `${day} ${code}`)

test('shifts over midnight belong to the day on which they begin', () => {
  // Monday 2 March 2026
  const shifts = shiftsBetween(plant, { from: at('2026-03-02T03:00'), to: at('2026-03-03T03:00') })
  assert.deepEqual(told(shifts), ['2026-03-02 day', '2026-03-02 night'])
  assert.equal(shifts[1].from, at('2026-03-02T20:00'))
  assert.equal(shifts[1].to, at('2026-03-03T08:00'))
  assert.deepEqual(shifts[1].working, [
    { from: at('2026-03-02T20:00'), to: at('2026-03-02T23:30') },
    { from: at('2026-03-03T00:30'), to: at('2026-03-03T04:00') },
    { from: at('2026-03-03T04:15'), to: at('2026-03-03T08:00') },
  ])
  const saturday = shiftsBetween(plant, { from: at('2026-03-07T00:00'), to: at('2026-03-09T00:00') })
  assert.deepEqual(told(saturday), ['2026-03-06 night'])
})

test('holidays, and a Saturday worked instead', () => {
  const calendar = { ...plant, holidays: ['2026-03-03'], workingDays: { '2026-03-07': 2 } }
  const shifts = shiftsBetween(calendar, { from: at('2026-03-03T12:00'), to: at('2026-03-08T12:00') })
  assert.deepEqual(
    told(shifts).filter((t) => /03-0[378]/.test(t)),
    ['2026-03-07 day', '2026-03-07 night'],
  )
})

test('planned time within a period', () => {
  const period = { from: at('2026-03-02T00:00'), to: at('2026-03-03T00:00') }
  assert.equal(sumMs(workingTime(shiftsBetween(plant, period), period)), (11 + 3.5) * hour)
})

test('a night in which clocks change is an hour shorter or longer', () => {
  const night = [{ code: 'n', from: '22:00', to: '06:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }]
  const berlin: ShiftCalendar = { timeZone: 'Europe/Berlin', shifts: night }
  const lengths = (day: string) => {
    const from = Temporal.PlainDate.from(day).toZonedDateTime(berlin.timeZone).add({ hours: 23 }).epochMilliseconds
    return shiftsBetween(berlin, { from, to: from + 1 }).map((s) => (s.to - s.from) / hour)
  }
  assert.deepEqual(lengths('2026-03-27'), [8])
  assert.deepEqual(lengths('2026-03-28'), [7])
  assert.deepEqual(lengths('2026-10-24'), [9])
})

test('splitting by shift keeps every millisecond and says where there is no shift', () => {
  const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe')
  const minute = fc.nat(1439).map((m) => `${String((m / 60) | 0).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`)
  const pattern = fc.record({
    code: fc.constantFrom('a', 'b', 'c'),
    from: minute,
    to: minute,
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
    breaks: fc.array(fc.record({ from: minute, to: minute }), { maxLength: 2 }),
  })
  const start = Date.parse('2026-03-25T00:00Z')
  fc.assert(
    fc.property(
      zones,
      fc.array(pattern, { maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 40 * hour }), { minLength: 1, maxLength: 8 }),
      (timeZone, shifts, lengths) => {
        let end = start
        const pieces = lengths.map((length, n) => {
          const from = end
          end += length
          return { n, from, to: end }
        })
        const found = shiftsBetween({ timeZone, shifts }, { from: start, to: end })
        const parts = splitByShift(pieces, found)
        for (const { n, from: begin, to } of pieces) {
          const own = parts.filter((p) => p.n === n)
          assert.equal(sumMs(own), to - begin)
          assert.ok(own.every((p, i) => (i === 0 ? begin : own[i - 1].to) === p.from))
        }
        for (const [i, shift] of found.entries()) {
          assert.ok(i === 0 || found[i - 1].to <= shift.from)
          assert.ok(shift.working.every((w) => w.from >= shift.from && w.to <= shift.to))
        }
        for (const part of parts)
          assert.equal(part.shift, found.find((s) => s.from <= part.from && part.to <= s.to)?.code ?? null)
      },
    ),
    { numRuns: 60 },
  )
})
