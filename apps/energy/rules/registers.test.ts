import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quality } from '../../../contract/quality.ts'
import { sum } from './decimal.ts'
import { mergeReadings, type Reading } from './readings.ts'
import { type Finding, type Installation, stepsOf } from './registers.ts'

const hour = 3_600_000
const good = quality.good
const meter: Installation = { from: 0, initial: null, final: null, factor: '1', modulus: '1000', maxPerHour: null }
const hourly = (values: readonly string[]): Reading[] =>
  values.map((value, i) => ({ time: i * hour, value, quality: good }))
const kinds = (findings: readonly Finding[]) => findings.map(({ kind, time }) => [kind, time / hour])

test('one register: forward, roll-over, and what is neither', () => {
  for (const [name, values, change, quantities, findings] of [
    ['forward', ['10', '12.5', '12.5', '20'], {}, ['2.5', '0', '7.5'], []],
    ['ratio 400/5 × 10/0.1', ['10', '10.25'], { factor: '8000' }, ['2000'], []],
    ['roll-over', ['995', '998', '3', '5'], {}, ['3', '5', '2'], []],
    ['no roll-over from the middle', ['500', '3', '5'], {}, ['2'], [['negativeStep', 1]]],
    ['a register that never rolls over', ['995', '3', '5'], { modulus: null }, ['2'], [['negativeStep', 1]]],
    ['roll-over that can flow', ['700', '3', '5'], { maxPerHour: '400' }, ['303', '2'], []],
    ['roll-over that cannot flow', ['995', '300', '305'], { maxPerHour: '20' }, ['5'], [['negativeStep', 1]]],
    ['one reading too low', ['100', '50', '110', '120'], {}, ['10', '10'], [['outlier', 1]]],
    ['one reading too high', ['100', '900', '110'], { maxPerHour: '20' }, ['10'], [['outlier', 1]]],
    ['a jump that stays', ['100', '900', '910'], { maxPerHour: '20' }, ['10'], [['implausible', 1]]],
    ['the newest is out of line', ['100', '110', '50'], {}, ['10'], [['undecided', 2]]],
    [
      'two wrong ones',
      ['500', '90', '30', '510'],
      {},
      ['10'],
      [
        ['outlier', 1],
        ['outlier', 2],
      ],
    ],
  ] as [string, string[], Partial<Installation>, string[], [string, number][]][]) {
    const { steps, findings: found } = stepsOf(hourly(values), [{ ...meter, ...change }])
    assert.deepEqual(
      steps.map((step) => step.quantity),
      quantities,
      name,
    )
    assert.deepEqual(kinds(found), findings, name)
  }
})

test('an exchange counts up to the final and from the initial reading, each with its own factor', () => {
  const readings = hourly(['900', '910', '3', '5'])
  const exchange = (final: string | null, initial: string | null) =>
    stepsOf(readings, [
      { ...meter, factor: '10', final },
      { ...meter, from: 1.5 * hour, initial, factor: '2' },
    ])
  const noted = exchange('915', '1')
  assert.deepEqual(
    noted.steps.map((step) => step.quantity),
    ['100', '50', '4', '4'],
  )
  assert.deepEqual(noted.findings, [])
  const forgotten = exchange(null, '1')
  assert.deepEqual(
    forgotten.steps.map((step) => step.quantity),
    ['100', '4', '4'],
  )
  assert.deepEqual(kinds(forgotten.findings), [['exchangeUnknown', 1.5]])
  const wrongPaper = exchange('905', '1')
  assert.deepEqual(kinds(wrongPaper.findings), [['undecided', 1.5]])
  const early = stepsOf(readings, [{ ...meter, from: 2 * hour }])
  assert.deepEqual(kinds(early.findings), [
    ['beforeInstallation', 0],
    ['beforeInstallation', 1],
  ])
})

test('uncertain readings pass their doubt on; bad, garbled, negative and future ones are refused by name', () => {
  const now = 10 * hour
  const merged = mergeReadings(
    [],
    [
      { time: 0, value: '1', quality: good },
      { time: hour, value: '2', quality: quality.uncertain },
      { time: 2 * hour, value: '3', quality: quality.bad },
      { time: 2 * hour, value: '3,5', quality: good },
      { time: 2 * hour, value: '-3', quality: good },
      { time: now + hour, value: '3', quality: good },
    ],
    now,
  )
  assert.deepEqual(
    merged.refused.map((r) => r.reason),
    ['bad', 'notANumber', 'negative', 'future'],
  )
  assert.deepEqual(
    stepsOf(merged.readings, [meter]).steps.map((s) => s.uncertain),
    [true],
  )
})

test('late, repeated and corrected readings', () => {
  const kept = hourly(['1', '2', '3'])
  const late = mergeReadings(kept, [{ time: 1.5 * hour, value: '2.2', quality: good }], 10 * hour)
  assert.equal(late.from, 1.5 * hour)
  assert.deepEqual(
    late.readings.map((r) => r.value),
    ['1', '2', '2.2', '3'],
  )
  const again = mergeReadings(kept, hourly(['1', '2.0']), 10 * hour)
  assert.deepEqual([again.repeated, again.from], [2, null])
  const corrected = mergeReadings(kept, [{ time: hour, value: '2.5', quality: good }], 10 * hour)
  assert.deepEqual(corrected.replaced, [{ time: hour, was: '2', is: '2.5' }])
})

/** A register's life: increments of less than a tenth of the register, read at growing times. */
const life = fc
  .array(fc.record({ minutes: fc.integer({ min: 1, max: 3000 }), digits: fc.nat(99) }), { minLength: 1, maxLength: 60 })
  .chain((steps) => fc.record({ steps: fc.constant(steps), start: fc.nat(999) }))

test('the sum over all steps is last − first plus the roll-overs', () => {
  fc.assert(
    fc.property(life, fc.constantFrom('1', '80', '0.25'), ({ steps, start }, factor) => {
      let time = 0
      let total = start
      const readings: Reading[] = [{ time: 0, value: String(start), quality: good }]
      for (const { minutes, digits } of steps) {
        time += minutes * 60_000
        total += digits
        readings.push({ time, value: String(total % 1000), quality: good })
      }
      const result = stepsOf(readings, [{ ...meter, factor }])
      assert.deepEqual(result.findings, [])
      const rollOvers = result.steps.filter((step) => step.rolledOver).length
      const last = Number(readings.at(-1)!.value)
      assert.ok(sum(result.steps.map((step) => step.quantity)).eq((last - start + 1000 * rollOvers) * Number(factor)))
      assert.equal(rollOvers, Math.floor(total / 1000))
    }),
  )
})

test('any split and order of deliveries gives the same readings', () => {
  fc.assert(
    fc.property(life, fc.array(fc.nat(59), { maxLength: 5 }), fc.boolean(), ({ steps, start }, cuts, backwards) => {
      let time = 0
      let total = start
      const all = steps.map(({ minutes, digits }): Reading => {
        time += minutes * 60_000
        total += digits
        return { time, value: String(total % 1000), quality: good }
      })
      const delivered = backwards ? all.toReversed() : all
      const borders = [0, ...cuts.map((c) => c % all.length).sort((a, b) => a - b), all.length]
      let kept: Reading[] = []
      for (const [i, border] of borders.entries())
        kept = mergeReadings(kept, delivered.slice(borders[i - 1] ?? 0, border), time).readings
      assert.deepEqual(kept, mergeReadings([], all, time).readings)
    }),
  )
})
