import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Approvers,
  advance,
  begin,
  decide,
  expire,
  type Judgement,
  matches,
  type Pending,
  type Rule,
  waitsFor,
  withdraw,
} from './approval-rule.ts'
import { comparisons, holds, order } from './compare.ts'

const hour = 3_600_000
const rule = (...steps: Rule['steps'][number][]): Rule => ({ condition: null, steps, ownConsent: false })
const any = { role: 'c.head', need: 'any' } as const
const all = { role: 'c.head', need: 'all' } as const
const who = (first: string[], escalation: string[] = []): Approvers => ({ first, escalation })
const says = (by: string, verdict: 'approve' | 'refuse' = 'approve', more: Partial<Judgement> = {}): Judgement => ({
  by,
  verdict,
  delegators: [],
  reason: verdict === 'refuse' ? '价格偏高' : null,
  signature: null,
  ...more,
})
const refused = (code: string) => ({ name: 'Refusal', code })

test('decimals are compared as decimals, dates and words by their characters', () => {
  const table: [unknown, (typeof comparisons)[number], string | number | boolean, boolean][] = [
    ['100.00', '=', 100, true],
    ['99.995', '<', '100', true],
    ['0.1', '>', '0.09999999999999999999', true],
    ['9', '<', '10', true],
    [-0, '=', 0, true],
    [1e21, '=', '1000000000000000000000', true],
    [5e-324, '>', 0, true],
    ['2026-11-22', '<', '2026-12-01', true],
    ['urgent', '=', 'urgent', true],
    ['urgent', '=', 5, false],
    ['urgent', '!=', 5, true],
    [true, '=', true, true],
    [true, '=', 'true', false],
    [null, '>', 0, false],
    [null, '!=', 0, true],
    [undefined, '=', '', false],
    [{}, '=', 1, false],
    ['', '<', 1, false],
  ]
  for (const [found, op, value, expected] of table)
    assert.equal(holds(found, op, value), expected, `${found} ${op} ${value}`)
})

test('an order of numbers is theirs, however they are written', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 30n), 10n ** 30n),
      fc.bigInt(-(10n ** 30n), 10n ** 30n),
      fc.nat(20),
      (a, b, zeros) => {
        const expected = a < b ? -1 : a > b ? 1 : 0
        assert.equal(order(`${a}.${'0'.repeat(zeros)}`, `${b}`), expected)
        assert.equal(order(`${a}e-${zeros}`, `${b}e-${zeros}`), expected)
      },
    ),
  )
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (a, b) => {
        assert.equal(order(a, b), a < b ? -1 : a > b ? 1 : 0)
      },
    ),
  )
})

test('exactly one of <, =, > holds for what can be compared, none for what cannot', () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean())
  fc.assert(
    fc.property(value, value, (a, b) => {
      const count = (['<', '=', '>'] as const).filter((op) => holds(a, op, b)).length
      assert.equal(count, order(a, b) === null ? 0 : 1)
      assert.equal(holds(a, '!=', b), !holds(a, '=', b))
      assert.equal(holds(a, '<=', b), holds(a, '<', b) || holds(a, '=', b))
    }),
  )
})

test('a condition looks at the input first, then at the row', () => {
  const condition = { field: 'amount', op: '>', value: 50000 } as const
  assert.equal(matches(null, {}, null), true)
  assert.equal(matches(condition, { amount: '50000.01' }, { amount: '1' }), true)
  assert.equal(matches(condition, { amount: '50000.00' }, { amount: '60000' }), false)
  assert.equal(matches(condition, {}, { amount: '60000' }), true)
  assert.equal(matches(condition, {}, null), false)
  assert.equal(matches({ field: 'constructor', op: '!=', value: 1 }, {}, {}), true)
})

test('one of any is enough, all need all, steps follow each other', () => {
  const one = begin(rule(any), 'wang', 0)
  assert.equal(decide(rule(any), one, who(['li', 'zhao']), says('li'), 1).state, 'approved')

  const both = rule(all, { ...any, deadlineHours: 2 })
  const first = decide(both, begin(both, 'wang', 0), who(['li', 'zhao']), says('li'), 1)
  assert.deepEqual([first.state, first.step], ['waiting', 0])
  assert.throws(() => decide(both, first, who(['li', 'zhao']), says('li'), 2), refused('alreadyDecided'))
  const second = decide(both, first, who(['li', 'zhao']), says('zhao'), 3)
  assert.deepEqual([second.state, second.step, second.due], ['waiting', 1, 3 + 2 * hour])
  const third = decide(both, second, who(['li']), says('li'), 4)
  assert.deepEqual([third.state, third.due, third.decisions.length], ['approved', null, 3])
})

