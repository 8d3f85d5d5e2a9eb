import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Quality, quality } from '../../../contract/quality.ts'
import { liveState } from './live-state.ts'
import { type SignalSample, untracked } from './machine-state.ts'
import { stateMappings } from './state-mappings.ts'

const now = 1_000_000_000
const minute = 60_000
const { contacts } = stateMappings
const signal = (name: string, value: number, time: number, mark: Quality = quality.good): SignalSample => ({
  ...{ signal: name, value, time, received: time, quality: mark },
})

const cases: [string, SignalSample[], string, number | null][] = [
  ['runs since its run signal came', [signal('run', 1, now - 5 * minute)], 'running', null],
  ['stands idle', [signal('run', 0, now - minute)], 'idle', null],
  ['an alarm goes before run', [signal('run', 1, now - minute), signal('alarm', 1, now - minute / 2)], 'fault', null],
  ['a run signal that is polled counts at once', [signal('run', 1, now - 1000)], 'running', null],
  ['nothing was ever said', [], 'unknown', null],
  ['bad for longer than is believed', [signal('run', 1, now - 5 * minute, quality.bad)], 'unknown', null],
  ['its clock is five minutes ahead', [signal('run', 1, now + 5 * minute)], 'running', 5 * minute],
  ['half a minute ahead is believed', [signal('run', 1, now + minute / 2)], 'running', null],
]
for (const [name, samples, state, off] of cases)
  test(name, () => {
    const seen = liveState(contacts, untracked, samples, now)
    assert.deepEqual([seen.state, seen.clockOffMs], [state, off])
  })

test('a machine that is polled shows its new state at once, one that goes on keeps its beginning', () => {
  const running = {
    ...untracked,
    at: now - minute,
    heard: now - minute,
    current: { state: 'running' as const, reason: null, since: now - 20 * minute },
    signals: { run: { value: 1, badSince: null } },
  }
  const stopped = liveState(contacts, running, [signal('run', 0, now)], now)
  assert.deepEqual([stopped.state, stopped.since], ['idle', now - minute / 2])
  const same = liveState(contacts, running, [signal('run', 1, now)], now)
  assert.deepEqual([same.state, same.since], ['running', now - 20 * minute])
})
