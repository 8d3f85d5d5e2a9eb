import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cacheRule, cachesToDrop } from './cache-rule.ts'

const origin = 'https://plant.example'
const get = (path: string, mode = 'cors') => cacheRule({ method: 'GET', url: origin + path, mode }, origin)

test('files of the build come from the cache, pages from the network first, the API from the network alone', () => {
  for (const [path, mode, rule] of [
    ['/assets/page-1a2b.js', 'cors', 'asset'],
    ['/assets/page-1a2b.css', 'no-cors', 'asset'],
    ['/', 'navigate', 'page'],
    ['/a/upkeep/p/patrol?x=1', 'navigate', 'page'],
    ['/api/session', 'cors', 'network'],
    ['/api', 'cors', 'network'],
    ['/api/files/1?inline=1', 'navigate', 'network'],
    ['/favicon.svg', 'no-cors', 'network'],
  ])
    assert.equal(get(path, mode), rule, path)
  assert.equal(cacheRule({ method: 'POST', url: `${origin}/assets/x.js`, mode: 'cors' }, origin), 'network')
  assert.equal(cacheRule({ method: 'GET', url: 'https://other.example/assets/x.js', mode: 'cors' }, origin), 'network')
})

test('whatever an address below /api looks like, its answer is never kept', () => {
  fc.assert(
    fc.property(fc.webPath(), fc.constantFrom('navigate', 'cors', 'no-cors'), (path, mode) => {
      assert.equal(get(`/api${path.startsWith('/') ? path : `/${path}`}`, mode), 'network')
    }),
  )
})

test('a new version leaves the one before, and caches of others', () => {
  const names = ['other', 'm-1', 'm-2', 'm-3', 'm-4']
  assert.deepEqual(cachesToDrop(names, 'm-', 'm-4'), ['m-1', 'm-2'])
  assert.deepEqual(cachesToDrop(['m-4', 'm-3'], 'm-', 'm-4'), [])
  assert.deepEqual(cachesToDrop([], 'm-', 'm-1'), [])
})
