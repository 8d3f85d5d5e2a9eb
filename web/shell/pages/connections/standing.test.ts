import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectionItem } from '../../../../api/platform.ts'
import { badInputsOf, byTrouble, matchesFilter, standingOf } from './standing.ts'

const now = 1_800_000_000_000
type Given = Partial<ConnectionItem>
const connection = (given: Given) =>
  ({
    code: 'c',
    enabled: true,
    state: 'connected',
    driver: 'modbus',
    lastSampleAt: now,
    since: now,
    ...given,
  }) as ConnectionItem

test('what a person has switched off is no trouble', () => {
  assert.equal(standingOf(connection({ enabled: false, state: 'idle' }), now), 'off')
})

test('a push connection without a sender is quiet, a client without its server is down', () => {
  assert.equal(standingOf(connection({ driver: 'push', state: 'waiting', lastSampleAt: null }), now), 'quiet')
  assert.equal(standingOf(connection({ state: 'waiting' }), now), 'down')
  assert.equal(standingOf(connection({ state: 'failed' }), now), 'down')
})

test('connected and nothing coming for a minute is quiet, but not right after connecting', () => {
  const old = now - 120_000
  assert.equal(standingOf(connection({ lastSampleAt: old, since: old }), now), 'quiet')
  assert.equal(standingOf(connection({ lastSampleAt: null, since: now - 5_000 }), now), 'up')
  assert.equal(standingOf(connection({ lastSampleAt: now - 1_000, since: old }), now), 'up')
})

test('filters', () => {
  assert.ok(matchesFilter('down', 'trouble'))
  assert.ok(!matchesFilter('up', 'trouble'))
  assert.ok(matchesFilter('off', undefined))
})

test('troubled ones come first', () => {
  const items = [
    connection({ code: 'a' }),
    connection({ code: 'b', enabled: false }),
    connection({ code: 'd', state: 'failed' }),
    connection({ code: 'c', state: 'failed' }),
  ]
  assert.deepEqual(
    items.sort(byTrouble(now)).map((item) => item.code),
    ['c', 'd', 'a', 'b'],
  )
})

test('bad inputs, most frequent first, without those that never happened', () => {
  assert.deepEqual(badInputsOf({ badInputs: { malformed: 2, empty: 0, protocol: 9 } }), [
    { reason: 'protocol', count: 9 },
    { reason: 'malformed', count: 2 },
  ])
})
