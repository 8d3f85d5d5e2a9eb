import assert from 'node:assert/strict'
import { test } from 'node:test'
import Big from 'big.js'
import fc from 'fast-check'
import {
  availableOf,
  type Book,
  balanceOf,
  emptyBook,
  type Posted,
  type PostingKind,
  post,
  postingRules,
  release,
  reserve,
  reservedOf,
  reverse,
  type Wanted,
} from './stock.ts'

const places = [
  { id: 'S1', kind: 'store' },
  { id: 'S2', kind: 'store' },
  { id: 'supplier', kind: 'supplier' },
  { id: 'job', kind: 'work' },
  { id: 'bin', kind: 'scrap' },
  { id: 'count', kind: 'count' },
] as const
const empty = emptyBook(places)
let next = 0
const move = (kind: PostingKind, from: string, to: string, quantity: string, more: Partial<Wanted> = {}): Wanted => ({
  id: `m${next++}`,
  kind,
  part: 'bearing',
  from,
  to,
  quantity,
  ...more,
})
const done = (posted: Posted): Book => {
  assert.ok(posted.ok, JSON.stringify(posted))
  return posted.book
}
const fault = (posted: Posted) => (posted.ok ? 'posted' : [posted.fault, posted.available].filter(Boolean).join(' '))
const stocked = done(post(empty, move('receive', 'supplier', 'S1', '10.5')))

test('what leaves one place arrives at another', () => {
  const book = done(post(stocked, move('issue', 'S1', 'job', '0.3')))
  assert.equal(balanceOf(book, 'bearing', 'S1'), '10.2')
  assert.equal(balanceOf(book, 'bearing', 'job'), '0.3')
  assert.equal(balanceOf(book, 'bearing', 'supplier'), '-10.5')
  assert.equal(balanceOf(book, 'belt', 'S1'), '0')
})

test('refusals', () => {
  for (const [wanted, expected] of [
    [move('issue', 'S1', 'job', '10.51'), 'notThere 10.5'],
    [move('issue', 'S2', 'job', '1'), 'notThere 0'],
    [move('issue', 'S1', 'job', '0'), 'quantityNotPositive'],
    [move('issue', 'S1', 'job', '-1'), 'quantityNotPositive'],
    [move('issue', 'S1', 'job', '1e1'), 'quantityNotPositive'],
    [move('issue', 'S1', 'nowhere', '1'), 'unknownLocation'],
    [move('issue', 'S1', 'supplier', '1'), 'wrongPlaces'],
    [move('transfer', 'S1', 'S1', '1'), 'samePlace'],
    [move('issue', 'S1', 'job', '1', { part: 'belt' }), 'notThere 0'],
    [move('issue', 'S1', 'job', '1', { reservation: 'r9' }), 'unknownReservation'],
    [move('issue', 'S1', 'job', '10.5'), 'posted'],
  ] as const)
    assert.equal(fault(post(stocked, wanted)), expected, JSON.stringify(wanted))
})

test('a move sent twice is posted once; another one under its id is not', () => {
  const wanted = move('issue', 'S1', 'job', '2')
  const book = done(post(stocked, wanted))
  const again = post(book, { ...wanted, quantity: '2.0' })
  assert.deepEqual(again, { ok: true, book, repeated: true })
  assert.equal(fault(post(book, { ...wanted, quantity: '3' })), 'usedOtherwise')
})

test('a correction is the opposite move, once', () => {
  const wanted = move('issue', 'S1', 'job', '2')
  const book = done(post(stocked, wanted))
  const undone = done(reverse(book, 'undo', wanted.id))
  assert.equal(balanceOf(undone, 'bearing', 'S1'), '10.5')
  assert.equal(undone.moves.size, 3)
  assert.equal(fault(reverse(undone, 'undo2', wanted.id)), 'alreadyReversed')
  assert.equal(fault(reverse(undone, 'undo', wanted.id)), 'posted')
  assert.equal(fault(reverse(undone, 'undo3', 'undo')), 'reversalOfReversal')
  assert.equal(fault(reverse(undone, 'undo3', 'm-none')), 'unknownMove')
  const receipt = [...stocked.moves.keys()][0]
  assert.equal(fault(reverse(book, 'undo4', receipt)), 'notThere 8.5')
})

