import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchPath } from './match-path.ts'

test('a pattern fits paths of its own shape and hands over the places', () => {
  assert.deepEqual(matchPath('board', 'board'), {})
  assert.deepEqual(matchPath('certificates/$id', '/certificates/a%20b'), { id: 'a b' })
  assert.equal(matchPath('certificates/$id', 'certificates'), null)
  assert.equal(matchPath('certificates/$id', 'reports/1'), null)
  assert.equal(matchPath('board', 'board/1'), null)
})
