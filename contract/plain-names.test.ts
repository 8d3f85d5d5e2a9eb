import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withPlainNames } from './plain-names.ts'

test('escaped names are written out, values stay as they are', () => {
  for (const [text, plain] of [
    ['{"a":"\\"x\\\\"}', '{"a":"\\"x\\\\"}'],
    ['{"\\u5de5\\/" \n: ["\\u5de5"]}', '{"工/" \n: ["\\u5de5"]}'],
    ['{"a\\u0062":{"\\u0063":1},"\\u0064":2}', '{"ab":{"c":1},"d":2}'],
    ['"\\u5de5"', '"\\u5de5"'],
    ['{"\\', '{"\\'],
    ['{"a\\"', '{"a\\"'],
  ])
    assert.equal(withPlainNames(text), plain)
  for (const name of ['\\\\', '\\"', '\\n', '\\u0000', '\\ud800', '\\x', '\\u12'])
    assert.throws(() => withPlainNames(`{"x":1,"${name}":2}`), SyntaxError, name)
})

test('where one odd name must not lose the others, it is changed', () => {
  const text = '{"a\\nb":1,"\\\\":2,"\\ud800":3,"\\u5de5":4}'
  assert.deepEqual(Object.keys(JSON.parse(withPlainNames(text, '\uFFFD'))), ['a\uFFFDb', '\uFFFD', '工'])
})

test('whatever is read after whatever: an object keeps its names', () => {
  const escaped = (text: string) =>
    text.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const names = fc.string({ unit: fc.constantFrom('工', '渠', 'a', 'é', '"', '\\', '\n'), maxLength: 3 })
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue({ maxDepth: 1 })), (value) => {
      const text = escaped(JSON.stringify(value))
      // of names in values deeper down as well
      const forbidden = /"(?:[^"\\]|\\.)*\\["\\n](?:[^"\\]|\\.)*":/.test(text) || /\\u00[01]/.test(text)
      if (forbidden) return
      assert.deepEqual(JSON.parse(withPlainNames(text)), JSON.parse(JSON.stringify(value)))
    }),
  )
})
