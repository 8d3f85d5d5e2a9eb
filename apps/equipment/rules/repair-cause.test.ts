import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Cause, causeKeyOf, judgeCause, type KnownRepair } from './repair-cause.ts'

const minute = 60_000
const rules = {
  echoMs: 5 * minute,
  recurrenceMs: 7 * 24 * 60 * minute,
  same: { 'E-204': 'coolant', 'E-205': 'coolant' },
}
const alarm = (code: string, event: string, at = 100 * minute): Cause => ({
  equipment: 'M1',
  kind: 'alarm',
  code,
  event,
  at,
})
const repair = (more: Partial<KnownRepair> = {}): KnownRepair => ({
  id: 'R1',
  causeKey: 'M1|alarm|E-100',
  state: 'open',
  closedAt: null,
  events: ['e1'],
  ...more,
})
const closed = (ago: number) => repair({ state: 'closed', closedAt: 100 * minute - ago })

test('one repair per cause', () => {
  for (const [cause, repairs, verdict] of [
    [alarm('E-100', 'e1'), [], { do: 'open', causeKey: 'M1|alarm|E-100', recurrenceOf: null }],
    [alarm('E-100', 'e2'), [repair()], { do: 'note', repair: 'R1', causeKey: 'M1|alarm|E-100' }],
    [alarm('E-100', 'e1'), [repair()], { do: 'nothing', repair: 'R1', why: 'alreadyNoted' }],
    [alarm('E-100', 'e2'), [closed(minute)], { do: 'nothing', repair: 'R1', why: 'echo' }],
    [alarm('E-100', 'e2'), [closed(5 * minute)], { do: 'open', causeKey: 'M1|alarm|E-100', recurrenceOf: 'R1' }],
    [
      alarm('E-100', 'e2'),
      [closed(rules.recurrenceMs)],
      { do: 'open', causeKey: 'M1|alarm|E-100', recurrenceOf: null },
    ],
    [alarm('E-101', 'e2'), [repair()], { do: 'open', causeKey: 'M1|alarm|E-101', recurrenceOf: null }],
    [
      alarm('E-205', 'e2'),
      [repair({ causeKey: 'M1|cause|coolant' })],
      { do: 'note', repair: 'R1', causeKey: 'M1|cause|coolant' },
    ],
  ] as const)
    assert.deepEqual(judgeCause(cause, repairs, rules), verdict)
})

test('the newest of several closed repairs is the one that recurs', () => {
  const older = { ...closed(50 * minute), id: 'R0' }
  assert.deepEqual(judgeCause(alarm('E-100', 'e9'), [older, closed(10 * minute)], rules), {
    do: 'open',
    causeKey: 'M1|alarm|E-100',
    recurrenceOf: 'R1',
  })
})

test('no two causes share a key', () => {
  const key = (equipment: string, code: string) => causeKeyOf({ equipment, kind: 'alarm', code })
  assert.notEqual(key('M1', 'a|b'), key('M1', 'a%7Cb'))
  assert.notEqual(key('M1|alarm', 'a'), key('M1', 'alarm|a'))
  const part = fc.string({ unit: fc.constantFrom('a', '|', '%', '7', 'C', '泵'), minLength: 1, maxLength: 4 })
  const cause = fc.record({ equipment: part, kind: fc.constantFrom('alarm' as const, 'check' as const), code: part })
  fc.assert(
    fc.property(cause, cause, (a, b) => {
      const same = a.equipment === b.equipment && a.kind === b.kind && a.code === b.code
      assert.equal(causeKeyOf(a) === causeKeyOf(b), same)
    }),
  )
})

test('however often and in whatever order alarms come, a cause has one open repair', () => {
  const raised = fc.record({ code: fc.constantFrom('E-100', 'E-204', 'E-205'), event: fc.nat(9), close: fc.boolean() })
  fc.assert(
    fc.property(fc.array(raised, { maxLength: 40 }), (story) => {
      let repairs: KnownRepair[] = []
      for (const [n, { code, event, close }] of story.entries()) {
        const at = n * 4 * minute
        const verdict = judgeCause(alarm(code, `${code}/${event}`, at), repairs, rules)
        const taken = { id: `R${n}`, state: 'open' as const, closedAt: null, events: [`${code}/${event}`] }
        if (verdict.do === 'open') repairs.push({ ...taken, causeKey: verdict.causeKey })
        if (verdict.do === 'note')
          repairs = repairs.map((r) => (r.id === verdict.repair ? { ...r, events: [...r.events, ...taken.events] } : r))
        const open = repairs.filter(({ state }) => state === 'open').map(({ causeKey }) => causeKey)
        assert.equal(new Set(open).size, open.length)
        if (close) repairs = repairs.map((r) => (r.state === 'open' ? { ...r, state: 'closed', closedAt: at } : r))
      }
      const events = repairs.flatMap((r) => r.events)
      assert.equal(new Set(events).size, events.length)
    }),
  )
})
