import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareSides, type Side, type Thin } from './compare.ts'
import { type Elements, noElements } from './oee.ts'
import { noTimes } from './oee-times.ts'
import { comparedKinds, comparedPeriods, daysBefore } from './periods.ts'
import { reliabilityOf } from './reliability.ts'

const hour = 3_600_000
const period = { from: 0, to: 1000 * hour }
const broken = (failures: number) =>
  reliabilityOf(
    Array.from({ length: failures }, (_, n) => ({
      machine: 'M',
      code: 'x',
      from: (n + 1) * 10 * hour,
      to: ((n + 1) * 10 + 2) * hour,
    })),
    [period],
    period,
    period.to,
  )
const elements = (planned: number, breakdown: number, standard: number, good: number): Elements => ({
  ...noElements,
  times: { ...noTimes, calendar: planned, planned, production: planned - breakdown, breakdown },
  ...{ produced: 100, good: 90, standard, goodStandard: good },
})
const side = (more: Partial<Side> = {}): Side => ({
  elements: elements(10 * hour, hour, 8 * hour, 7 * hour),
  ...{ shifts: 2, leftOut: 0, reliability: null },
  ...more,
})
const near = (actual: number | null, expected: number) =>
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`)

test('what got worse is named with how much of it each loss is', () => {
  const { figures, losses, thin } = compareSides(
    side({ elements: elements(20 * hour, 6 * hour, 12 * hour, 11 * hour), reliability: broken(8) }),
    side({ reliability: broken(4) }),
  )
  assert.deepEqual(thin, [])
  near(figures.oee.now, 0.55)
  near(figures.oee.base, 0.7)
  near(figures.oee.delta, -0.15)
  near(figures.perHour.delta, 5 - 10)
  near(figures.mttr.delta, 0)
  near(figures.mtbf.now, (1000 - 16) * (hour / 8))
  assert.deepEqual(
    losses.slice(0, 2).map(({ kind, delta }) => [kind, Math.round(delta * 1000) / 1000]),
    [
      ['breakdown', 0.2],
      ['quality', -0.05],
    ],
  )
})

const thinCases: [string, Side, Side, Thin[]][] = [
  ['enough of both', side(), side(), []],
  ['half a shift', side({ elements: elements(4 * hour, 0, hour, hour) }), side(), ['fewHours']],
  ['nothing at all before', side(), side({ elements: noElements, shifts: 0 }), ['fewHours']],
  ['most shifts were not counted', side({ leftOut: 3 }), side(), ['uncounted']],
  ['as many counted as not', side({ leftOut: 2 }), side(), []],
  ['two failures', side({ reliability: broken(2) }), side({ reliability: broken(9) }), ['fewFailures']],
]
for (const [name, now, base, expected] of thinCases)
  test(`too little data: ${name}`, () => {
    const { thin, figures, losses } = compareSides(now, base)
    assert.deepEqual(thin, expected)
    const short = expected.includes('fewHours') || expected.includes('uncounted')
    assert.equal(figures.oee.delta === null, short)
    assert.equal(losses.length === 0, short)
    if (expected.includes('fewFailures')) assert.deepEqual([figures.mtbf.delta, figures.mttr.delta], [null, null])
  })

test('the differences of the losses add up to that of the OEE, and turned around they change their sign', () => {
  const ms = fc.integer({ min: 0, max: 100 * hour })
  const any = fc.tuple(ms, ms, ms, ms, ms, ms).map(([production, breakdown, setup, unknown, standard, good]): Side => {
    const planned = production + breakdown + setup + unknown
    const times = { ...noTimes, calendar: planned, planned, production, breakdown, setup, unknown }
    return side({ elements: { ...noElements, times, standard, goodStandard: Math.min(good, standard), produced: 1 } })
  })
  fc.assert(
    fc.property(any, any, (a, b) => {
      const { figures, losses, thin } = compareSides(a, b)
      const back = compareSides(b, a)
      assert.deepEqual(thin, back.thin)
      if (thin.length > 0) return
      near(
        losses.reduce((sum, { delta }) => sum + delta, 0),
        -figures.oee.delta!,
      )
      near(figures.oee.delta! + back.figures.oee.delta!, 0)
      for (const [n, { delta }] of losses.entries())
        if (n > 0) assert.ok(Math.abs(delta) <= Math.abs(losses[n - 1].delta))
    }),
  )
})

test('a week and a month so far stand against the same days before', () => {
  const cases: [string, string, string[]][] = [
    ['week', '2026-03-04', ['2026-03-02', '2026-03-04', '2026-02-23', '2026-02-25']],
    ['days7', '2026-03-03', ['2026-02-25', '2026-03-03', '2026-02-18', '2026-02-24']],
    ['week', '2026-03-02', ['2026-03-02', '2026-03-02', '2026-02-23', '2026-02-23']],
    ['month', '2026-03-31', ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28']],
    ['month', '2026-01-15', ['2026-01-01', '2026-01-15', '2025-12-01', '2025-12-15']],
    ['days30', '2026-03-30', ['2026-03-01', '2026-03-30', '2026-01-30', '2026-02-28']],
  ]
  for (const [kind, today, expected] of cases) {
    const { now, base } = comparedPeriods(kind as 'week', today)
    assert.deepEqual([now.from, now.to, base.from, base.to], expected, `${kind} ${today}`)
  }
  const all = daysBefore({ from: '0001-01-01', to: '9999-12-31' })
  assert.deepEqual(all, { from: '0001-01-01', to: '0001-01-01' })
  const date = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(date, fc.constantFrom(...comparedKinds), (day, kind) => {
      const { now, base } = comparedPeriods(kind, day.toISOString().slice(0, 10))
      assert.ok(base.from <= base.to && base.to < now.from && now.from <= now.to)
      assert.equal(daysBefore(now).to < now.from, true)
    }),
  )
})
