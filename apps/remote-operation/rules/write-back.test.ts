import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../../contract/quality.ts'
import { stepWrite } from './write-back.ts'
import {
  type Act,
  endStates,
  type Now,
  type Parameter,
  request,
  type WriteBack,
  type WriteStep,
} from './write-record.ts'

const offset: Parameter = {
  code: 'tool-12-radius',
  limits: { min: '-0.5', max: '0.5', step: '0.001', maxChange: '0.1', tolerance: '0.0005' },
  interlocks: [{ point: 'spindle', below: 1 }],
  maxAgeMs: 5_000,
  approval: true,
  confirmation: false,
  apart: [
    ['requester', 'approver'],
    ['approver', 'operator'],
  ],
  validMs: 8 * 3_600_000,
  selectMs: 30_000,
  answerMs: 10_000,
}
const critical: Parameter = { ...offset, confirmation: true, apart: [...offset.apart, ['operator', 'confirmer']] }
const at = (ms: number, more: Partial<Now> = {}): Now => ({
  at: ms,
  current: '0.010',
  live: new Map([['spindle', { value: 0, quality: quality.good, time: ms }]]),
  ...more,
})
const turning = { live: new Map([['spindle', { value: 800, quality: quality.good, time: 0 }]]) }
const blind = { live: new Map([['spindle', { value: 0, quality: quality.badCommFailure, time: 0 }]]) }

function asked(parameter = offset, training = false): WriteBack {
  const made = request(parameter, { value: '0.05', by: 'ann', training }, at(0))
  assert.ok(made.ok)
  return made.write
}
type Told = [act: Act, ms: number, more?: Partial<Now>]
/** Goes through a story; answers the last step. */
function play(parameter: Parameter, write: WriteBack, ...story: Told[]): WriteStep {
  let step: WriteStep = { ok: true, write }
  for (const [act, ms, more] of story) step = stepWrite(parameter, step.write, act, at(ms, more))
  return step
}
const faults = (step: WriteStep) => (step.ok ? [] : step.faults.map(({ code }) => code))
const approve: Told = [{ do: 'approve', by: 'bob' }, 1_000]
const select: Told = [{ do: 'select', by: 'ann' }, 2_000]
const operate: Told = [{ do: 'operate', by: 'ann' }, 3_000]
const answer = (readBack: string | null, ms = 3_200): Told => [{ do: 'answer', readBack }, ms]

test('requested, approved, selected, operated, confirmed', () => {
  const sent = play(offset, asked(), approve, select, operate)
  assert.ok(sent.ok)
  assert.deepEqual(sent.send, { value: '0.05', to: 'device' })
  assert.equal(sent.write.before, '0.010')
  const { write } = play(offset, sent.write, answer('0.0502'))
  assert.equal(write.state, 'confirmed')
  assert.deepEqual(write.people, { requester: 'ann', approver: 'bob', operator: 'ann' })
  assert.equal(asked({ ...offset, approval: false }).state, 'approved')
})

test('in training every step is the same, and the device never hears of it', () => {
  const sent = play(offset, asked(offset, true), approve, select, operate)
  assert.ok(sent.ok)
  assert.deepEqual(sent.send, { value: '0.05', to: 'simulator' })
  assert.deepEqual(faults(play(offset, asked(offset, true), approve, [select[0], 2_000, turning])), ['interlock'])
})

test('a request that could never be carried out is refused at once', () => {
  for (const [value, code] of [
    ['0.6', 'aboveMax'],
    ['0.2', 'changeTooLarge'],
    ['0.0501', 'offStep'],
  ]) {
    const made = request(offset, { value, by: 'ann', training: false }, at(0))
    assert.deepEqual(made.ok ? [] : made.faults.map((f) => f.code), [code])
  }
})

test('a selection lasts its time, and then must be made anew', () => {
  assert.equal(play(offset, asked(), approve, select, [operate[0], 32_000]).write.state, 'operated')
  const late = play(offset, asked(), approve, select, [operate[0], 32_001])
  assert.deepEqual(
    [faults(late), late.write.state, late.write.people.operator],
    [['selectExpired'], 'approved', undefined],
  )
  const ticked = play(offset, asked(), approve, select, [{ do: 'tick' }, 40_000])
  assert.equal(ticked.write.state, 'approved')
  assert.equal(play(offset, ticked.write, [select[0], 50_000], [operate[0], 51_000]).write.state, 'operated')
})

