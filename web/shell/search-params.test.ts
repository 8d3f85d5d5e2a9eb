import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  choiceParam,
  flagParam,
  listParam,
  numberParam,
  parseSearch,
  stringifySearch,
  textParam,
} from './search-params.ts'

test('an address is readable and comes back as it was written', () => {
  const written = stringifySearch({
    codes: ['S833', 'S831'],
    path: 'DEMO/U1',
    branch: true,
    none: undefined,
    empty: '',
  })
  assert.equal(written, '?codes=S833,S831&path=DEMO/U1&branch=true')
  const read = parseSearch(written)
  assert.deepEqual(listParam(read.codes), ['S833', 'S831'])
  assert.equal(textParam(read.path), 'DEMO/U1')
  assert.equal(flagParam(read.branch), true)
})

test('any text survives the address', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
      assert.equal(textParam(parseSearch(stringifySearch({ text })).text), text)
    }),
  )
})

test('any numbers survive the address', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      assert.equal(numberParam(parseSearch(stringifySearch({ value })).value), value)
    }),
  )
})

test('what cannot be meant is left out, not guessed', () => {
  assert.equal(numberParam('many'), undefined)
  assert.equal(choiceParam('purple', ['si', 'original']), undefined)
  assert.equal(flagParam('no'), undefined)
  assert.equal(listParam(''), undefined)
})
