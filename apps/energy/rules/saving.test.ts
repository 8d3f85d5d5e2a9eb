import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Baseline, degreeDays, type Observation, perUnitBaseline, regressionBaseline } from './baseline.ts'
import { fitLinear, predict } from './least-squares.ts'
import { savingOf } from './saving.ts'
import { tFactor } from './student-t.ts'

/** A generator that gives the same numbers everywhere, roughly normal. */
function noiseOf(seed: number) {
  let state = seed >>> 0
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** A workshop with a base load of 5,000 kWh, 2 kWh a piece and 30 kWh a degree day. */
const months = (count: number, noise: () => number, factor = 1, from = 0): Observation[] =>
  Array.from({ length: count }, (_, i) => {
    const pieces = 8000 + 3000 * Math.sin((from + i) * 1.7) + 500 * noise()
    const heat = Math.max(0, 250 * Math.cos(((from + i) * Math.PI) / 6))
    const energy = factor * (5000 + 2 * pieces + 30 * heat + 300 * noise())
    return { period: `m${from + i}`, energy, drivers: [pieces, heat] }
  })
const drivers = ['pieces', 'degreeDays']
const accepted = (result: ReturnType<typeof regressionBaseline>): Baseline => {
  assert.ok(result.ok, JSON.stringify(result))
  return result.baseline
}

test('factors of t', () => {
  for (const [confidence, freedom, factor] of [
    [0.9, 1, 6.314],
    [0.9, 10, 1.812],
    [0.95, 9, 2.262],
    [0.95, 30, 2.042],
    [0.99, 4, 4.604],
    [0.95, 1e6, 1.96],
  ])
    assert.equal(tFactor(confidence, freedom).toFixed(3), factor.toFixed(3), `${confidence} ${freedom}`)
})

test('regression finds what the load is made of', () => {
  const exact = accepted(
    regressionBaseline(
      months(24, () => 0),
      drivers,
    ),
  )
  assert.deepEqual(
    [exact.intercept, ...exact.coefficients].map((v) => v.toFixed(4)),
    ['5000.0000', '2.0000', '30.0000'],
  )
  assert.ok(exact.r2 > 0.999999)
  const column = fc.integer({ min: -1000, max: 1000 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(column, column), { minLength: 6, maxLength: 40 }),
      column,
      column,
      column,
      (rows, a, b, c) => {
        const fit = fitLinear(
          rows,
          rows.map(([x, z]) => a + b * x + c * z),
        )
        if (!fit) return
        const size = 1e-6 * (1 + Math.abs(a) + 1000 * (Math.abs(b) + Math.abs(c)))
        for (const row of rows) assert.ok(Math.abs(predict(fit, row) - (a + b * row[0] + c * row[1])) < size)
      },
    ),
  )
})

test('what gives no baseline', () => {
  const good = months(24, noiseOf(1))
  const with1 = (change: (o: Observation, i: number) => Observation) => regressionBaseline(good.map(change), drivers)
  for (const [name, result, kind] of [
    ['too few', regressionBaseline(good.slice(0, 17), drivers), 'tooFewPeriods'],
    ['constant driver', with1((o) => ({ ...o, drivers: [8000, o.drivers[1]] })), 'constantDriver'],
    ['nearly constant driver', with1((o, i) => ({ ...o, drivers: [8000 + i, o.drivers[1]] })), 'constantDriver'],
    ['driver that is never there', with1((o) => ({ ...o, drivers: [o.drivers[0], 0] })), 'constantDriver'],
    ['twice the same driver', with1((o) => ({ ...o, drivers: [o.drivers[0], 2 * o.drivers[0]] })), 'dependentDrivers'],
    ['missing energy', with1((o, i) => (i === 3 ? { ...o, energy: Number.NaN } : o)), 'badData'],
    [
      'drivers that explain nothing',
      with1((o, i) => ({ ...o, energy: 20000 + 3000 * Math.sin(i * 2.9) })),
      'weakModel',
    ],
    [
      'per unit with a base load',
      perUnitBaseline(
        months(24, noiseOf(2)).map((o) => ({ ...o, energy: 50000 + o.drivers[0], drivers: [o.drivers[0]] })),
        'pieces',
      ),
      'weakModel',
    ],
  ] as const)
    assert.equal(!result.ok && result.refusal.kind, kind, name)
})

test('a saving is proven, not proven, or the contrary', () => {
  const baseline = accepted(regressionBaseline(months(24, noiseOf(3)), drivers))
  for (const [factor, verdict] of [
    [0.9, 'proven'],
    [1, 'notProven'],
    [1.1, 'moreUsed'],
  ] as const) {
    const saving = savingOf(baseline, months(12, noiseOf(4), factor, 24))
    assert.equal(saving.verdict, verdict, JSON.stringify(saving))
    assert.ok(Math.abs(saving.share! - (1 - factor)) < 0.02)
  }
  const busier = months(12, noiseOf(5), 0.9, 24).map((o) => ({ ...o, drivers: [3 * o.drivers[0], o.drivers[1]] }))
  assert.equal(savingOf(baseline, busier).verdict, 'outsideBaseline')
  assert.equal(savingOf(baseline, busier).outside.length, 12)
})

test('per unit: more pieces are no waste, fewer no saving', () => {
  const noise = noiseOf(6)
  const made = (count: number, rate: number, scale: number): Observation[] =>
    Array.from({ length: count }, (_, i) => {
      const pieces = scale * (10000 + 3000 * Math.sin(i))
      return { period: `${i}`, energy: rate * pieces + 200 * noise(), drivers: [pieces] }
    })
  const result = perUnitBaseline(made(24, 2, 1), 'pieces')
  const baseline = accepted(result)
  assert.equal(savingOf(baseline, made(6, 2, 0.9)).verdict, 'notProven')
  assert.equal(savingOf(baseline, made(6, 1.9, 1.05)).verdict, 'proven')
})

test('without a saving the uncertainty holds about as often as it promises', () => {
  let within = 0
  const runs = 400
  for (let seed = 1; seed <= runs; seed++) {
    const noise = noiseOf(seed * 7919)
    const baseline = accepted(regressionBaseline(months(24, noise), drivers))
    const { saving, uncertainty } = savingOf(baseline, months(12, noise, 1, 24))
    if (Math.abs(saving) <= uncertainty) within++
  }
  // Promised are 90 %; never fewer than 85 %, and not so many that nothing could be proven.
  assert.ok(within / runs > 0.85 && within / runs < 0.99, `${within} of ${runs}`)
})

test('degree days', () => {
  assert.equal(degreeDays([18, 10, 20, -2], 18, 'heating'), 28)
  assert.equal(degreeDays([26, 30, 20], 26, 'cooling'), 4)
})
