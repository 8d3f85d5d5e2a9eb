import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { duration, fullTime, tickLabels, timeTicks } from './time-axis.ts'
import { clampRange, day, hour, liveRange, maxSpan, minSpan, minute, panBy, wheelFactor, zoomAt } from './time-range.ts'

const at = (y: number, mo: number, d: number, h = 0, mi = 0, s = 0) => new Date(y, mo - 1, d, h, mi, s).getTime()
const now = at(2026, 11, 22, 12)

describe('zooming', () => {
  it('keeps the moment under the pointer where it is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (factor, share) => {
          const range = { from: now - 10 * hour, to: now - 8 * hour }
          const anchor = range.from + share * 2 * hour
          const next = zoomAt(range, factor, anchor, now)
          assert.ok(Math.abs((anchor - next.from) / (next.to - next.from) - share) < 1e-6)
        },
      ),
    )
  })

  it('stays within the shortest and the longest span and not far in the future', () => {
    assert.equal(
      zoomAt({ from: 0, to: 2000 }, 0.001, 1000, now).to - zoomAt({ from: 0, to: 2000 }, 0.001, 1000, now).from,
      minSpan,
    )
    const wide = zoomAt({ from: now - maxSpan, to: now }, 10, now, now)
    assert.equal(wide.to - wide.from, maxSpan)
    assert.ok(clampRange({ from: now + day, to: now + day + hour }, now).to <= now + hour)
    assert.deepEqual(clampRange({ from: now, to: now - hour }, now), { from: now - hour, to: now })
  })

  it('back and forth with the wheel comes out where it began', () => {
    assert.ok(Math.abs(wheelFactor(100, 0) * wheelFactor(-100, 0) - 1) < 1e-12)
    assert.ok(wheelFactor(-100, 0) < 1)
    assert.equal(wheelFactor(1e9, 0), wheelFactor(300, 0))
  })

  it('pans by a share of the span; a live range ends just after now', () => {
    assert.deepEqual(panBy({ from: now - 4 * hour, to: now - 2 * hour }, -0.5, now), {
      from: now - 5 * hour,
      to: now - 3 * hour,
    })
    const live = liveRange(hour, now)
    assert.equal(live.to - live.from, hour)
    assert.ok(live.to > now && live.to < now + hour * 0.05)
  })
})

describe('ticks of the time axis', () => {
  it('fall on round local times', () => {
    const { times } = timeTicks({ from: at(2026, 11, 21, 23, 17), to: at(2026, 11, 22, 8, 3) }, 1000)
    assert.deepEqual(times[0], at(2026, 11, 22, 0))
    for (const t of times) assert.equal(new Date(t).getMinutes(), 0)
  })

  it('are never closer than asked for and lie within the range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 3000 * day }), fc.integer({ min: 100, max: 3000 }), (span, pixels) => {
        const range = { from: now - span, to: now }
        const { times } = timeTicks(range, pixels)
        for (const t of times) assert.ok(t >= range.from && t <= range.to)
        // A day of a change of clocks and the last days of a month make steps up to a twelfth shorter.
        for (let i = 1; i < times.length; i++) assert.ok(((times[i] - times[i - 1]) / span) * pixels > 75)
      }),
    )
  })

  it('are Mondays, first days of months and of years in long ranges', () => {
    for (const t of timeTicks({ from: at(2026, 8, 20), to: at(2026, 11, 20) }, 1400).times)
      assert.equal(new Date(t).getDay(), 1)
    for (const t of timeTicks({ from: at(2024, 1, 15), to: at(2026, 11, 20) }, 900).times)
      assert.equal(new Date(t).getDate(), 1)
  })
})

describe('labels', () => {
  it('say the day under the first tick and where it changes', () => {
    const ticks = { times: [at(2026, 11, 21, 22), at(2026, 11, 21, 23), at(2026, 11, 22, 0)], stepMs: hour }
    assert.deepEqual(tickLabels(ticks, 'zh'), ['22:00\n11月21日', '23:00', '00:00\n11月22日'])
    assert.deepEqual(tickLabels(ticks, 'en'), ['22:00\n21 Nov', '23:00', '00:00\n22 Nov'])
  })

  it('show seconds and their parts only when the ticks need them', () => {
    const t = at(2026, 11, 22, 9, 5, 7)
    assert.equal(tickLabels({ times: [t], stepMs: 1000 }, 'zh')[0], '09:05:07\n11月22日')
    assert.equal(tickLabels({ times: [t + 250], stepMs: 50 }, 'zh')[0], '09:05:07.25\n11月22日')
    assert.equal(fullTime(t), '2026-11-22 09:05:07')
  })

  it('say years for days and months', () => {
    assert.deepEqual(tickLabels({ times: [at(2026, 12, 31), at(2027, 1, 1)], stepMs: day }, 'zh'), [
      '12月31日\n2026年',
      '1月1日\n2027年',
    ])
    assert.deepEqual(tickLabels({ times: [at(2026, 12, 1), at(2027, 1, 1)], stepMs: 30 * day }, 'en'), [
      'Dec\n2026',
      'Jan\n2027',
    ])
  })

  it('say durations with their two largest parts', () => {
    assert.equal(duration(9 * hour, 'zh'), '9 小时')
    assert.equal(duration(day + 3 * hour + 5 * minute, 'zh'), '1 天 3 小时')
    assert.equal(duration(125_000, 'en'), '2 min 5 s')
    assert.equal(duration(1250, 'en'), '1.25 s')
    assert.equal(duration(250, 'en'), '250 ms')
    assert.equal(duration(-minute, 'en'), '−1 min')
  })
})
