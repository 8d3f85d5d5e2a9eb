import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold, gramQuery, gramsOf, isOnePiece, mostTerms } from './grams.ts'

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

test('of a long text the first pieces are asked for, and what comes behind is not among them', () => {
  const long = Array.from({ length: 70 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('')
  const terms = gramQuery(`${long} abc`)!.split(' & ')
  assert.equal(terms.length, mostTerms)
  assert.ok(!terms.includes("'abc'"))
})

test('where a word is one piece, an entry that has the piece has the word', () => {
  const word = fc.array(fc.constantFrom(...'ab1压力'), { minLength: 1, maxLength: 4 }).map((signs) => signs.join(''))
  fc.assert(
    fc.property(word, fc.array(fc.constantFrom(...'ab1压力'), { minLength: 1, maxLength: 9 }), (asked, signs) => {
      const text = signs.join('')
      const grams = gramsOf(text)
      const finds = gramQuery(asked)!
        .split(' & ')
        .every((term) => {
          const [, piece, beginning] = /^'(.*)'(:\*)?$/.exec(term)!
          return grams.some((gram) => (beginning ? gram.startsWith(piece) : gram === piece))
        })
      if (isOnePiece(asked)) assert.equal(finds, text.includes(asked))
      else if (text.includes(asked)) assert.ok(finds)
    }),
    { numRuns: 3_000 },
  )
  assert.deepEqual(['压', '压力', 'ab', 'abc', '力b', '力bc', 'abcd'].map(isOnePiece), [
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})
