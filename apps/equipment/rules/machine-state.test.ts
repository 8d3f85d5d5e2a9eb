import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../../contract/quality.ts'
import { advance, follow, type SignalSample, type StateMapping, step, untracked } from './machine-state.ts'
import { byLoad, stateMappings } from './state-mappings.ts'

type Said = [time: number, signal: string, value: SignalSample['value'], quality?: number, received?: number]
const sample = ([time, signal, value, q = quality.good, received = time]: Said): SignalSample => ({
  time,
  received,
  signal,
  value,
  quality: q,
})
const quick: StateMapping = { ...stateMappings.contacts, minMs: {} }

/** The intervals of a story as [state, from, to], with the last one up to `until`. */
function told(mapping: StateMapping, said: Said[], until: number) {
  const first = follow(mapping, untracked, said.map(sample))
  const { track, closed } = advance(mapping, first.track, until)
  const { state, reason, since: from } = track.current!
  const all = [...first.closed, ...closed, { state, reason, from, to: until }]
  return all.map((i) => [i.reason ? `${i.state}:${i.reason}` : i.state, i.from, i.to])
}

test('every word of an execution has its state, by priority', () => {
  const mapping = stateMappings.mtconnectCnc
  for (const [wanted, signals] of [
    ['running', { execution: 'ACTIVE' }],
    ['running', { execution: 'wait ' }],
    ['idle', { execution: 'READY' }],
    ['idle', { execution: 'INTERRUPTED' }],
    ['idle', { execution: 'FEED_HOLD' }],
    ['idle', { execution: 'STOPPED' }],
    ['idle', { execution: 'OPTIONAL_STOP' }],
    ['idle', { execution: 'PROGRAM_STOPPED' }],
    ['idle', { execution: 'PROGRAM_COMPLETED' }],
    ['unknown', { execution: 'DANCING' }],
    ['unknown', { mode: 'AUTOMATIC' }],
    ['running', { execution: 'ACTIVE', mode: 'AUTOMATIC', function: 'PRODUCTION', emergencyStop: 'ARMED' }],
    ['idle:setup', { execution: 'ACTIVE', mode: 'MANUAL_DATA_INPUT' }],
    ['idle:setup', { execution: 'READY', function: 'SETUP' }],
    ['fault', { execution: 'ACTIVE', alarm: 'FAULT' }],
    ['fault', { execution: 'INTERRUPTED', emergencyStop: 'TRIGGERED' }],
    ['maintenance', { execution: 'INTERRUPTED', alarm: 'FAULT', function: 'MAINTENANCE' }],
    ['off', { execution: 'ACTIVE', function: 'MAINTENANCE', power: 'OFF' }],
  ] as [string, Record<string, string>][]) {
    const said = Object.entries(signals).map(([signal, value]): Said => [0, signal, value])
    assert.deepEqual(told(mapping, said, 10_000).at(-1), [wanted, 0, 10_000], JSON.stringify(signals))
  }
})

test('OPC UA channels, contacts and a power meter', () => {
  assert.equal(told(stateMappings.opcuaCnc, [[0, 'execution', 2]], 9e3)[0][0], 'running')
  assert.equal(
    told(
      stateMappings.opcuaCnc,
      [
        [0, 'execution', 1],
        [0, 'mode', 0],
      ],
      9e3,
    )[0][0],
    'idle:setup',
  )
  assert.equal(
    told(
      stateMappings.opcuaCnc,
      [
        [0, 'execution', 1],
        [0, 'alarm', 3],
      ],
      9e3,
    )[0][0],
    'fault',
  )
  assert.equal(told(stateMappings.contacts, [[0, 'run', true]], 9e3)[0][0], 'running')
  assert.equal(
    told(
      stateMappings.contacts,
      [
        [0, 'run', 0],
        [0, 'power', false],
      ],
      9e3,
    )[0][0],
    'off',
  )
  const compressor: Said[] = [
    [0, 'load', 0.1],
    [60_000, 'load', 4],
    [120_000, 'load', 37.5],
  ]
  assert.deepEqual(told(byLoad(15, 1), compressor, 180_000), [
    ['off', 0, 60_000],
    ['idle', 60_000, 120_000],
    ['running', 120_000, 180_000],
  ])
})

