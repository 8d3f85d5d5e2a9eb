import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkKks, checkKksFor, type KksPart } from './kks.ts'

const right: [text: string, code: string, level: number][] = [
  ['1', '1', 0],
  ['10', '10', 0],
  ['A', 'A', 0],
  ['A1', 'A1', 0],
  ['LAC10', 'LAC10', 1],
  ['1LAC10', '1LAC10', 1],
  ['10LAC10', '10LAC10', 1],
  ['A0LAC10', 'A0LAC10', 1],
  ['10LAC10AP001', '10LAC10AP001', 2],
  ['10LAC10AP001A', '10LAC10AP001A', 2],
  ['10LAC10AP001KP01', '10LAC10AP001KP01', 3],
  ['10LAC10AP001AKP01', '10LAC10AP001AKP01', 3],
  ['1 0LAC10 AP001 -KP01', '10LAC10AP001KP01', 3],
  ['10hac10cp001xq01', '10HAC10CP001XQ01', 3],
]
for (const [text, code, level] of right) {
  test(`${text} is right`, () => assert.deepEqual(checkKks(text), { ok: true, code, level }))
}

const wrong: [text: string, part: KksPart, found: string][] = [
  ['', 'characters', ''],
  [' 1', 'characters', ''],
  ['10LAC10/AP001', 'characters', ''],
  ['锅炉', 'characters', ''],
  ['1'.repeat(41), 'characters', ''],
  ['100LAC10', 'prefix', '100'],
  ['A10LAC10', 'prefix', 'A10'],
  ['123', 'prefix', '123'],
  ['10LA10', 'system', 'LA1'],
  ['10LIC10', 'system', 'LIC'],
  ['10LOB10', 'system', 'LOB'],
  ['10LAC1', 'systemNumber', '1'],
  ['10LAC100', 'systemNumber', '100'],
  ['10LACAP001', 'systemNumber', 'AP'],
  ['10LAC10A001', 'equipment', 'A'],
  ['10LAC10APX01', 'equipment', 'APX'],
  ['10LAC10OP001', 'equipment', 'OP'],
  ['10LAC10AP01', 'equipmentNumber', '01'],
  ['10LAC10AP0001', 'equipmentNumber', '0001'],
  ['10LAC10AP001I', 'equipmentNumber', 'I'],
  ['10LAC10AP001KP1', 'component', 'KP1'],
  ['10LAC10AP001AKP', 'component', 'KP'],
  ['10LAC10AP001AKPP1', 'component', 'KPP1'],
  ['10LAC10AP001KP01X', 'length', 'X'],
  ['10LAC10AP001KP01XX', 'length', 'XX'],
]
for (const [text, part, found] of wrong) {
  test(`${text || 'nothing'} is wrong in its ${part}`, () => {
    const result = checkKks(text)
    assert.ok(!result.ok)
    assert.equal(result.part, part)
    if (found) for (const said of Object.values(result.text)) assert.ok(said.includes(`“${found}”`), said)
  })
}

test('every code made of right parts is right, whatever separates them', () => {
  const letters = (n: number) => fc.stringMatching(new RegExp(`^[A-HJ-NP-Z]{${n}}$`))
  const digits = (n: number) => fc.stringMatching(new RegExp(`^[0-9]{${n}}$`))
  const parts = fc.tuple(
    fc.constantFrom('', '1', '10', 'A1'),
    letters(3),
    digits(2),
    letters(2),
    digits(3),
    fc.constantFrom('', 'A', 'Z'),
    letters(2),
    digits(2),
  )
  fc.assert(
    fc.property(parts, fc.constantFrom('', ' ', '-'), ([prefix, f, fn, a, an, a3, b, bn], gap) => {
      const levels = [`${prefix}${f}${fn}`, `${a}${an}${a3}`, `${b}${bn}`]
      for (const level of [1, 2, 3]) {
        const used = levels.slice(0, level)
        assert.deepEqual(checkKks(used.join(gap)), { ok: true, code: used.join(''), level })
      }
    }),
  )
})

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void checkKks(text)))
})

test('the level must fit what the code names', () => {
  assert.deepEqual(checkKksFor('point', '10hac10 cp001'), { code: '10HAC10CP001' })
  assert.deepEqual(checkKksFor('equipment', '10LAE10'), { code: '10LAE10' })
  assert.ok('fault' in checkKksFor('point', '10'))
  assert.ok('fault' in checkKksFor('system', '10HAC10CP001'))
  assert.ok('fault' in checkKksFor('unit', '10HAC10'))
})
