import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatRelative, formatSpan, formatTime } from './time.ts'

const now = new Date(2026, 2, 1, 12, 0, 0).getTime()

test('a time is said by its age up to a day, then by its date', () => {
  assert.equal(formatRelative(now - 500, now, 'zh'), '刚刚')
  assert.equal(formatRelative(now - 59_999, now, 'zh'), '59 秒前')
  assert.equal(formatRelative(now - 3 * 60_000, now, 'zh'), '3 分钟前')
  assert.equal(formatRelative(now - 23 * 3_600_000, now, 'en'), '23 h ago')
  assert.equal(formatRelative(now - 24 * 3_600_000, now, 'en'), '2026-02-28 12:00')
})

test('a clock slightly ahead is "just now", one far ahead is told in full', () => {
  assert.equal(formatRelative(now + 1_000, now, 'en'), 'just now')
  assert.equal(formatRelative(now + 3_600_000, now, 'en'), '2026-03-01 13:00')
})

test('absolute times are local and sortable', () => {
  assert.equal(formatTime(now + 7, 'millisecond'), '2026-03-01 12:00:00.007')
  assert.equal(formatTime(now, 'day'), '2026-03-01')
})

test('a span is told in its two largest parts', () => {
  assert.equal(formatSpan(3 * 86_400_000 + 4 * 3_600_000 + 61_000, 'en'), '3 d 4 h')
  assert.equal(formatSpan(60_000, 'zh'), '1 分')
  assert.equal(formatSpan(90_000, 'zh'), '1 分 30 秒')
  assert.equal(formatSpan(250, 'en'), '250 ms')
})
