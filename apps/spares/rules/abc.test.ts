import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rankByValue } from './abc.ts'

const classes = (values: string[], thresholds?: { a: string; b: string }) =>
  rankByValue(
    values.map((value, n) => ({ id: `p${n}`, value })),
    thresholds,
  ).map((row) => `${row.id} ${row.class} ${row.cumulative}`)

test('classes by cumulative value', () => {
  assert.deepEqual(classes(['50', '700', '100.00', '100', '50', '0']), [
    'p1 A 0.7',
    'p2 A 0.8',
    'p3 B 0.9',
    'p0 B 0.95',
    'p4 C 1',
    'p5 C 1',
  ])
  assert.deepEqual(classes(['99', '1']), ['p0 A 0.99', 'p1 C 1'])
  assert.deepEqual(classes(['1', '1'], { a: '0.5', b: '0.9' }), ['p0 A 0.5', 'p1 B 1'])
  assert.deepEqual(classes(['0', '0']), ['p0 C 0', 'p1 C 0'])
  assert.deepEqual(classes([]), [])
})

test('dearer parts are never in a lower class, and whatever the order of the list', () => {
  const value = fc.nat(1_000_000).map((n) => (n / 100).toFixed(2))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (values) => {
      const parts = values.map((value, n) => ({ id: `p${String(n).padStart(2, '0')}`, value }))
      const ranked = rankByValue(parts)
      assert.deepEqual(rankByValue(parts.toReversed()), ranked)
      for (let n = 1; n < ranked.length; n++) {
        assert.ok(ranked[n].class >= ranked[n - 1].class)
        assert.ok(Number(ranked[n].value) <= Number(ranked[n - 1].value))
      }
      if (values.some((v) => Number(v) > 0)) assert.equal(ranked[0].class, 'A')
    }),
  )
})
