import assert from 'node:assert/strict'
import { test } from 'node:test'
import { overlapOf, type RouteRow, windowFor, windowsBetween } from './route-stops.ts'

const route: RouteRow = {
  ...{ stops: [], timeZone: 'Asia/Shanghai', graceMinutes: 30, secondsPerItem: 3 },
  windows: [
    { from: '08:00', minutes: 120 },
    { from: '23:00', minutes: 120 },
  ],
}
const at = (text: string) => Date.parse(`${text}:00+08:00`)
const shown = (window: { from: number; to: number } | null) =>
  window && new Date(window.from + 8 * 3600_000).toISOString().slice(5, 16)

test('windows of a period, over midnight too', () => {
  const day = windowsBetween(route, { from: at('2026-03-02T00:00'), to: at('2026-03-03T00:00') })
  assert.deepEqual(day.map(shown), ['03-01T23:00', '03-02T08:00', '03-02T23:00'])
})

test('a round belongs to the window in which it was begun, else to the nearest', () => {
  for (const [begun, expected] of [
    ['2026-03-02T08:00', '03-02T08:00'],
    ['2026-03-02T07:50', '03-02T08:00'],
    ['2026-03-02T10:29', '03-02T08:00'],
    ['2026-03-02T12:00', '03-02T08:00'],
    ['2026-03-02T20:00', '03-02T23:00'],
    ['2026-03-03T00:30', '03-02T23:00'],
  ])
    assert.equal(shown(windowFor(route, at(begun))), expected, begun)
  const rare = { ...route, windows: [{ from: '08:00', minutes: 60 }] }
  assert.equal(windowFor({ ...rare, windows: [] }, at('2026-03-02T08:00')), null)
  assert.equal(shown(windowFor(rare, at('2026-03-02T21:40'))), '03-03T08:00')
})

test('windows do not overlap, not even with the next day', () => {
  const from = (text: string, minutes: number) => ({ from: text, minutes })
  assert.equal(overlapOf([from('08:00', 120), from('10:00', 60)]), null)
  assert.equal(overlapOf([from('10:00', 60), from('08:00', 121)])?.from, '10:00')
  assert.equal(overlapOf([from('23:00', 120), from('00:30', 60)])?.from, '00:30')
  assert.equal(overlapOf([from('08:00', 24 * 60)]), null)
  assert.equal(overlapOf([from('08:00', 24 * 60 + 1)])?.from, '08:00')
})
