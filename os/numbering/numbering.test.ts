import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatNumber, isNumberPattern, periodOf } from './numbering.ts'

test('patterns', () => {
  for (const good of ['JL-{yyyy}-{0000}', '{yy}{mm}{dd}{000}', '{0}']) assert.ok(isNumberPattern(good), good)
  for (const bad of ['JL', 'JL-{yyyy}', '{0}{00}', '{yyyyy}{0}', '{0', '0}{0}']) assert.ok(!isNumberPattern(bad), bad)
})

test('numbers are counted within their period and outgrow their zeros', () => {
  assert.equal(periodOf('JL-{yyyy}-{0000}', '2026-03-02'), 'JL-2026-{0000}')
  assert.equal(formatNumber('JL-{yyyy}-{0000}', '2026-03-02', 7), 'JL-2026-0007')
  assert.equal(formatNumber('{yy}{mm}{dd}{00}', '2026-03-02', 123), '260302123')
})

test('no two counts of one day give one number', () => {
  const count = fc.integer({ min: 1, max: 1e9 })
  fc.assert(
    fc.property(count, count, (a, b) => {
      const [x, y] = [a, b].map((n) => formatNumber('A{yyyy}{mm}{dd}-{000}', '2026-03-02', n))
      assert.equal(x === y, a === b)
    }),
  )
})
