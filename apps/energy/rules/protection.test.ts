import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../../contract/quality.ts'
import { advance } from './protection.ts'
import {
  type Effect,
  freshProtection,
  type Happening,
  type Protection,
  type Settings,
  settingsFaults,
} from './protection-state.ts'

const second = 1000
const settings: Settings = {
  warnAbove: 80,
  warnDelayMs: 2 * second,
  tripAbove: 100,
  tripDelayMs: 3 * second,
  hysteresis: 5,
  staleMs: 4 * second,
  confirmMs: 5 * second,
  settleMs: second,
  retries: 1,
  remindMs: 60 * second,
}
type Entry = [at: number, happening: Happening]
const load = (at: number, value: number, q: number = quality.good): Entry => [
  at,
  { kind: 'sample', time: at * second, value, quality: q },
]
const tick = (at: number): Entry => [at, { kind: 'tick' }]
const contact = (at: number, position: 'open' | 'closed', q: number = quality.good): Entry => [
  at,
  { kind: 'contact', position, quality: q },
]
const answer = (at: number, attempt: number, ok = true): Entry => [at, { kind: 'writeBack', attempt, ok }]
const release = (at: number, by = 'u1', reason = '已降负荷'): Entry => [at, { kind: 'release', by, reason }]

function play(entries: readonly Entry[], from: Protection = freshProtection(0)) {
  let state = from
  const said: string[] = []
  for (const [at, happening] of entries) {
    const next = advance(state, happening, at * second, settings)
    state = next.state
    for (const effect of next.effects) said.push(`${at} ${wordsOf(effect)}`)
  }
  return { state, said }
}
const wordsOf = (e: Effect) => (e.kind === 'tell' ? e.what : e.kind === 'cutOff' ? `cutOff${e.attempt}` : `no:${e.why}`)

const overload = [load(0, 120), load(1, 120), load(2, 120), load(3, 120)]
const upToRequest = ['2 warning', '3 cutOff1', '3 requested']
const opened = [...overload, answer(4, 1), contact(5, 'open'), tick(6)]

test('from normal to confirmed open', () => {
  const { state, said } = play(opened)
  assert.deepEqual(said, [...upToRequest, '6 open'])
  assert.equal(state.phase, 'open')
})

test('what does not trip', () => {
  for (const [name, entries, phase, said] of [
    [
      'a short peak',
      [load(0, 120), load(2, 120), load(2.9, 90), load(3.5, 120), load(5, 120)],
      'warning',
      ['2 warning'],
    ],
    ['at the limit', [load(0, 100), load(3, 100), load(6, 100)], 'warning', ['3 warning']],
    [
      'bad input',
      [load(0, 120), load(1, 120), load(2, 999, quality.bad), load(3, 999, quality.bad), tick(9)],
      'armed',
      ['2 inputLost'],
    ],
    ['stale input', [load(0, 120), tick(1), tick(9), tick(20)], 'armed', ['9 inputLost']],
    ['no number', [load(0, Number.NaN), tick(9)], 'armed', ['0 inputLost']],
    [
      'an old value, delivered now',
      [load(0, 50), [9, { kind: 'sample', time: second, value: 500, quality: quality.good }], tick(12)],
      'armed',
      ['9 inputLost'],
    ],
    [
      'a clock far ahead',
      [[0, { kind: 'sample', time: 3600 * second, value: 500, quality: quality.good }], tick(3)],
      'armed',
      ['0 inputLost'],
    ],
    [
      'warning ends below the hysteresis',
      [load(0, 90), load(2, 90), load(3, 76), load(4, 74)],
      'armed',
      ['2 warning', '4 warningEnded'],
    ],
  ] as [string, Entry[], string, string[]][]) {
    const played = play(entries)
    assert.deepEqual([played.state.phase, played.said], [phase, said], name)
  }
})

