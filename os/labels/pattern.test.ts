import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../contract/refusal.ts'
import { candidatesOf, fillPattern, parsePattern } from './pattern.ts'

const values = {
  base: 'https://plant.example/mill',
  app: 'calibration',
  entity: 'gauge',
  code: 'JL-2026-0001',
  id: '0198c0de-0000-7000-8000-000000000001',
}
const codes = (text: string, patterns: string[] = []) => candidatesOf(text, patterns).map((each) => each.code)

test('a pattern says an address, a plain code or a GS1 element string', () => {
  assert.equal(fillPattern('{base}/s/{code}', values), 'https://plant.example/mill/s/JL-2026-0001')
  assert.equal(
    fillPattern('{base}/s/{code}', { ...values, code: '量具 1/2#?' }),
    `${values.base}/s/${encodeURIComponent('量具 1/2#?')}`,
  )
  assert.equal(fillPattern('{app}:{code}', values), 'calibration:JL-2026-0001')
  assert.equal(fillPattern('(91){code}', values), '(91)JL-2026-0001')
  assert.equal(fillPattern('{code}', { ...values, code: '{id}' }), '{id}', 'values are not filled again')
})

test('what could not be read back is refused and names the pattern', () => {
  for (const pattern of [
    '',
    'fixed',
    '{base}/s/',
    '{name}',
    '{code}{code}',
    '{code',
    'a}{code}',
    '{}',
    `{code}\n`,
    '{code}\ud800',
    `${'x'.repeat(200)}{code}`,
  ])
    assert.throws(
      () => parsePattern(pattern),
      (error) => error instanceof Refusal && error.code === 'badPattern' && error.field === 'pattern',
      JSON.stringify(pattern),
    )
})

test('a scan finds its code: by pattern, as an address of any host, with the marks that scanners add', () => {
  assert.deepEqual(candidatesOf('calibration:JL-1', ['{app}:{code}'])[0], { code: 'JL-1', app: 'calibration' })
  assert.deepEqual(candidatesOf('W/gauge/JL-1', ['W/{entity}/{code}'])[0], { code: 'JL-1', entity: 'gauge' })
  assert.equal(codes('http://old-host:8080/s/JL-1')[0], 'JL-1')
  assert.equal(codes('https://plant.example/mill/s/%E9%87%8F%E5%85%B7%201%2F2?from=paper')[0], '量具 1/2')
  const page = `https://plant.example/a/calibration/gauges/${values.id}?tab=files`
  assert.deepEqual(candidatesOf(page, [])[0], { code: values.id, app: 'calibration', plural: 'gauges' })
  assert.equal(codes(']Q1JL-1 \r\n')[0], 'JL-1')
  for (const sent of ['(91)JL-1', '91JL-1', ']C191JL-1', '\u001d91JL-1'])
    assert.ok(codes(sent, ['(91){code}']).includes('JL-1'), JSON.stringify(sent))
  assert.equal(codes('010952123454321321JL-1', ['(01)09521234543213(21){code}'])[0], 'JL-1')
  assert.deepEqual(codes(`asset-${values.id}`, ['asset-{id}'])[0], values.id)
  assert.deepEqual(codes('   '), [])
  assert.deepEqual(codes('%E0%A4%A'), ['%E0%A4%A'])
})

test('what a pattern has written is read back, whatever the code', () => {
  const patterns = [
    '{base}/s/{code}',
    '{code}',
    '{app}:{code}',
    '(91){code}',
    'M[{code}].*',
    '{base}/x/{app}/{entity}/{code}',
  ]
  const code = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 60 })
    .filter((text) => text.isWellFormed() && text.trim() === text && !/[\p{Cc}\p{Zl}\p{Zp}]|^\][A-Za-z]\d/u.test(text))
  fc.assert(
    fc.property(fc.constantFrom(...patterns), code, fc.shuffledSubarray(patterns), (pattern, text, others) => {
      const written = fillPattern(pattern, { ...values, code: text })
      assert.ok(codes(written, [...others, pattern]).includes(text), written)
    }),
    { numRuns: 500 },
  )
})

test('no scan and no pattern breaks it or takes long', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 1000 }),
      fc.array(fc.string({ maxLength: 60 }), { maxLength: 10 }),
      (text, patterns) => {
        const found = candidatesOf(text, patterns)
        assert.ok(found.length <= 12 && found.every((each) => each.code.trim() !== ''))
      },
    ),
  )
  const started = performance.now()
  const hostile = `http://${'a/s/'.repeat(240)}\n`
  for (let i = 0; i < 100; i++) candidatesOf(hostile, ['{base}/s/{app}/{entity}/{code}', '{base}{app}{entity}{code}!'])
  // backtracking out of hand would take minutes
  assert.ok(performance.now() - started < 20_000)
})
