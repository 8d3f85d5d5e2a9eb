import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold, gramQuery, gramsOf } from './grams.ts'

test('pieces are two signs where one is Chinese, three elsewhere, shorter at the end of a run', () => {
  assert.deepEqual(gramsOf(fold('压力表 ＡB12')), ['压力', '力表', '表', 'ab1', 'b12', '12', '2'])
  assert.deepEqual(gramsOf('2b泵'), ['2b泵', 'b泵', '泵'])
  assert.equal(gramQuery(fold('力表 b12')), `'力表' & 'b12'`)
  assert.equal(gramQuery('泵'), `'泵':*`)
  assert.equal(gramQuery(`it's\\`), `'it''' & 't''s' & '''s\\\\'`)
  assert.equal(gramQuery(fold(' \u0000 ')), null)
})

test('every part of a text asks only for pieces that the text has', () => {
  const sign = fc.constantFrom(...'ab1-压力泵𠀀é')
  fc.assert(
    fc.property(fc.array(sign, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (signs, a, b) => {
      const from = a % signs.length
      const part = signs.slice(from, from + 1 + (b % (signs.length - from))).join('')
      const grams = gramsOf(fold(signs.join('')))
      for (const term of (gramQuery(fold(part)) ?? '').split(' & ')) {
        const text = /^'(.*)'(:\*)?$/.exec(term)
        assert.ok(text)
        assert.ok(
          grams.some((gram) => (text[2] ? gram.startsWith(text[1]) : gram === text[1])),
          `${term} of ${grams}`,
        )
      }
    }),
  )
})
