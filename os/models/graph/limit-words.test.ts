import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rangeArgs, rangeWords } from './limit-words.ts'

test('limits are told as people say them: spans of time in their largest unit, none where a number is free', () => {
  const table: [low: number, high: number, unit: string | null, zh: string | null, en: string | null][] = [
    [0.1, 2_592_000, 's', '应在 0.1 秒 与 30 天 之间', 'between 0.1 s and 30 d'],
    [60, 5_400, 's', '应在 1 分 与 90 分 之间', 'between 1 min and 90 min'],
    [0, 3_600, 's', '应在 0 秒 与 1 小时 之间', 'between 0 s and 1 h'],
    [0, 1e300, 'deltaK', '不能小于 0 K', 'at least 0 K'],
    [Number.NEGATIVE_INFINITY, 250, 'degC', '不能大于 250 °C', 'at most 250 °C'],
    [0, 1, '1', '应在 0 与 1 之间', 'between 0 and 1'],
    [-1e300, 1e300, 's', null, null],
  ]
  for (const [low, high, unit, zh, en] of table)
    assert.deepEqual(rangeWords({ low, high, unit }), zh === null ? null : { zh, en }, `${low} ${high} ${unit}`)
  assert.deepEqual(rangeArgs(0.1 + 0.2, { low: 1, high: 2, unit: null }).value, { zh: '0.3', en: '0.3' })
  assert.equal(rangeArgs(Number.NaN, { low: -1e300, high: 1e300, unit: null }).range.en, 'a finite number')
})