test('what blocks a selection and an operation', () => {
  for (const [more, codes] of [
    [turning, ['interlock']],
    [blind, ['interlock']],
    [{ live: new Map() }, ['interlock']],
    [{ current: null }, ['currentUnknown']],
    [{ current: '-0.2' }, ['changeTooLarge']],
    [{ current: '-0.2', ...blind }, ['changeTooLarge', 'interlock']],
  ] as [Partial<Now>, string[]][]) {
    const selecting = play(offset, asked(), approve, [select[0], 2_000, more])
    assert.deepEqual([faults(selecting), selecting.write.state], [codes, 'approved'])
    const operating = play(offset, asked(), approve, select, [operate[0], 3_000, more])
    assert.deepEqual([faults(operating), operating.write.state], [codes, 'selected'])
  }
  assert.deepEqual(faults(play(offset, asked(), approve, [select[0], 2_000, { selectedElsewhere: true }])), [
    'selectedElsewhere',
  ])
})

test('who must not do what', () => {
  const by = (act: 'approve' | 'select' | 'operate' | 'confirm', who: string, ms: number): Told => [
    { do: act, by: who },
    ms,
  ]
  assert.deepEqual(faults(play(offset, asked(), by('approve', 'ann', 1))), ['samePerson'])
  assert.deepEqual(faults(play(offset, asked(), approve, by('select', 'bob', 2))), ['samePerson'])
  assert.deepEqual(faults(play(offset, asked(), approve, select, by('operate', 'cid', 3_000))), ['notSelector'])
  const read = play(critical, asked(critical), approve, select, operate, answer('0.05')).write
  assert.equal(read.state, 'operated')
  assert.deepEqual(faults(play(critical, read, by('confirm', 'ann', 4_000))), ['samePerson'])
  assert.equal(play(critical, read, by('confirm', 'cid', 4_000)).write.state, 'confirmed')
  assert.equal(play(critical, read, [{ do: 'tick' }, 9e9]).write.state, 'operated')
  const again = play(critical, read, answer('0.09', 3_900)).write
  assert.deepEqual([again.state, again.answer, again.lateAnswers.length], ['operated', read.answer, 1])
  const wrong = play(critical, read, [{ do: 'refuse', by: 'cid', reason: '刀补方向错误' }, 4_000]).write
  assert.deepEqual([wrong.state, wrong.reason], ['mismatched', '刀补方向错误'])
  const unread = play(critical, asked(critical), approve, select, operate, by('confirm', 'cid', 4_000))
  assert.deepEqual(faults(unread), ['notAnswered'])
})

test('a device that answers differently, late, twice or never', () => {
  const sent = play(offset, asked(), approve, select, operate).write
  assert.equal(play(offset, sent, answer('0.06')).write.state, 'mismatched')
  assert.equal(play(offset, sent, answer(null)).write.state, 'mismatched')
  assert.equal(play(offset, sent, [{ do: 'tick' }, 13_000]).write.state, 'operated')
  const never = play(offset, sent, [{ do: 'tick' }, 13_001]).write
  assert.deepEqual([never.state, never.reason], ['timedOut', 'noAnswer'])
  // nobody has ticked; the answer itself comes too late
  const late = play(offset, sent, answer('0.05', 13_001)).write
  assert.deepEqual([late.state, late.answer], ['timedOut', null])
  assert.deepEqual(late.lateAnswers, [{ at: 13_001, readBack: '0.05', matches: true }])
  const twice = play(offset, sent, answer('0.05'), answer('0.01', 4_000)).write
  assert.deepEqual([twice.state, twice.lateAnswers.map((a) => a.matches)], ['confirmed', [false]])
  assert.deepEqual(faults(play(offset, asked(), approve, answer('0.05'))), ['notNow'])
})

