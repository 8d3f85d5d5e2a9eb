import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gridOf, plantClock, type Step } from './plant-clock.ts'

const at = (iso: string) => Date.parse(iso)

test('borders stand where the wall clock shows them', () => {
  for (const [zone, step, moment, start, end] of [
    ['Asia/Shanghai', 'quarter', '2026-03-01T00:07:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:15:00Z'],
    ['Asia/Shanghai', 'day', '2026-03-01T15:59:59Z', '2026-02-28T16:00:00Z', '2026-03-01T16:00:00Z'],
    ['Asia/Shanghai', 'month', '2026-03-01T00:00:00Z', '2026-02-28T16:00:00Z', '2026-03-31T16:00:00Z'],
    ['Asia/Kathmandu', 'hour', '2026-03-01T00:07:00Z', '2026-02-28T23:15:00Z', '2026-03-01T00:15:00Z'],
    ['Europe/Berlin', 'day', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', 'hour', '2026-10-25T00:30:00Z', '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z'],
  ] as const) {
    const clock = plantClock(zone)
    assert.equal(clock.floor(at(moment), step), at(start), `${zone} ${step} start`)
    assert.equal(clock.next(at(moment), step), at(end), `${zone} ${step} end`)
  }
})

test('days, minutes and weekdays of the plant', () => {
  const clock = plantClock('Asia/Shanghai')
  assert.equal(clock.dayOf(at('2026-03-01T16:00:00Z')), '2026-03-02')
  assert.equal(clock.minuteOf(at('2026-03-01T16:31:59Z')), 31)
  assert.equal(clock.atMinute('2026-03-02', 510), at('2026-03-02T00:30:00Z'))
  assert.equal(clock.atMinute('2026-03-02', 1440), at('2026-03-02T16:00:00Z'))
  assert.equal(plantClock('Europe/Berlin').atMinute('2026-03-29', 150), at('2026-03-29T01:00:00Z'))
  assert.equal(clock.weekdayOf('2026-03-01'), 7)
  assert.equal(clock.weekdayOf('2026-03-02'), 1)
})

test('intervals follow each other without hole or overlap, through every change of clocks', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu']
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom<Step>('quarter', 'hour', 'day', 'month'),
      fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
      fc.integer({ min: 1, max: 4 * 86_400_000 }),
      (zone, step, from, length) => {
        const clock = plantClock(zone)
        const grid = gridOf(clock, from, from + length, step)
        assert.ok(grid[0].start <= from && grid.at(-1)!.end >= from + length)
        for (const [i, { start, end }] of grid.entries()) {
          assert.ok(end > start)
          if (i > 0) assert.equal(grid[i - 1].end, start)
          assert.equal(clock.floor(end - 1, step), start)
        }
      },
    ),
  )
})
