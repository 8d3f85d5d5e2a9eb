import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatCount, formatNumber, formatValue, naturalDecimals } from './number.ts'

test('an instrument shows its digits, whatever the value', () => {
  assert.equal(formatNumber(541.6, 1), '541.6')
  assert.equal(formatNumber(541, 2), '541.00')
  assert.equal(formatNumber(-0.04, 1), '0.0')
  assert.equal(formatNumber(-3.25, 2), '−3.25')
  assert.equal(formatNumber(Number.NaN, 1), '—')
})

test('without known digits about five figures are shown', () => {
  assert.equal(formatNumber(1843.26, null), '1843.3')
  assert.equal(formatNumber(0.04821, undefined), '0.048210')
  assert.equal(formatNumber(12, null), '12')
})

test('natural decimals are always ones that toFixed takes', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const decimals = naturalDecimals(value)
      return Number.isInteger(decimals) && decimals >= 0 && decimals <= 6
    }),
  )
})

test('booleans and enumerated values are shown by their labels', () => {
  const labels = { '0': { zh: '停', en: 'off' }, '1': { zh: '运行', en: 'running' } }
  assert.equal(formatValue(true, { labels, language: 'zh' }), '运行')
  assert.equal(formatValue(0, { labels, language: 'en' }), 'off')
  assert.equal(formatValue(false, { language: 'en' }), 'no')
  assert.equal(formatValue(7, { labels, language: 'en' }), '7')
  assert.equal(formatValue(null, { language: 'zh' }), '—')
})

test('counts are grouped by a narrow space', () => {
  assert.equal(formatCount(1234567), '1\u202f234\u202f567')
})
