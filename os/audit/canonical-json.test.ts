import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from './canonical-json.ts'

/** The same by the engine's own means: entries of years ago were hashed over such texts. */
function byTheEngine(value: unknown): string {
  const normalise = (v: unknown): unknown => {
    if (typeof v === 'string') return v.replaceAll('\0', '\uFFFD').toWellFormed()
    if (typeof v === 'number') return v === 0 ? 0 : v
    if (Array.isArray(v)) return v.map(normalise)
    if (v === null || typeof v !== 'object') return v
    const entries = Object.entries(v).map(([k, one]) => [normalise(k) as string, normalise(one)] as const)
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return Object.fromEntries(entries)
  }
  return JSON.stringify(normalise(JSON.parse(JSON.stringify(value ?? null))))
}

test('whatever JSON can hold has the text that it always had', () => {
  const key = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom('10', '9', '01', '4294967295', '4294967294', '__proto__', 'toString'),
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\0',
        '\ud800',
        '工渠',
        undefined,
        null,
        true,
        -0,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        1e21,
        new Date(0),
      ),
      fc.double(),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
    ),
  }))
  fc.assert(
    fc.property(tree, (value) => assert.equal(canonicalJson(value), byTheEngine(value))),
    { numRuns: 2_000 },
  )
})

test('the order of keys does not matter; what jsonb cannot hold is replaced', () => {
  assert.equal(canonicalJson({ b: 1, a: { d: 2, c: [3] } }), '{"a":{"c":[3],"d":2},"b":1}')
  assert.equal(canonicalJson({ a: '\0\ud800', '\0': -0 }), '{"a":"\uFFFD\uFFFD","\uFFFD":0}')
  assert.equal(canonicalJson(undefined), 'null')
  assert.equal(canonicalJson([undefined, () => 1, { gone: undefined }]), '[null,null,{}]')
})
