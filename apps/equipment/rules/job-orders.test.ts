import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Quality, quality } from '../../../contract/quality.ts'
import {
  clashOf,
  type JobRun,
  leastProgramMs,
  noProgram,
  orderTimes,
  type ProgramSample,
  programChanges,
  stretchesOf,
} from './job-orders.ts'
import { machineStates } from './machine-state.ts'
import { noTimes, type StopRules, type Times, timesOf } from './oee-times.ts'
import type { Piece } from './stop-reasons.ts'

const run = (id: string, from: number, to: number | null, more: Partial<JobRun> = {}): JobRun => ({
  ...{ id, from, to, source: 'declared', parallel: false },
  ...more,
})
const program = { source: 'program' } as const
const parallel = { parallel: true } as const

const clashes: [string, JobRun[], JobRun, string | undefined][] = [
  ['one after the other', [run('a', 0, 10)], run('b', 10, 20), undefined],
  ['one that still runs', [run('a', 0, null)], run('b', 10, 20), 'a'],
  ['itself, corrected', [run('a', 0, 10)], run('a', 5, 15), undefined],
  ['both may share', [run('a', 0, 10, parallel)], run('b', 5, 15, parallel), undefined],
  ['only one may share', [run('a', 0, 10, parallel)], run('b', 5, 15), 'a'],
  ['what the machine says is in nobody’s way', [run('a', 0, null, program)], run('b', 5, 15), undefined],
  ['nor does it mind others', [run('a', 0, null)], run('b', 5, 15, program), undefined],
]
for (const [name, runs, wanted, expected] of clashes)
  test(`two orders at once: ${name}`, () => assert.equal(clashOf(runs, wanted)?.id, expected))

test('time is cut where orders change; what somebody said goes before the machine’s word', () => {
  const runs = [run('p', 0, 60, program), run('a', 20, 40), run('b', 70, null, parallel), run('c', 80, 90, parallel)]
  assert.deepEqual(stretchesOf(runs, { from: 10, to: 100 }), [
    { from: 10, to: 20, runs: ['p'] },
    { from: 20, to: 40, runs: ['a'] },
    { from: 40, to: 60, runs: ['p'] },
    { from: 60, to: 70, runs: [] },
    { from: 70, to: 80, runs: ['b'] },
    { from: 80, to: 90, runs: ['b', 'c'] },
    { from: 90, to: 100, runs: ['b'] },
  ])
})

const rules: StopRules = { kinds: { HX: 'setup', XX: 'planned' }, smallStopMs: 300 }
const pieces: Piece[] = [
  { state: 'running', reason: null, from: 0, to: 400, stop: { from: 0, to: 400 } },
  { state: 'idle', reason: 'HX', from: 400, to: 500, stop: { from: 400, to: 500 } },
  { state: 'idle', reason: null, from: 500, to: 1000, stop: { from: 500, to: 1000 } },
]

test('a stop over the change of orders is one long stop of both', () => {
  const sums = orderTimes(
    pieces,
    [{ from: 0, to: 1000 }],
    { from: 0, to: 1000 },
    [run('a', 0, 450), run('b', 450, 600)],
    rules,
  )
  assert.deepEqual(sums.get('a'), { ...noTimes, calendar: 450, planned: 450, production: 400, setup: 50 })
  // 100 of it are shorter than a small stop, but the whole is not
  assert.deepEqual(sums.get('b'), { ...noTimes, calendar: 150, planned: 150, setup: 50, otherStop: 100 })
  assert.equal(sums.get('')!.otherStop, 400)
})

test('whatever orders were at a machine, their times add up to the machine’s', () => {
  const length = fc.integer({ min: 1, max: 500 })
  const anyPieces = fc
    .array(fc.tuple(fc.constantFrom(...machineStates), length, fc.constantFrom(null, 'HX', 'XX')), { maxLength: 12 })
    .map((parts) => {
      let at = 0
      return parts.map(([state, ms, reason]): Piece => {
        const span = { from: at, to: at + ms }
        at = span.to
        return { state, reason, ...span, stop: span }
      })
    })
  const anyRuns = fc.array(
    fc.record({ from: fc.integer({ min: -100, max: 3000 }), ms: length, open: fc.boolean(), told: fc.boolean() }),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(anyPieces, anyRuns, fc.integer({ min: 1, max: 6000 }), (some, told, end) => {
      const period = { from: 0, to: end }
      const runs = told.map(({ from, ms, open, told: said }, n) =>
        run(`${n}`, from, open ? null : from + ms, { parallel: true, source: said ? 'declared' : 'program' }),
      )
      const inside = some.filter(({ from }) => from < end)
      const working = [{ from: 0, to: Math.ceil(end / 2) }]
      const whole = timesOf(inside, working, period, rules)
      const sums = [...orderTimes(inside, working, period, runs, rules).values()]
      for (const key of Object.keys(noTimes) as (keyof Times)[])
        assert.equal(
          sums.reduce((sum, times) => sum + times[key], 0),
          whole[key],
          key,
        )
    }),
  )
})

const says = (seconds: number, value: string | null, mark: Quality = quality.good): ProgramSample => ({
  ...{ time: seconds * 1000, value, quality: mark },
})
const programs: [string, ProgramSample[], [string, number][]][] = [
  [
    'one after the other',
    [says(0, 'O1'), says(300, 'O2')],
    [
      ['O1', 0],
      ['O2', 300],
    ],
  ],
  ['a subprogram for a moment', [says(0, 'O1'), says(300, 'O9000'), says(310, 'O1')], [['O1', 0]]],
  ['the same again', [says(0, 'O1'), says(90, ' O1 '), says(200, 'O1')], [['O1', 0]]],
  [
    'bad and empty say nothing',
    [says(0, 'O1'), says(70, ''), says(80, 'O7', quality.bad), says(90, null)],
    [['O1', 0]],
  ],
  ['not yet for long enough', [says(0, 'O1'), says(590, 'O2')], [['O1', 0]]],
]
for (const [name, samples, expected] of programs)
  test(`programs: ${name}`, () => {
    const { changes } = programChanges(noProgram, samples, 600_000)
    assert.deepEqual(
      changes.map(({ program: told, from }) => [told, from / 1000]),
      expected,
    )
  })

test('where the samples of a program are cut makes no difference', () => {
  const sample = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.constantFrom('A', 'B', ''))
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 20 }), fc.nat(20), (steps, cut) => {
      let at = 0
      const samples = steps.map(([seconds, value]) => {
        at += seconds
        return says(at, value)
      })
      const end = at * 1000 + leastProgramMs
      const whole = programChanges(noProgram, samples, end)
      const first = programChanges(noProgram, samples.slice(0, cut), samples[cut]?.time ?? end)
      const second = programChanges(first.track, samples.slice(cut), end)
      assert.deepEqual([...first.changes, ...second.changes], whole.changes)
      assert.deepEqual(second.track, whole.track)
    }),
  )
})
