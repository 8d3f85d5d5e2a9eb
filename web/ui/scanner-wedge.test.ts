import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createWedge, type Keystroke } from './scanner-wedge.ts'

const codes: Record<string, string> = {
  '-': 'Minus',
  ':': 'Semicolon',
  '/': 'Slash',
  '.': 'Period',
  _: 'Minus',
  '?': 'Slash',
}
function strokeOf(character: string, timeMs: number, isImeOn: boolean): Keystroke {
  const isDigit = /\d/.test(character)
  const code = codes[character] ?? (isDigit ? `Digit${character}` : `Key${character.toUpperCase()}`)
  const shift = /[A-Z:_?]/.test(character)
  return { key: isImeOn ? 'Process' : character, code, shift, timeMs }
}
function type(text: string, { gapMs = 8, ime = false, end = 'Enter', wedge = createWedge(), from = 0 } = {}) {
  let now = from
  for (const character of text) {
    now += gapMs
    if (/[A-Z:_?]/.test(character)) wedge.feed({ key: 'Shift', code: 'ShiftLeft', shift: true, timeMs: now })
    const early = wedge.feed(strokeOf(character, now, ime))
    assert.equal(early, undefined)
  }
  return wedge.feed({ key: end, code: end, shift: false, timeMs: now + gapMs })
}

test('what a scanner types is told from what a person types', () => {
  assert.equal(type('JL-2026-0001'), 'JL-2026-0001')
  assert.equal(type('JL-2026-0001', { end: 'Tab' }), 'JL-2026-0001')
  assert.equal(type('JL-2026-0001', { gapMs: 120 }), undefined)
  assert.equal(type('abc'), undefined, 'too short')
})

test('a Chinese input method that takes the keys does not change the code', () => {
  assert.equal(type('http://plant.example/s/JL-2026_01', { ime: true }), 'http://plant.example/s/JL-2026_01')
})

test('a scan after typing is the scan alone, one after the other are two', () => {
  const wedge = createWedge()
  assert.equal(type('hand', { gapMs: 200, wedge }), undefined)
  assert.equal(type('ABCD', { wedge, from: 5000 }), 'ABCD')
  assert.equal(type('EFGH', { wedge, from: 5100 }), 'EFGH')
})

test('any code of these characters comes through as it was, with and without an input method', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9:/._?-]{4,60}$/),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      (text, ime, gapMs) => {
        assert.equal(type(text, { ime, gapMs }), text)
      },
    ),
  )
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: fc.string(), code: fc.string(), shift: fc.boolean(), timeMs: fc.nat() })),
      (strokes) => {
        const wedge = createWedge()
        for (const stroke of strokes) wedge.feed(stroke)
      },
    ),
  )
})