test('a state counts from its beginning, once it has lasted', () => {
  const mapping = { ...quick, minMs: { running: 3_000, idle: 5_000 } }
  assert.deepEqual(
    told(
      mapping,
      [
        [0, 'run', 1],
        [10_000, 'run', 0],
        [14_999, 'run', 1],
      ],
      30_000,
    ),
    [['running', 0, 30_000]],
  )
  assert.deepEqual(
    told(
      mapping,
      [
        [0, 'run', 1],
        [10_000, 'run', 0],
        [15_000, 'run', 1],
      ],
      30_000,
    ),
    [
      ['running', 0, 10_000],
      ['idle', 10_000, 15_000],
      ['running', 15_000, 30_000],
    ],
  )
  const bouncing = Array.from({ length: 200 }, (_, i): Said => [10_000 + i * 400, 'run', i % 2])
  assert.deepEqual(told(mapping, [[0, 'run', 1], ...bouncing], 89_600), [['running', 0, 89_600]])
})

test('without a waiting time a single millisecond counts, and what changes twice in one moment changes once', () => {
  const flicker: Said[] = [
    [0, 'run', 1],
    [10, 'run', 0],
    [11, 'run', 1],
    [20, 'run', 0],
    [20, 'run', 1],
  ]
  assert.deepEqual(told(quick, flicker, 30), [
    ['running', 0, 10],
    ['idle', 10, 11],
    ['running', 11, 30],
  ])
})

test('a bad signal is believed for the grace, then nothing is known; a missing optional one does not matter', () => {
  const bad = quality.badCommFailure
  assert.deepEqual(
    told(
      quick,
      [
        [0, 'run', 1],
        [10_000, 'run', null, bad],
        [20_000, 'run', 1],
      ],
      60_000,
    ),
    [['running', 0, 60_000]],
  )
  assert.deepEqual(
    told(
      quick,
      [
        [0, 'run', 1],
        [10_000, 'run', 1, bad],
        [25_000, 'run', 1, bad],
      ],
      60_000,
    ),
    [
      ['running', 0, 40_000],
      ['unknown', 40_000, 60_000],
    ],
  )
  assert.deepEqual(
    told(
      quick,
      [
        [0, 'run', 1],
        [0, 'alarm', 0],
        [1_000, 'alarm', null, bad],
      ],
      60_000,
    ),
    [['running', 0, 60_000]],
  )
  assert.equal(told(quick, [[0, 'run', Number.NaN]], 9e4)[0][0], 'unknown')
  assert.equal(told(quick, [[0, 'run', 1, quality.uncertainLastUsable]], 9e4)[0][0], 'running')
  const quiet = { ...quick, silentAfterMs: 120_000 }
  assert.deepEqual(told(quiet, [[0, 'run', 1]], 200_000).at(-1), ['unknown', 120_000, 200_000])
})

test('a clock that is off a little is followed, one that is far off is not, and time never goes back', () => {
  const drifting: Said[] = [
    [5_000, 'run', 1, quality.good, 0],
    [15_000, 'run', 0, quality.good, 10_000],
  ]
  assert.deepEqual(told(quick, drifting, 20_000)[0], ['running', 5_000, 15_000])
  const wild: Said[] = [
    [1_000, 'run', 1],
    [9e9, 'run', 0, quality.good, 11_000],
    [Number.NaN, 'run', 1, quality.good, 21_000],
  ]
  assert.deepEqual(told(quick, wild, 31_000), [
    ['running', 1_000, 11_000],
    ['idle', 11_000, 21_000],
    ['running', 21_000, 31_000],
  ])
  const { track } = follow(quick, untracked, wild.map(sample))
  assert.equal(track.implausibleTimes, 2)
  const behind: Said[] = [
    [10_000, 'run', 1],
    [12_000, 'run', 0, quality.good, 3_612_000],
    [13_000, 'run', 1, quality.good, 3_613_001],
  ]
  assert.deepEqual(told(quick, behind, 4_000_000), [
    ['running', 10_000, 12_000],
    ['idle', 12_000, 3_613_001],
    ['running', 3_613_001, 4_000_000],
  ])
  const back: Said[] = [
    [50_000, 'run', 1],
    [20_000, 'run', 0, quality.good, 60_000],
    [70_000, 'run', 1],
  ]
  assert.deepEqual(told(quick, back, 80_000), [
    ['idle', 50_000, 70_000],
    ['running', 70_000, 80_000],
  ])
})

