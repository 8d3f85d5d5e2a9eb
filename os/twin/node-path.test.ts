import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, isWithin, kindBelow, parentOf, pathFault } from './node-path.ts'

test('right paths', () => {
  for (const path of ['P', 'P/U1', '电厂/1号机组/锅炉', 'a/b-1/c_2/d.3/e', 'x'.repeat(64)])
    assert.equal(pathFault(path), undefined, path)
})

test('wrong paths say which code is wrong', () => {
  for (const path of ['', '/', 'a/', '/a', 'a//b', 'a b', 'a/..', 'a/.', 'a,b', 'a\\b', 'a/\n', 'x'.repeat(65)]) {
    assert.ok(pathFault(path), path)
  }
  assert.match(pathFault('a/b c')!.en, /“b c”/)
  assert.match(pathFault('a/b/c/d/e/f')!.zh, /最多 5 级/)
})

test('parents, codes, branches', () => {
  assert.equal(parentOf('a/b/c'), 'a/b')
  assert.equal(parentOf('a'), undefined)
  assert.equal(codeOf('a/b'), 'b')
  assert.equal(codeOf('a'), 'a')
  assert.equal(isWithin('a/b', 'a'), true)
  assert.equal(isWithin('a', 'a'), true)
  assert.equal(isWithin('ab', 'a'), false)
})

test('a made node is one below its parent', () => {
  assert.equal(kindBelow(undefined), 'plant')
  assert.equal(kindBelow('unit'), 'specialty')
  assert.equal(kindBelow('equipment'), undefined)
})
