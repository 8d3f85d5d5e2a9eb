import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  afterAnswer,
  type Card,
  codeIn,
  isScanned,
  missingAt,
  read,
  scan,
  startDraft,
  toWaiting,
} from './patrol-draft.ts'

const item = (key: string, more = {}) => ({
  ...{ key, name: key, kind: 'okNotOk' as const, unit: null, expected: '', optional: false },
  ...{ answers: [], ...more },
})
const card: Card = {
  ...{ id: 'r', code: 'R1', name: '一线' },
  stops: [
    { code: 'M01', name: '1号', scan: true, items: [item('M01/1'), item('M01/2', { optional: true })] },
    { code: 'P1', name: '液压站', scan: false, items: [item('P1/1'), item('P1/2', { kind: 'photo' })] },
  ],
}

test('a round is filled in stop by stop, and waits as it was read', () => {
  const start = startDraft(card, 'c1')
  const [first, second] = card.stops
  assert.deepEqual([isScanned(start, first), isScanned(start, second)], [false, true])
  assert.equal(scan(start, 'M02', 1), null)
  const scanned = scan(start, 'https://plant/s/m01?x=1', 1)!
  assert.equal(scanned.stop, first)
  assert.equal(isScanned(scanned.draft, first), true)
  const some = read(read(scanned.draft, 'M01/1', 'ok', 2), 'P1/1', 'notOk', 3)
  assert.deepEqual([missingAt(start, first).length, missingAt(some, first), missingAt(some, second)], [1, [], []])
  assert.deepEqual(read(some, 'P1/1', ' ', 4).readings, { 'M01/1': { value: 'ok', at: 2 } })
  assert.deepEqual(toWaiting(some), {
    ...{ name: '一线', count: 2 },
    sent: {
      ...{ client: 'c1', route: 'R1', scans: [{ place: 'M01', at: 1 }] },
      readings: [
        { item: 'M01/1', value: 'ok', at: 2 },
        { item: 'P1/1', value: 'notOk', at: 3 },
      ],
    },
  })
})

test('labels say the code, or the address with it', () => {
  for (const [text, code] of [
    [' M01 ', 'M01'],
    ['http://x/s/M%2001', 'M 01'],
    ['http://x/s/%E0%A4%A', 'http://x/s/%E0%A4%A'],
  ])
    assert.equal(codeIn(text), code)
})

test('what the server took is gone, what it refused says why, the rest waits', () => {
  const waiting = ['a', 'b', 'c'].map((client) => toWaiting(startDraft(card, client)))
  const why = { code: 'unknownRoute', zh: '没有', en: 'none' }
  const left = afterAnswer(waiting, {
    items: [
      { client: 'a', round: '1' },
      { client: 'b', refused: why },
    ],
  })
  assert.deepEqual(
    left.map(({ sent, refused }) => [sent.client, refused]),
    [
      ['b', { zh: '没有', en: 'none' }],
      ['c', undefined],
    ],
  )
})