const minMs = { running: 3_000, idle: 2_000, fault: 500, unknown: 1_000 }
const arbitraryMapping = fc.constantFrom<StateMapping>(
  { ...quick, minMs, graceMs: 4_000 },
  { ...quick, minMs, graceMs: 1_000, silentAfterMs: 9_000 },
  { ...stateMappings.mtconnectCnc, minMs: { off: 700 }, clock: { maxAheadMs: 500, maxBehindMs: 5_000 } },
)
const arbitrarySamples = fc
  .array(
    fc.record({
      gap: fc.constantFrom(0, 1, 300, 1_000, 2_000, 7_000, 40_000),
      skew: fc.constantFrom(0, 0, 0, 400, -3_000, 1e9, -1e9),
      signal: fc.constantFrom('run', 'power', 'alarm', 'execution', 'mode'),
      value: fc.constantFrom<SignalSample['value']>(0, 1, true, 'ACTIVE', 'READY', 'FAULT', 'OFF', 'MANUAL', null),
      quality: fc.constantFrom(quality.good, quality.good, quality.bad, quality.uncertain),
    }),
    { maxLength: 40 },
  )
  .map((rows) => {
    let received = 1_000_000
    return rows.map(({ gap, skew, ...rest }): SignalSample => {
      received += gap
      return { ...rest, received, time: received + skew }
    })
  })

test('the same intervals in any batches, through a restart, and with any ticks between', () => {
  fc.assert(
    fc.property(arbitraryMapping, arbitrarySamples, fc.infiniteStream(fc.nat(9)), (mapping, samples, cuts) => {
      const whole = follow(mapping, untracked, samples)
      let track = untracked
      const closed: unknown[] = []
      for (let at = 0; at < samples.length; ) {
        const size = 1 + (cuts.next().value as number)
        for (const one of samples.slice(at, at + size)) {
          // ticks up to the moment at which the next sample will count
          const next = step(mapping, track, one).track.at
          const tick = advance(mapping, track, track.at + (next - track.at) * ((cuts.next().value as number) / 9))
          const { track: after, closed: done } = step(mapping, tick.track, one)
          closed.push(...tick.closed, ...done)
          track = after
        }
        track = JSON.parse(JSON.stringify(track))
        at += size
      }
      assert.deepEqual(closed, whole.closed)
      assert.deepEqual(track, whole.track)
    }),
  )
})

test('intervals follow each other without gap or overlap, change the state, and none is shorter than allowed', () => {
  fc.assert(
    fc.property(arbitraryMapping, arbitrarySamples, (mapping, samples) => {
      const { track, closed } = follow(mapping, untracked, samples)
      const all = track.current ? [...closed, { ...track.current, from: track.current.since, to: track.at }] : []
      for (const [i, { from, to, state, reason }] of all.entries()) {
        const next = all[i + 1]
        assert.ok(from <= to)
        if (!next) break
        assert.equal(to, next.from)
        assert.ok(state !== next.state || reason !== next.reason)
        if (i > 0) assert.ok(to - from >= Math.max(1, mapping.minMs[state] ?? 0), `${state} for ${to - from} ms`)
      }
    }),
  )
})
