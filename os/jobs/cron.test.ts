import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readSchedule } from './cron.ts'

const at = (text: string) => Date.parse(text)
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

test('a schedule is due in the plant’s time zone, the due moment included', () => {
  const daily = readSchedule('0 8 * * *', 'Asia/Shanghai')
  assert.equal(iso(daily.lastDue(at('2026-03-01T00:00:00Z'))), '2026-03-01T00:00:00.000Z')
  assert.equal(iso(daily.lastDue(at('2026-02-28T23:59:59.999Z'))), '2026-02-28T00:00:00.000Z')
  assert.equal(iso(readSchedule('*/5 * * * *', 'UTC').lastDue(at('2026-03-01T00:07:00Z'))), '2026-03-01T00:05:00.000Z')
  assert.equal(readSchedule('0 0 30 2 *', 'UTC').lastDue(at('2026-03-01T00:00:00Z')), null)
})

test('clocks that go forward skip no run, clocks that go back repeat none', () => {
  const night = readSchedule('30 2 * * *', 'Europe/Berlin')
  assert.equal(iso(night.lastDue(at('2026-03-29T12:00:00Z'))), '2026-03-29T01:00:00.000Z')
  const autumn = new Set<number | null>()
  for (let t = at('2026-10-24T23:00:00Z'); t <= at('2026-10-25T12:00:00Z'); t += 600_000) autumn.add(night.lastDue(t))
  assert.equal(autumn.size, 2)
})

test('what is no pattern is refused when it is read', () => {
  for (const pattern of ['', 'x', '61 * * * *', '* * * *', '* * * * * *', '0 0 0 0 0'])
    assert.throws(() => readSchedule(pattern, 'UTC'), pattern)
  assert.throws(() => readSchedule('* * * * *', 'Mars/Olympus').lastDue(0))
})

test('asked again at any later moment, the due time never goes back and never lies ahead', () => {
  const schedules = ['*/7 * * * *', '0 8 * * 1-5', '15 6,18 1 * *'].map((p) => readSchedule(p, 'Asia/Shanghai'))
  const moment = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2034-01-01T00:00:00Z') })
  fc.assert(
    fc.property(fc.constantFrom(...schedules), moment, fc.nat(86_400_000), (schedule, first, later) => {
      const [a, b] = [schedule.lastDue(first)!, schedule.lastDue(first + later)!]
      return a <= first && b <= first + later && b >= a && schedule.lastDue(a) === a
    }),
    { numRuns: 100 },
  )
})
