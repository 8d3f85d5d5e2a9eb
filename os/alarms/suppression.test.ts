import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../contract/quality.ts'
import { activeGroups, firstOut, foldConsequences, type Rung, suppressionOf } from './suppression.ts'

const rung = (code: string, rest: Partial<Rung> = {}): Rung => ({
  ...{ code, activates: [], suppressedBy: [], firstOut: null, consequenceOf: [], suppressedWhile: [] },
  ...{ since: null, shown: true, ...rest },
})
const nothing = () => null

test('a group: any active member activates it, and an alarm is released when all its groups are inactive', () => {
  const target = rung('low-oil', { suppressedBy: ['pump-off', 'maintenance'] })
  const why = (...active: string[]) => suppressionOf(target, new Set(active), nothing)
  assert.deepEqual(why('pump-off', 'maintenance'), { by: 'group', group: 'pump-off' })
  assert.deepEqual(why('maintenance'), { by: 'group', group: 'maintenance' })
  assert.equal(why('another'), null)
  assert.equal(why(), null)
  const members = [
    rung('a', { activates: ['pump-off'] }),
    rung('b', { activates: ['pump-off'], since: 1, shown: false }),
  ]
  assert.deepEqual([...activeGroups(members)], ['pump-off'])
  assert.deepEqual([...activeGroups(members.map((m) => ({ ...m, since: null })))], [])
})

test('an alarm does not silence itself', () => {
  const own = rung('a', { activates: ['g'], suppressedBy: ['g'], since: 1 })
  assert.equal(suppressionOf(own, activeGroups([own]), nothing), null)
})

test('by the state of the plant, unless it cannot be trusted', () => {
  const alarm = rung('a', {
    suppressedWhile: [
      { code: 'LOAD', is: 'below', value: 10 },
      { code: 'MODE', is: 'equal', value: 'STOP' },
    ],
  })
  const why = (load: number | null, mode: string, q: number = quality.good) =>
    suppressionOf(alarm, new Set(), (code) => ({ time: 1, value: code === 'LOAD' ? load : mode, quality: q }))
  assert.deepEqual(why(5, 'RUN'), { by: 'plantState', point: 'LOAD' })
  assert.deepEqual(why(50, 'STOP'), { by: 'plantState', point: 'MODE' })
  assert.equal(why(10, 'RUN'), null)
  assert.equal(why(null, 'RUN'), null)
  assert.equal(why(5, 'STOP', quality.badCommFailure), null)
  assert.equal(suppressionOf(alarm, new Set(), nothing), null)
})

test('the first of a group stays the first until the group is quiet', () => {
  const at = (a: number | null, b: number | null) => [
    rung('a', { firstOut: 'trip', since: a }),
    rung('b', { firstOut: 'trip', since: b }),
  ]
  const one = firstOut(at(5, 3), new Map())
  assert.deepEqual([...one], [['trip', 'b']])
  const two = firstOut(at(5, null), one)
  assert.deepEqual([...two], [['trip', 'b']])
  const quiet = firstOut(at(null, null), two)
  assert.deepEqual([...quiet], [])
  assert.deepEqual([...firstOut(at(9, null), quiet)], [['trip', 'a']])
})

test('consequences stand under their source, and come forward when it clears or is put away', () => {
  const trip = { since: 1 }
  const all = (source: Partial<Rung>) => [
    rung('trip', source),
    rung('flow', { since: 2, consequenceOf: ['trip'] }),
    rung('heat', { since: 3, consequenceOf: ['flow'] }),
    rung('other', { since: 3 }),
  ]
  assert.deepEqual(
    [...foldConsequences(all(trip))],
    [
      ['flow', 'trip'],
      ['heat', 'trip'],
    ],
  )
  assert.deepEqual([...foldConsequences(all({ since: null }))], [['heat', 'flow']])
  assert.deepEqual([...foldConsequences(all({ ...trip, shown: false }))], [['heat', 'flow']])
})

test('where causes run in a circle the earliest stands', () => {
  const circle = [
    rung('a', { since: 3, consequenceOf: ['b'] }),
    rung('b', { since: 1, consequenceOf: ['c'] }),
    rung('c', { since: 2, consequenceOf: ['a', 'c'] }),
    rung('d', { since: 0, consequenceOf: ['a'] }),
  ]
  assert.deepEqual(Object.fromEntries(foldConsequences(circle)), { a: 'b', c: 'b', d: 'b' })
})

test('nothing is lost: whatever is folded is folded under one that stands, and only active ones are', () => {
  const codes = ['a', 'b', 'c', 'd', 'e', 'f']
  const anyRung = (code: string) =>
    fc
      .record({
        since: fc.option(fc.integer({ min: 0, max: 5 })),
        shown: fc.boolean(),
        consequenceOf: fc.subarray(codes),
      })
      .map((rest) => rung(code, rest))
  fc.assert(
    fc.property(fc.tuple(...codes.map(anyRung)), (rungs) => {
      const under = foldConsequences(rungs)
      const standing = (code: string) => rungs.some((r) => r.code === code && r.shown && r.since !== null)
      for (const [code, root] of under) {
        assert.ok(standing(code) && standing(root))
        assert.notEqual(code, root)
        assert.equal(under.has(root), false)
      }
    }),
  )
})