test('what was not sent may be tried again, what was rejected or lost may not', () => {
  const sent = play(offset, asked(), approve, select, operate).write
  const end = (act: 'unsent' | 'reject' | 'lost'): Told => [{ do: act, reason: 'x' }, 3_100]
  const again = play(offset, sent, end('unsent')).write
  assert.deepEqual(
    [again.state, again.operatedAt, again.people.operator, again.reason],
    ['approved', null, undefined, 'x'],
  )
  assert.equal(play(offset, again, select, operate).write.state, 'operated')
  assert.equal(play(offset, play(offset, asked(), approve, select).write, end('unsent')).write.state, 'approved')
  assert.equal(play(offset, sent, end('reject')).write.state, 'rejected')
  const lost = play(offset, sent, end('lost'), answer('0.05')).write
  assert.deepEqual([lost.state, lost.lateAnswers.map(({ matches }) => matches)], ['timedOut', [true]])
  assert.deepEqual(faults(play(offset, asked(), approve, end('lost'))), ['notNow'])
  assert.deepEqual(faults(play(offset, sent, answer('0.05'), end('reject'))), ['notNow'])
})

test('a request that was not operated in its time has expired', () => {
  const late = offset.validMs + 1
  for (const story of [[], [approve], [approve, select]] as Told[][]) {
    const { write } = play(offset, asked(), ...story, [{ do: 'tick' }, late])
    assert.deepEqual([write.state, write.reason], ['expired', 'expired'])
  }
  assert.deepEqual(faults(play(offset, asked(), [approve[0], late])), ['notNow'])
  assert.deepEqual(faults(play(offset, asked(), approve, [select[0], late])), ['notNow'])
  assert.equal(play(offset, asked(), approve, select, operate, [{ do: 'tick' }, late]).write.state, 'timedOut')
})

test('refused, cancelled, and what can no longer be taken back', () => {
  const no: Told = [{ do: 'refuse', by: 'bob', reason: '首件未确认' }, 1_000]
  assert.deepEqual(play(offset, asked(), no).write.state, 'refused')
  const cancel = (ms: number): Told => [{ do: 'cancel', by: 'ann', reason: 'x' }, ms]
  for (const story of [[], [approve], [approve, select]] as Told[][])
    assert.equal(play(offset, asked(), ...story, cancel(2_500)).write.state, 'cancelled')
  assert.deepEqual(faults(play(offset, asked(), approve, select, operate, cancel(3_100))), ['notNow'])
  assert.deepEqual(faults(play(offset, asked(), no, approve)), ['notNow'])
})

const who = fc.constantFrom('ann', 'bob', 'cid')
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constantFrom('approve' as const, 'select' as const, 'operate' as const, 'confirm' as const),
    by: who,
  }),
  fc.record({ do: fc.constantFrom('refuse' as const, 'cancel' as const), by: who, reason: fc.constant('x') }),
  fc.record({ do: fc.constantFrom('reject' as const, 'lost' as const), reason: fc.constant('x') }),
  fc.record({ do: fc.constant('answer' as const), readBack: fc.constantFrom('0.05', '0.0504', '0.06', null) }),
  fc.constant({ do: 'tick' as const }),
)
const moment = fc.record({
  act,
  gap: fc.constantFrom(100, 1_000, 9_000, 31_000),
  more: fc.constantFrom<Partial<Now>>({}, {}, {}, {}, turning, blind, { current: null }),
})

test('whatever people and devices do, nothing is sent unguarded and no end is ever left', () => {
  fc.assert(
    fc.property(fc.constantFrom(offset, critical), fc.array(moment, { maxLength: 25 }), (parameter, story) => {
      let write = asked(parameter)
      let ms = 0
      let sent = 0
      for (const { act, gap, more } of story) {
        ms += gap
        const before = write
        const step = stepWrite(parameter, before, act, at(ms, more))
        write = step.write
        if (endStates.includes(before.state)) assert.equal(write.state, before.state)
        if (!step.ok) assert.ok(step.faults.length > 0)
        if (!step.ok || !step.send) continue
        sent++
        assert.ok(before.state === 'selected' && ms - before.selectedAt! <= parameter.selectMs)
        assert.ok(more !== turning && more !== blind && more.current !== null)
      }
      assert.ok(sent <= 1)
      const { people, state, answer: counted } = write
      for (const [a, b] of parameter.apart) assert.ok(!people[a] || people[a] !== people[b])
      if (state === 'confirmed') {
        assert.ok(sent === 1 && people.approver && counted && counted.readBack !== '0.06' && counted.readBack !== null)
        assert.ok(counted.at - write.operatedAt! <= parameter.answerMs)
        assert.ok(!parameter.confirmation || people.confirmer)
      }
    }),
    { numRuns: 500 },
  )
})