test('lost input stops the counting and does not undo it', () => {
  const { state, said } = play([load(0, 120), load(2.5, 120), load(2.6, 0, quality.bad), load(4, 120), load(4.5, 120)])
  assert.deepEqual(said, ['2.5 warning', '2.6 inputLost', '4 inputBack', '4.5 cutOff1', '4.5 requested'])
  assert.equal(state.phase, 'requested')
})

test('a contact that never shows it: again, then failed, told again and again, and a late confirmation still counts', () => {
  const { state, said } = play([
    ...overload,
    answer(4, 1),
    contact(5, 'closed'),
    tick(8),
    answer(9, 1),
    answer(9, 2),
    tick(13),
    tick(72),
    tick(73),
    contact(80, 'open'),
    tick(81),
  ])
  const told = ['8 cutOff2', '8 retried', '13 failed', '73 stillLocked', '81 openLate']
  assert.deepEqual(
    said.filter((word) => !word.includes('input')),
    [...upToRequest, ...told],
  )
  assert.equal(state.phase, 'open')
})

test('a refused or unanswered write-back is tried again and then fails', () => {
  const refused = play([...overload, answer(4, 1, false), answer(5, 2, false)])
  assert.deepEqual(refused.said, [...upToRequest, '4 refused', '4 cutOff2', '4 retried', '5 refused', '5 failed'])
  const silent = play([...overload, tick(8), tick(13)])
  assert.equal(silent.state.phase, 'failed')
})

test('a bouncing or doubtful contact confirms nothing until it rests', () => {
  const bounce = [contact(4.1, 'open'), contact(4.2, 'closed'), contact(4.3, 'open'), contact(5.2, 'open')]
  assert.equal(play([...overload, answer(4, 1), ...bounce]).state.phase, 'commanded')
  assert.equal(play([...overload, answer(4, 1), ...bounce, tick(5.3)]).state.phase, 'open')
  const doubtful = [contact(4.1, 'open', quality.bad), tick(6)]
  assert.equal(play([...overload, answer(4, 1), ...doubtful]).state.phase, 'commanded')
})

test('locked out until a named person gives a reason', () => {
  const { state, said } = play([
    ...opened,
    release(7, ' '),
    release(7, 'u1', ' '),
    release(7),
    load(8, 0),
    release(9),
    release(10),
  ])
  assert.deepEqual(said.slice(4), ['7 no:nobody', '7 no:noReason', '7 no:stillOver', '9 armedAgain', '10 no:notLocked'])
  assert.deepEqual([state.phase, state.releasedBy, state.releaseReason], ['armed', 'u1', '已降负荷'])
  assert.deepEqual(play([...opened, tick(20), release(21)]).said.slice(-1), ['21 armedBlind'])
})

test('closed by somebody without a release: told, and cut off again when overloaded again', () => {
  const { state, said } = play([
    ...opened,
    load(8, 0),
    contact(9, 'closed'),
    load(10, 120),
    load(12, 120),
    load(13, 120),
    answer(13.1, 1),
    contact(14, 'open'),
    tick(15),
  ])
  assert.deepEqual(said.slice(4), ['10 closedWithoutRelease', '13 cutOff1', '13 requested', '15 open'])
  assert.equal(state.phase, 'open')
})

test('settings that protect nothing are refused', () => {
  assert.deepEqual(settingsFaults(settings), [])
  const bad = { ...settings, warnAbove: 101, staleMs: 0, hysteresis: -1, confirmMs: second, retries: 0.5 }
  assert.deepEqual(settingsFaults(bad), ['order', 'delay', 'hysteresis', 'confirm', 'retries'])
})

