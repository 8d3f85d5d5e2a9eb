import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layOutDays, shareClass, startOfDay } from './day-calendar.ts'

const day = (text: string) => new Date(`${text}T00:00:00`).getTime()

test('weeks begin on Monday; days without samples stay in their place', () => {
  // 2026-11-18 is a Wednesday
  const cells = layOutDays(
    [{ day: day('2026-11-20'), count: 144, good: 0.5 }],
    day('2026-11-18'),
    day('2026-11-24') + 1,
  )
  assert.equal(cells.length, 7)
  assert.deepEqual(
    cells.map((cell) => [cell.week, cell.weekday]),
    [
      [0, 2],
      [0, 3],
      [0, 4],
      [0, 5],
      [0, 6],
      [1, 0],
      [1, 1],
    ],
  )
  assert.deepEqual(
    cells.map((cell) => cell.good),
    [null, null, 0.5, null, null, null, null],
  )
  assert.equal(cells[2].count, 144)
})

test('a day that begins an hour off midnight, where clocks change, is found', () => {
  const midnight = day('2026-11-20')
  for (const shift of [-3_600_000, 0, 3_600_000]) {
    const [cell] = layOutDays([{ day: midnight + shift, count: 1, good: 1 }], midnight, midnight)
    assert.equal(cell.good, 1)
  }
})

test('an empty day is not a bad day', () => {
  const [cell] = layOutDays([{ day: day('2026-11-20'), count: 0, good: 0 }], day('2026-11-20'), day('2026-11-20'))
  assert.equal(cell.good, null)
})

test('classes of shares', () => {
  assert.equal(shareClass(1), 0)
  assert.equal(shareClass(1 - 1e-12), 0)
  assert.equal(shareClass(0.9999), 1)
  assert.equal(shareClass(0.95), 2)
  assert.equal(shareClass(0.94), 3)
  assert.equal(shareClass(0), 4)
})

test('local midnight', () => {
  assert.equal(startOfDay(day('2026-11-20') + 5 * 3_600_000), day('2026-11-20'))
})
