import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import {
  afterAnswer,
  type Card,
  codeIn,
  faultOf,
  fitted,
  hasRoom,
  isScanned,
  missingAt,
  notNumbers,
  photoLimits,
  photoSent,
  photosNeeded,
  photosToSend,
  photoValue,
  portion,
  read,
  refuse,
  scan,
  startDraft,
  toWaiting,
  uuidOf,
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
  assert.deepEqual([missingAt(start, first).length, missingAt(some, first).length], [1, 0])
  assert.deepEqual(
    missingAt(some, second).map(({ key }) => key),
    ['P1/2'],
  )
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

test('photos are sent one by one; what is sent stays sent, what is gone from the phone was not taken', () => {
  const draft = read(read(startDraft(card, 'a'), 'P1/2', photoValue('p1'), 1), 'M01/1', photoValue('p2'), 2)
  const other = toWaiting(read(startDraft(card, 'b'), 'P1/2', photoValue('p3'), 3))
  const queue = [toWaiting(draft), other]
  assert.deepEqual([...photosNeeded(draft, [other])].sort(), ['p1', 'p2', 'p3'])
  const one = photoSent(queue, 'a', 'p1', 'file-1')
  assert.deepEqual(photosToSend(one[0]), [{ item: 'M01/1', photo: 'p2' }])
  assert.deepEqual([...photosNeeded(null, one)].sort(), ['p2', 'p3'])
  const [lost, same] = photoSent(one, 'a', 'p2', null)
  assert.deepEqual(lost.sent.readings, [{ item: 'P1/2', value: 'file-1', at: 1 }])
  assert.deepEqual(same, other)
  const [, empty] = photoSent(one, 'b', 'p3', null)
  assert.match(empty.refused!.en, /gone from the phone/)
  assert.deepEqual(portion([empty]), [])
})

test('a refused round stays until it is dropped, and holds nobody up', () => {
  const queue = ['a', 'b'].map((client) => toWaiting(startDraft(card, client)))
  const left = refuse(queue, 'a', { zh: '满', en: 'full' })
  assert.deepEqual(
    portion(left).map(({ sent }) => sent.client),
    ['b'],
  )
})

test('what goes together is bounded in rounds and readings, and never nothing', () => {
  const waiting = (count: number, n: number) => ({ ...toWaiting(startDraft(card, String(n))), count })
  fc.assert(
    fc.property(fc.array(fc.nat(5000), { maxLength: 120 }), (counts) => {
      const queue = counts.map(waiting)
      const some = portion(queue)
      const readings = some.reduce((sum, { count }) => sum + count, 0)
      assert.deepEqual(some, queue.slice(0, some.length))
      assert.ok(some.length <= 50 && (some.length <= 1 || readings <= 3000))
      assert.equal(some.length > 0, queue.length > 0)
    }),
  )
})

test('a picture is made to fit and keeps its shape; only so many wait', () => {
  assert.deepEqual(fitted(4000, 3000), { width: 1600, height: 1200 })
  assert.deepEqual(fitted(3000, 4000), { width: 1200, height: 1600 })
  assert.deepEqual(fitted(640, 480), { width: 640, height: 480 })
  assert.deepEqual(fitted(100_000, 1), { width: 1600, height: 1 })
  const { count, bytes } = photoLimits
  assert.equal(hasRoom([], bytes), true)
  assert.equal(hasRoom([1], bytes), false)
  assert.equal(hasRoom(new Array(count - 1).fill(1), 1), true)
  assert.equal(hasRoom(new Array(count).fill(1), 1), false)
})

test('an id of a round is a version 4 UUID whatever the dice say', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      assert.equal(z.uuidv4().safeParse(uuidOf(bytes)).success, true)
    }),
  )
})

test('a number is judged while its reader still stands there, and what is none does not leave the phone', () => {
  const limits = { low: '0.6', high: '0.8', warnHigh: '0.78' }
  const pressure = item('P1/3', { kind: 'numeric', limits })
  const route: Card = { ...card, stops: [{ code: 'P1', name: '液压站', scan: false, items: [pressure, item('P1/4')] }] }
  const faults = ['0.7', '０。７', ' ', '0.6', '0.79', '0.9', '0.59', '0,7', '0.7MPa', '–'].map((v) =>
    faultOf(pressure, v),
  )
  const [none, not] = [null, 'notNumber']
  assert.deepEqual(faults, [none, none, none, none, 'near', 'beyond', 'beyond', not, not, not])
  assert.equal(faultOf(item('P1/4'), 'notOk'), null)
  // a card that was taken along without limits still tells what is no number
  assert.deepEqual(
    ['9', 'x'].map((v) => faultOf({ ...pressure, limits: undefined }, v)),
    [none, not],
  )
  const typed = read(startDraft(route, 'c1'), 'P1/3', '0,7', 1)
  assert.deepEqual(notNumbers(typed), [pressure])
  const mended = read(read(typed, 'P1/3', '０。７ ', 2), 'P1/4', 'ok', 3)
  assert.deepEqual(notNumbers(mended), [])
  assert.deepEqual(
    toWaiting(mended).sent.readings.map(({ value }) => value),
    ['0.7', 'ok'],
  )
})