const q = fc.oneof(
  { weight: 12, arbitrary: fc.constant<number>(quality.good) },
  { weight: 1, arbitrary: fc.constantFrom<number>(quality.bad, quality.uncertain) },
)
const happening: fc.Arbitrary<Happening | { kind: 'sampleNow'; value: number; quality: number }> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('sampleNow' as const),
      value: fc.constantFrom(60, 90, 101, 120, 130, 140),
      quality: q,
    }),
  },
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: 'tick' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('writeBack' as const),
      attempt: fc.integer({ min: 1, max: 2 }),
      ok: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('contact' as const),
      position: fc.constantFrom('open' as const, 'closed' as const),
      quality: q,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('release' as const),
      by: fc.constantFrom('u1', ''),
      reason: fc.constantFrom('r', ''),
    }),
  },
)
const life = fc.array(fc.tuple(fc.integer({ min: 1, max: 2500 }), happening), { minLength: 60, maxLength: 120 })

function* lived(steps: readonly [number, Happening | { kind: 'sampleNow'; value: number; quality: number }][]) {
  let state = freshProtection(0)
  let now = 0
  for (const [ms, what] of steps) {
    now += ms
    const happened: Happening = what.kind === 'sampleNow' ? { ...what, kind: 'sample', time: now } : what
    const next = advance(state, happened, now, settings)
    yield { now, happened, before: state, ...next }
    state = next.state
  }
}

test('never cuts off without the limit seen exceeded for the whole delay, and never on bad input', () => {
  fc.assert(
    fc.property(life, (steps) => {
      // Kept beside the machine: time covered by good values above the limit since the last one that was not.
      let exceeded = 0
      let last: { value: number; at: number } | null = null
      let previous = 0
      for (const { now, happened, effects, before } of lived(steps)) {
        if (last && now - last.at <= settings.staleMs && last.value > settings.tripAbove) exceeded += now - previous
        if (last && now - last.at > settings.staleMs) last = null
        if (happened.kind === 'sample')
          last = (happened.quality & 0xc0) === 0xc0 ? { value: happened.value, at: now } : null
        if (last && last.value <= settings.tripAbove) exceeded = 0
        previous = now
        if (!effects.some((e) => e.kind === 'cutOff' && e.attempt === 1)) continue
        assert.ok(last && last.value > settings.tripAbove)
        assert.ok(exceeded >= settings.tripDelayMs)
        assert.ok(['armed', 'warning', 'reclosed'].includes(before.phase))
      }
    }),
    { numRuns: 200 },
  )
})

test('a request always ends confirmed or failed, whatever answers', () => {
  fc.assert(
    fc.property(life, (steps) => {
      let state = freshProtection(0)
      for (const it of lived(steps)) state = it.state
      const longest = (settings.retries + 1) * settings.confirmMs
      for (let i = 1; i <= settings.retries + 1 && ['requested', 'commanded'].includes(state.phase); i++)
        state = advance(state, { kind: 'tick' }, state.requestedAt + i * longest, settings).state
      assert.ok(!['requested', 'commanded'].includes(state.phase))
    }),
  )
})

test('it never closes anything, and nobody but a named person with a reason arms it again', () => {
  const locked = ['requested', 'commanded', 'open', 'failed', 'reclosed']
  fc.assert(
    fc.property(life, (steps) => {
      for (const { before, state, effects, happened } of lived(steps)) {
        for (const effect of effects) assert.ok(['cutOff', 'tell', 'refuse'].includes(effect.kind))
        if (!locked.includes(before.phase) || locked.includes(state.phase)) continue
        assert.ok(happened.kind === 'release' && happened.by !== '' && happened.reason !== '')
      }
    }),
    { numRuns: 200 },
  )
})

test('it goes on after a restart where it stood, and a clock set back cannot count time twice', () => {
  fc.assert(
    fc.property(life, (steps) => {
      let now = 0
      let state = freshProtection(0)
      for (const it of lived(steps)) {
        const stored = JSON.parse(JSON.stringify(it.before)) as Protection
        assert.deepEqual(advance(stored, it.happened, it.now, settings), { state: it.state, effects: it.effects })
        now = it.now
        state = it.state
      }
      const back = advance(state, { kind: 'tick' }, now - 60_000, settings).state
      assert.deepEqual([back.tripMs, back.warnMs, back.now], [state.tripMs, state.warnMs, state.now])
    }),
  )
})
