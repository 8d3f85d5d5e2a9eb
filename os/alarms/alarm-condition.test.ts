import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AlarmCondition } from '../../api/alarms.ts'
import { quality } from '../../contract/quality.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { conditionAtRest, stepCondition } from './alarm-condition.ts'

type Told = [second: number, value: SampleValue, q?: number, sampleAt?: number]

/** Whether it is an alarm after each of what was told; times in seconds. */
function run(condition: AlarmCondition, told: Told[], delays: { on?: number; off?: number } = {}): boolean[] {
  const rule = { condition, onDelayMs: (delays.on ?? 0) * 1000, offDelayMs: (delays.off ?? 0) * 1000 }
  let memory = conditionAtRest(false)
  return told.map(([second, value, q = quality.good, at = second]) => {
    memory = stepCondition(rule, memory, { time: at * 1000, value, quality: q }, second * 1000)
    return memory.active
  })
}

const high: AlarmCondition = { kind: 'high', limit: 80, deadband: 5 }
const low: AlarmCondition = { kind: 'lowLow', limit: 10, deadband: 1 }
const bad = quality.badSensorFailure

const cases: [name: string, AlarmCondition, Told[], boolean[], { on?: number; off?: number }?][] = [
  [
    'above the limit, not at it',
    high,
    [
      [1, 80],
      [2, 80.1],
    ],
    [false, true],
  ],
  [
    'back only beyond the dead-band',
    high,
    [
      [1, 81],
      [2, 76],
      [3, 75],
    ],
    [true, true, false],
  ],
  [
    'below the limit',
    low,
    [
      [1, 10],
      [2, 9.9],
      [3, 10.5],
      [4, 11],
    ],
    [false, true, true, false],
  ],
  [
    'on-delay by the samples’ time',
    high,
    [
      [1, 81],
      [3, 81],
      [6, 81],
    ],
    [false, false, true],
    { on: 5 },
  ],
  [
    'on-delay begins anew after a return',
    high,
    [
      [1, 81],
      [4, 70],
      [5, 81],
      [9, 81],
      [10, 81],
    ],
    [false, false, false, false, true],
    { on: 5 },
  ],
  [
    'off-delay',
    high,
    [
      [1, 81],
      [2, 70],
      [4, 70],
      [7, 70],
    ],
    [true, true, true, false],
    { off: 5 },
  ],
  [
    'off-delay begins anew within the dead-band',
    high,
    [
      [1, 81],
      [2, 70],
      [5, 78],
      [8, 70],
      [13, 70],
    ],
    [true, true, true, true, false],
    { off: 5 },
  ],
  [
    'a bad value holds an alarm',
    high,
    [
      [1, 81],
      [2, 10, bad],
      [3, null, bad],
      [4, 10],
    ],
    [true, true, true, false],
  ],
  [
    'a bad value raises none',
    high,
    [
      [1, 99, bad],
      [2, 81],
    ],
    [false, true],
  ],
  [
    'what was confirmed before a bad value still counts',
    high,
    [
      [1, 81],
      [3, 0, bad],
      [6, 81],
    ],
    [false, false, true],
    { on: 5 },
  ],
  [
    'an older sample is left out',
    high,
    [
      [5, 70],
      [6, 99, quality.good, 4],
      [7, 99, quality.good, 7],
    ],
    [false, false, true],
  ],
  [
    'quality',
    { kind: 'bad' },
    [
      [1, 5],
      [2, 5, bad],
      [3, 5],
    ],
    [false, true, false],
  ],
  ['uncertain is not bad', { kind: 'bad' }, [[1, 5, quality.uncertain]], [false]],
  [
    'a switch',
    { kind: 'state', is: 'equal', value: true },
    [
      [1, false],
      [2, true],
      [3, false],
    ],
    [false, true, false],
  ],
  [
    'a text that deviates',
    { kind: 'state', is: 'different', value: 'AUTO' },
    [
      [1, 'AUTO'],
      [2, 'MDI'],
      [3, 'AUTO'],
    ],
    [false, true, false],
  ],
  [
    'a rate of change, up or down',
    { kind: 'rate', limit: 2, deadband: 0 },
    [
      [1, 0],
      [3, 2],
      [5, 10],
      [7, 10],
    ],
    [false, false, true, false],
  ],
  [
    'a source',
    { kind: 'source', source: 'model', key: 'k' },
    [
      [1, null],
      [2, true],
      [3, null],
      [4, false],
    ],
    [false, true, true, false],
  ],
  ['nothing has come yet', high, [], []],
]

test('when it is an alarm', () => {
  for (const [name, condition, told, expected, delays] of cases)
    assert.deepEqual(run(condition, told, delays), expected, name)
})

test('a rate that nobody has measured yet ends no alarm, as after a start; a value that stays quiet does', () => {
  const rule = { condition: { kind: 'rate', limit: 2, deadband: 0 } as const, onDelayMs: 0, offDelayMs: 0 }
  const from = (told: Told[]) => {
    let memory = conditionAtRest(true)
    return told.map(([second, value, q = quality.good, at = second]) => {
      memory = stepCondition(rule, memory, { time: at * 1000, value, quality: q }, second * 1000)
      return memory.active
    })
  }
  const rising: Told[] = [10, 12, 14].map((at) => [at, at * 5])
  assert.deepEqual(from(rising), [true, true, true])
  assert.deepEqual(from([...rising, [16, 0, bad], [18, 90], [20, 100]]), [true, true, true, true, true, true])
  assert.deepEqual(
    from([
      [10, 50],
      [14, 50, quality.good, 10],
      [16, 50, quality.good, 10],
    ]),
    [true, true, false],
  )
})

test('a late sample: delays count from its own time, as nothing newer denies it', () => {
  assert.deepEqual(
    run(
      high,
      [
        [7, 81, quality.good, 3],
        [8, 81, quality.good, 3],
      ],
      { on: 5 },
    ),
    [false, true],
  )
})

const samples = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 20 }),
    late: fc.integer({ min: 0, max: 30 }),
    value: fc.integer({ min: 60, max: 100 }),
    bad: fc.boolean(),
  }),
  { maxLength: 60 },
)

test('a bad sample never changes what is said of values', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 0, max: 10 }), (told, delay) => {
      const rule = { condition: high, onDelayMs: delay * 1000, offDelayMs: delay * 1000 }
      let memory = conditionAtRest(false)
      let now = 1_000_000
      for (const { gap, late, value, bad: isBad } of told) {
        now += gap * 1000
        const before = memory
        memory = stepCondition(
          rule,
          memory,
          { time: now - late * 1000, value, quality: isBad ? bad : quality.good },
          now,
        )
        if (isBad || now - late * 1000 < before.seen) assert.equal(memory.active, before.active)
        if (!before.active && memory.active) assert.ok(value > 80)
        if (before.active && !memory.active) assert.ok(value <= 75)
        assert.ok(memory.seen >= before.seen)
      }
    }),
  )
})