test('what is reserved is not available to others', () => {
  const book = done(reserve(stocked, { id: 'r1', part: 'bearing', store: 'S1', quantity: '8' }))
  assert.equal(availableOf(book, 'bearing', 'S1'), '2.5')
  assert.equal(fault(reserve(book, { id: 'r2', part: 'bearing', store: 'S1', quantity: '3' })), 'notThere 2.5')
  assert.equal(fault(reserve(book, { id: 'r1', part: 'bearing', store: 'S1', quantity: '8.0' })), 'posted')
  assert.equal(fault(post(book, move('issue', 'S1', 'job', '3'))), 'reservedForOthers 2.5')
  assert.equal(fault(post(book, move('issue', 'S1', 'job', '9', { reservation: 'r1' }))), 'moreThanReserved 8')
  const taken = done(post(book, move('issue', 'S1', 'job', '3', { reservation: 'r1' })))
  assert.equal(reservedOf(taken, 'bearing', 'S1'), '5')
  assert.equal(availableOf(taken, 'bearing', 'S1'), '2.5')
  assert.equal(reservedOf(release(taken, 'r1'), 'bearing', 'S1'), '0')
  assert.equal(fault(reserve(book, { id: 'r3', part: 'bearing', store: 'job', quantity: '1' })), 'unknownLocation')
})

const place = fc.constantFrom(...places.map(({ id }) => id))
const act = fc.record({
  what: fc.constantFrom('post', 'post', 'post', 'rule', 'rule', 'reverse', 'reserve', 'release', 'repeat'),
  kind: fc.constantFrom(...(Object.keys(postingRules) as PostingKind[])),
  from: place,
  to: place,
  part: fc.constantFrom('bearing', 'belt'),
  quantity: fc.integer({ min: 1, max: 500 }).map((n) => (n / 10).toFixed(1)),
  pick: fc.nat(),
})

test('whatever people try: the sum stays 0, no store goes below nothing or below what is reserved', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (story) => {
      let book = done(post(empty, move('receive', 'supplier', 'S1', '100')))
      for (const [n, { what, kind, from, to, part, quantity, pick }] of story.entries()) {
        const ids = [...book.moves.keys()]
        const held = [...book.reservations.keys()][pick % Math.max(1, book.reservations.size)]
        const wanted: Wanted = { id: `w${n}`, kind, part, from, to, quantity }
        const suits = (k: string) => places.filter((p) => p.kind === k)[pick % 2] ?? places.find((p) => p.kind === k)!
        const ruled = { ...wanted, from: suits(postingRules[kind].from).id, to: suits(postingRules[kind].to).id }
        const result: Posted =
          what === 'post'
            ? post(book, wanted)
            : what === 'rule'
              ? post(book, { ...ruled, reservation: pick % 3 === 0 ? held : undefined })
              : what === 'reverse'
                ? reverse(book, `w${n}`, ids[pick % ids.length])
                : what === 'reserve'
                  ? reserve(book, { id: `r${n}`, part, store: from, quantity })
                  : what === 'release'
                    ? { ok: true, book: release(book, held), repeated: false }
                    : post(book, { ...book.moves.get(ids[0])!, reservation: undefined })
        if (what === 'repeat') assert.ok(result.ok && result.repeated)
        if (result.ok) book = result.book
        for (const name of ['bearing', 'belt']) {
          const all = places.map(({ id }) => Big(balanceOf(book, name, id)))
          assert.ok(all.reduce((a, b) => a.plus(b)).eq(0))
          for (const store of ['S1', 'S2']) {
            assert.ok(Big(balanceOf(book, name, store)).gte(0))
            assert.ok(Big(availableOf(book, name, store)).gte(0))
          }
        }
      }
    }),
  )
})
