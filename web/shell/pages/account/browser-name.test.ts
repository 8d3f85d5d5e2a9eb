import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserName } from './browser-name.ts'

test('a browser is called as people call it', () => {
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
  const cases = [
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/141.0.0.0 Safari/537.36`, 'Chrome 141 · Windows'],
    [`Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`, 'Edge 141 · Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox 143 · Linux'],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1`,
      'Safari 18 · iOS',
    ],
    [`Mozilla/5.0 (Linux; Android 14) ${webkit} Chrome/138.0 Mobile Safari/537.36`, 'Chrome 138 · Android'],
    ['curl/8.5.0', 'curl/8.5.0'],
    ['', ''],
  ]
  for (const [agent, name] of cases) assert.equal(browserName(agent), name)
})