test('one refusal ends it and needs a reason', () => {
  const both = rule(all, any)
  const pending = begin(both, 'wang', 0)
  assert.throws(
    () => decide(both, pending, who(['li']), says('li', 'refuse', { reason: '' }), 1),
    refused('reasonMissing'),
  )
  const over = decide(both, pending, who(['li', 'zhao']), says('li', 'refuse'), 1)
  assert.equal(over.state, 'refused')
  assert.throws(() => decide(both, over, who(['li', 'zhao']), says('zhao'), 2), refused('taskOver'))
  assert.throws(() => withdraw(over, 'wang'), refused('taskOver'))
})

test('nobody approves their own command, nor through somebody else’s delegation, unless the rule says so', () => {
  const pending = begin(rule(any), 'wang', 0)
  assert.throws(() => decide(rule(any), pending, who(['wang', 'li']), says('wang'), 1), refused('ownCommand'))
  assert.throws(
    () => decide(rule(any), pending, who(['wang', 'li']), says('wang', 'approve', { delegators: ['li'] }), 1),
    refused('ownCommand'),
  )
  // what the requester delegated counts no more than the requester
  assert.throws(
    () => decide(rule(any), pending, who(['wang']), says('zhao', 'approve', { delegators: ['wang'] }), 1),
    refused('notYours'),
  )
  // all: the requester is not waited for
  assert.equal(decide(rule(all), pending, who(['wang', 'li']), says('li'), 1).state, 'approved')
  const own = { ...rule(any), ownConsent: true }
  assert.equal(decide(own, pending, who(['wang']), says('wang'), 1).state, 'approved')
})

test('whoever stands in decides for those who delegated, and both names are kept', () => {
  const pending = begin(rule(all), 'wang', 0)
  const judged = says('zhao', 'approve', { delegators: ['li', 'sun'] })
  const done = decide(rule(all), pending, who(['li', 'sun']), judged, 1)
  assert.equal(done.state, 'approved')
  assert.deepEqual([done.decisions[0].by, done.decisions[0].for], ['zhao', ['li', 'sun']])
  const part = decide(rule(all), pending, who(['li', 'sun']), says('li'), 1)
  assert.deepEqual(decide(rule(all), part, who(['li', 'sun']), judged, 2).decisions[1].for, ['sun'])
  assert.throws(() => decide(rule(any), pending, who(['li']), says('zhao'), 1), refused('notYours'))
})

test('a signed step takes no consent without a signature', () => {
  const signed = rule({ ...any, signed: true })
  const pending = begin(signed, 'wang', 0)
  assert.throws(() => decide(signed, pending, who(['li']), says('li'), 1), refused('signatureMissing'))
  assert.equal(decide(signed, pending, who(['li']), says('li', 'refuse'), 1).state, 'refused')
  const done = decide(signed, pending, who(['li']), says('li', 'approve', { signature: 's1' }), 1)
  assert.deepEqual([done.state, done.decisions[0].signature], ['approved', 's1'])
})

test('past the deadline it goes to others once, then it expires', () => {
  const timed = rule({ ...all, deadlineHours: 1, escalateTo: 'c.boss' })
  const pending = begin(timed, 'wang', 0)
  assert.deepEqual(waitsFor(timed, pending), { roles: ['c.head'], people: [] })
  assert.equal(expire(timed, pending, hour - 1), pending)
  assert.throws(() => decide(timed, pending, who(['li'], ['boss']), says('boss'), hour - 1), refused('notYours'))
  const late = expire(timed, pending, hour)
  assert.deepEqual([late.state, late.escalated, late.due], ['waiting', true, 2 * hour])
  assert.deepEqual(waitsFor(timed, late), { roles: ['c.head', 'c.boss'], people: [] })
  // one of those it was escalated to is enough, where all of the others would have been needed
  assert.equal(decide(timed, late, who(['li', 'sun'], ['boss']), says('boss'), hour).state, 'approved')
  assert.equal(decide(timed, late, who(['li', 'sun'], ['boss']), says('li'), hour).state, 'waiting')
  assert.equal(expire(timed, late, 2 * hour).state, 'expired')
  // the clock counts also when nothing swept yet
  assert.equal(decide(timed, pending, who(['li'], ['boss']), says('boss'), hour).state, 'approved')
  const plain = rule({ ...any, deadlineHours: 1 })
  assert.throws(() => decide(plain, begin(plain, 'wang', 0), who(['li']), says('li'), hour), refused('taskOver'))
  // after a long stop those it is escalated to get their time
  assert.equal(expire(timed, pending, 50 * hour).due, 51 * hour)
})

test('only who asked withdraws, and only while it waits', () => {
  const pending = begin(rule(any), 'wang', 0)
  assert.throws(() => withdraw(pending, 'li'), refused('notRequester'))
  assert.equal(withdraw(pending, 'wang').state, 'withdrawn')
})

test('a step whose last undecided approver has left goes on', () => {
  const part = decide(rule(all), begin(rule(all), 'wang', 0), who(['li', 'sun']), says('li'), 1)
  assert.equal(advance(rule(all), part, who(['li', 'sun']), 2), part)
  assert.equal(advance(rule(all), part, who(['li']), 2).state, 'approved')
  assert.equal(advance(rule(all), part, who([]), 2).state, 'waiting')
})

test('whatever people do in whatever order: four eyes, every step consented, an end is an end', () => {
  const names = ['a', 'b', 'c', 'd']
  const group = fc.subarray(names)
  const step = fc.record({
    people: group,
    bosses: group,
    need: fc.constantFrom('any' as const, 'all' as const),
    deadlineHours: fc.constantFrom(undefined, 1, 3),
    escalates: fc.boolean(),
    signed: fc.boolean(),
  })
  const act = fc.record({
    by: fc.constantFrom(...names),
    delegators: group,
    verdict: fc.constantFrom('approve' as const, 'approve' as const, 'approve' as const, 'refuse' as const),
    signature: fc.constantFrom(null, 's'),
    hours: fc.constantFrom(0, 0, 1, 2),
    withdraws: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), fc.array(act, { maxLength: 12 }), (plan, acts) => {
      const made = rule(
        ...plan.map(({ people, need, deadlineHours, escalates, signed }) => ({
          ...{ people, need, deadlineHours, signed },
          escalateTo: escalates ? 'boss' : undefined,
        })),
      )
      let now = 0
      let pending: Pending = begin(made, 'a', now)
      for (const { by, delegators, verdict, signature, hours, withdraws } of acts) {
        now += hours * hour
        const before = pending
        const at = plan[before.step]
        try {
          const approvers = who(at.people, at.bosses)
          pending = withdraws
            ? withdraw(pending, by)
            : decide(made, pending, approvers, { by, delegators, verdict, signature, reason: 'r' }, now)
        } catch (error) {
          assert.equal((error as Error).name, 'Refusal')
          pending = expire(made, pending, now)
        }
        if (before.state !== 'waiting') assert.equal(pending, before)
        assert.ok(pending.step === before.step || pending.step === before.step + 1)
        assert.ok(pending.decisions.length >= before.decisions.length)
      }
      for (const d of pending.decisions) {
        assert.notEqual(d.by, 'a')
        assert.ok(!d.for.includes('a') && d.for.length > 0)
        if (plan[d.step].signed && d.verdict === 'approve') assert.ok(d.signature)
      }
      if (pending.state !== 'approved') return
      plan.forEach(({ people, bosses, need }, at) => {
        const consents = pending.decisions.filter((d) => d.step === at && d.verdict === 'approve').flatMap((d) => d.for)
        const others = people.filter((p) => p !== 'a')
        const whole =
          need === 'any' ? others.some((p) => consents.includes(p)) : others.every((p) => consents.includes(p))
        assert.ok(consents.length > 0 && (whole || bosses.some((p) => consents.includes(p))))
      })
    }),
    { numRuns: 500 },
  )
})
