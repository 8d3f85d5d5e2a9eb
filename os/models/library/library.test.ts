// Every template whole, and the physics of those that calculate a figure against IF97 and figures worked out apart from the drawing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBad, quality } from '../../../contract/quality.ts'
import { outputUnit } from '../bind-instance.ts'
import { catalog } from '../blocks/catalog.ts'
import { compile, issuesOf, type Overrides } from '../engine/compile.ts'
import { createProgram } from '../engine/program.ts'
import { modelSchema } from '../graph/model-schema.ts'
import { libraryModels, listTemplates, templateOf } from './templates.ts'

type Values = Record<string, number>

const compiledOnce = new Map<string, ReturnType<typeof compile>>()
function compiledOf(id: string) {
  const known = compiledOnce.get(id) ?? compile(templateOf(id).drawing, catalog)
  compiledOnce.set(id, known)
  return known
}

/** Runs a template's model over rows of inputs, one per cycle; outputs and alarms (true and good) by row. */
function run(id: string, rows: readonly Values[], overrides: Overrides = {}) {
  const compiled = compiledOf(id)
  const program = createProgram(compiled, ['one'], [compiled.params(overrides)])
  const { v, q } = program.memory
  return rows.map((row, k) => {
    for (const input of compiled.inputs) {
      v[input.slot] = row[input.id]
      q[input.slot] = Number.isFinite(row[input.id]) ? quality.good : quality.bad
    }
    program.run(Int32Array.of(0), 1, 1_700_000_000_000 + k * compiled.cycleMs)
    assert.equal(program.faults.count, 0)
    const outputs = Object.fromEntries(
      compiled.outputs.map(({ id: name, slot }) => [name, isBad(q[slot]) ? Number.NaN : v[slot]]),
    )
    const alarms = compiled.alarms.filter(({ slot }) => !isBad(q[slot]) && v[slot] === 1).map((alarm) => alarm.id)
    return { outputs, alarms }
  })
}
const once = (id: string, row: Values, overrides: Overrides = {}) => run(id, [row], overrides)[0].outputs
const times = (n: number, row: Values | ((k: number) => Values)): Values[] =>
  Array.from({ length: n }, (_, k) => (typeof row === 'function' ? row(k) : row))
const near = (value: number, wanted: number, tolerance: number, what = '') =>
  assert.ok(Math.abs(value - wanted) <= tolerance, `${what} ${value}, not ${wanted}`)

test('every template compiles without a fault, fits the schema, and says what it is in both languages', () => {
  const { templates, groups } = listTemplates()
  assert.equal(new Set(templates.map(({ id }) => id)).size, templates.length)
  assert.deepEqual(
    templates.filter(({ kind }) => kind === 'submodel').map(({ id }) => id),
    ['sporadic', 'defect', 'periodic', 'longCycle', 'comparison', 'autoControl', 'varyingCondition'],
  )
  for (const one of templates) {
    const { drawing } = templateOf(one.id)
    const issues = issuesOf(drawing, catalog)
    assert.deepEqual(
      issues.map(({ node, refusal }) => `${one.id} ${node}: ${refusal.message}`),
      [],
    )
    assert.ok(modelSchema.safeParse(drawing).success, one.id)
    assert.ok(
      groups.some(({ id }) => id === one.group),
      one.group,
    )
    for (const text of [one.label, one.about, ...one.parameters.map(({ label }) => label)])
      assert.ok(/\p{Script=Han}|^[A-Z]/u.test(text.zh) && text.en.length > 1, `${one.id}: ${text.zh} ${text.en}`)
    assert.ok(one.alarms.length > 0 && one.inputs.length > 0, one.id)
    assert.ok(
      [...one.outputs, ...one.alarms].every(({ label }) => label),
      `${one.id}: an output without words`,
    )
    const nodes = [
      ...(drawing.inputs ?? []),
      ...(drawing.blocks ?? []),
      ...(drawing.outputs ?? []),
      ...(drawing.alarms ?? []),
    ]
    const places = nodes.map(({ position }) => JSON.stringify(position))
    assert.equal(new Set(places).size, places.length, `${one.id}: nothing lies on something else`)
  }
})

test('each drawing of the library uses every parameter, input and block that it has', () => {
  for (const { id, drawing } of libraryModels) {
    const followed = new Set(
      (drawing.blocks ?? []).flatMap(({ params = {} }) =>
        Object.values(params).flatMap((value) =>
          typeof value === 'object' && 'parameter' in value ? [value.parameter] : [],
        ),
      ),
    )
    assert.deepEqual(
      (drawing.parameters ?? []).map((parameter) => parameter.id).filter((name) => !followed.has(name)),
      [],
      id,
    )
    const read = new Set((drawing.wires ?? []).map(({ from }) => from.node))
    const silent = [...(drawing.inputs ?? []), ...(drawing.blocks ?? [])].filter((node) => !read.has(node.id))
    assert.deepEqual(
      silent.map((node) => node.id),
      [],
      id,
    )
    const used = new Set((drawing.blocks ?? []).map(({ submodel }) => submodel))
    assert.deepEqual(
      (drawing.submodels ?? []).filter((sub) => !used.has(sub.id)).map((sub) => sub.id),
      [],
      id,
    )
  }
})

test('outputs have units that points can have', () => {
  for (const { id } of listTemplates().templates)
    for (const output of compiledOf(id).outputs)
      assert.notEqual(outputUnit(output.unit), undefined, `${id}.${output.id}: ${output.unit}`)
})

test('bad inputs leave no alarm, no input and no alarm that nobody could tell', () => {
  for (const { id } of listTemplates().templates)
    for (const { alarms } of run(
      id,
      times(30, Object.fromEntries(compiledOf(id).inputs.map((i) => [i.id, Number.NaN]))),
    ))
      assert.deepEqual(alarms, [], id)
})

// the coal of the template's defaults: C_u 0.38776 %, K 57.412, V⁰ 5.81805, α 21/17, V_g 7.04452, V_w 0.65215 m³/kg,
// q₂ 5.10977, q₃ 0.02023, q₄ 0.59445, q₅ 0.3, q₆ 0.13051 %
const boiler = { exhaustTemperature: 130, airTemperature: 25, oxygen: 4, load: 630 }

test('boiler efficiency by losses: the figures of one coal, loss by loss', () => {
  const out = once('boilerEfficiency', boiler)
  near(out.gasLoss, 5.10977, 1e-4)
  near(out.unburntLoss, 0.59445, 1e-4)
  near(out.efficiency, 93.84504, 1e-4)
  // half the load doubles the share of radiation alone
  near(once('boilerEfficiency', { ...boiler, load: 315 }).efficiency, 93.84504 - 0.3, 1e-4)
})

test('boiler efficiency falls with exhaust temperature, oxygen and carbon in the ash', () => {
  fc.assert(
    fc.property(
      fc.record({
        exhaust: fc.double({ min: 90, max: 200, noNaN: true }),
        oxygen: fc.double({ min: 1, max: 10, noNaN: true }),
        carbonInAsh: fc.double({ min: 0, max: 20, noNaN: true }),
      }),
      ({ exhaust, oxygen, carbonInAsh }) => {
        const of = (more: Values, carbon = carbonInAsh) =>
          once('boilerEfficiency', { ...boiler, exhaustTemperature: exhaust, oxygen, ...more }, { carbonInAsh: carbon })
            .efficiency
        const here = of({})
        assert.ok(here > 50 && here < 100)
        assert.ok(of({ exhaustTemperature: exhaust + 5 }) < here)
        assert.ok(of({ oxygen: oxygen + 0.5 }) < here)
        assert.ok(of({}, carbonInAsh + 1) < here)
      },
    ),
    { numRuns: 50 },
  )
})

const turbine = {
  ...{ steamPressure: 16.7, steamTemperature: 538, steamFlow: 1900, feedwaterPressure: 19, feedwaterTemperature: 275 },
  ...{ coldReheatPressure: 3.6, coldReheatTemperature: 320, hotReheatPressure: 3.3, hotReheatTemperature: 538 },
  ...{ load: 600, ambientTemperature: 20 },
}

test('turbine heat rate against enthalpies of IF97 from another implementation', () => {
  // h at 16.8013 MPa/538 °C 3397.4658, 19.1013/275 1206.6598, 3.7013/320 3024.8284, 3.4013/538 3538.6256 kJ/kg
  const wanted = (1900 * (3397.46582 - 1206.65975 + 0.85 * (3538.62562 - 3024.8284))) / 600
  near(wanted, 8320.52, 0.01)
  near(once('turbineHeatRate', turbine).heatRate, wanted, 0.05)
})

test('a section’s efficiency, a pump’s and a heater’s difference against the same', () => {
  const section = { inletPressure: 3.3, inletTemperature: 538, outletPressure: 0.8, outletTemperature: 345 }
  near(once('sectionEfficiencyWatch', section).efficiency, 92.1709, 0.01)
  const pump = { suctionPressure: 1.2, suctionTemperature: 175, dischargePressure: 20, dischargeTemperature: 178.2 }
  near(once('feedPumpEfficiency', pump).efficiency, 87.094, 0.05)
  near(once('heaterTtd', { extractionPressure: 4, waterOutletTemperature: 248 }).ttd, 3.8449, 1e-3)
})

const condenser = { pressure: 5, coolingInletTemperature: 20, coolingOutletTemperature: 29, load: 600 }

test('cold end: TTD, cleanliness and the pressure of clean tubes', () => {
  // t_s(5 kPa) 32.87549 °C, NTU ln(12.87549/3.87549) = 1.2006535, clean t_s 31.58495 °C → 4.648674 kPa
  const out = once('condenserColdEnd', condenser)
  near(out.ttd, 3.87549, 1e-3)
  near(out.cleanliness, 80.0436, 0.02)
  near(out.expectedPressure, 4.648674, 1e-3)
  near(out.excess, 0.351326, 1e-3)
  near(out.cost, 1.2 * 0.351326, 2e-3)
})

test('cold end: tubes as clean as the reference have no excess, dirtier ones always some', () => {
  fc.assert(
    fc.property(
      fc.record({
        inlet: fc.double({ min: 2, max: 35, noNaN: true }),
        rise: fc.double({ min: 3, max: 14, noNaN: true }),
        share: fc.double({ min: 0.4, max: 0.97, noNaN: true }),
      }),
      ({ inlet, rise, share }) => {
        const at = (ntu: number) => {
          const saturation = inlet + rise / (1 - Math.exp(-ntu))
          const pressure = once('condenserAir', { pressure: 100, temperature: saturation })
          // the share of steam at 100 kPa tells its pressure
          const row = { ...condenser, pressure: 100 - pressure.air, coolingInletTemperature: inlet }
          return once('condenserColdEnd', { ...row, coolingOutletTemperature: inlet + rise })
        }
        const clean = at(1.5)
        near(clean.cleanliness, 100, 0.01)
        near(clean.excess, 0, 1e-3)
        const dirty = at(1.5 * share)
        near(dirty.cleanliness, 100 * share, 0.01)
        assert.ok(dirty.excess > 0)
      },
    ),
    { numRuns: 50 },
  )
})

test('the alarm of the cold end: after half an hour of an excess, not while the unit stands still', () => {
  const dirty = { ...condenser, pressure: 6.5 }
  const rows = times(250, dirty)
  const first = run('condenserColdEnd', rows).findIndex(({ alarms }) => alarms.includes('dirty'))
  assert.equal(first, 180)
  assert.ok(run('condenserColdEnd', times(250, { ...dirty, load: 0 })).every(({ alarms }) => alarms.length === 0))
  assert.ok(run('condenserColdEnd', times(250, condenser)).every(({ alarms }) => alarms.length === 0))
})

test('best comparable operation: a day at another load or in the cold is no reference; a worse hour at the same is told', () => {
  const steady = (more: Values) => times(200, { ...turbine, ...more })
  const good = steady({})
  // low load has a worse heat rate, and so has a summer's day; the same load later, 3 % more steam for it
  const low = steady({ load: 250, steamFlow: 900 })
  const cold = steady({ ambientTemperature: 2, steamFlow: 1800 })
  const worse = steady({ steamFlow: 1957 })
  // a load between them: the mean of ten minutes holds nothing of the cold day any more when the load is steady again
  const seen = run('turbineHeatRate', [...good, ...cold, ...low, ...worse])
  const gapAt = (k: number) => seen[k].outputs.gap
  near(gapAt(199), 0, 1e-6)
  near(gapAt(399), 0, 1e-6, 'a cold day')
  near(gapAt(599), 0, 1e-6, 'low load')
  near(gapAt(799), (8320.52 * 57) / 1900, 0.5, 'more steam')
  near(seen[799].outputs.reference, 8320.52, 0.05)
})

test('best comparable operation: never better than the best', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 5, maxLength: 20 }),
      (factors) => {
        const rows = factors.flatMap((factor) => times(20, { ...turbine, steamFlow: 1900 * factor }))
        for (const { outputs } of run('turbineHeatRate', rows)) assert.ok(Number.isNaN(outputs.gap) || outputs.gap >= 0)
      },
    ),
    { numRuns: 20 },
  )
})

test('transformer: the hot spot of IEC 60076-7, and paper that ages twice as fast each 6 K', () => {
  const out = once('transformerHotSpot', { oilTemperature: 60, current: 1000 })
  near(out.hotSpot, 82, 1e-9)
  near(once('transformerHotSpot', { oilTemperature: 76, current: 1000 }).ageing, 1, 1e-9)
  fc.assert(
    fc.property(
      fc.double({ min: 40, max: 100, noNaN: true }),
      fc.double({ min: 1, max: 1500, noNaN: true }),
      (oil, current) => {
        const at = (more: number) => once('transformerHotSpot', { oilTemperature: oil + more, current }).ageing
        near(at(6) / at(0), 2, 1e-9)
      },
    ),
    { numRuns: 50 },
  )
})

test('tubes: hours at the design temperature count once, 20 K above it four times', () => {
  const hour = (temperature: number) => run('tubeOverheat', times(3601, { temperature })).at(-1)!.outputs
  near(hour(560).life, 1, 1e-3)
  near(hour(580).life, 10 ** 0.6, 1e-2)
  assert.equal(hour(590).times, 1)
  near(hour(590).hours, 1, 0.01)
})

test('a motor: the phase that is farthest from the mean of three', () => {
  near(once('motorUnbalance', { currentA: 100, currentB: 103, currentC: 94 }).unbalance, 5.0505, 1e-3)
  fc.assert(
    fc.property(
      fc.double({ min: 10, max: 400, noNaN: true }),
      fc.double({ min: 0.5, max: 3, noNaN: true }),
      (amps, factor) => {
        const of = (k: number) =>
          once('motorUnbalance', { currentA: amps * k, currentB: amps * 1.1 * k, currentC: amps * k }).unbalance
        near(of(factor), of(1), 1e-9)
      },
    ),
    { numRuns: 50 },
  )
})

test('vibration: zones after their time, and a step of a quarter of the limit even below them', () => {
  const calm = times(700, { vibrationX: 60, vibrationY: 50 })
  const step = times(30, { vibrationX: 110, vibrationY: 50 })
  const seen = run('shaftVibration', [...calm, ...step])
  assert.ok(seen.slice(0, 700).every(({ alarms }) => alarms.length === 0))
  assert.deepEqual(seen.at(-1)!.alarms, ['sudden'])
  assert.deepEqual(run('shaftVibration', times(20, { vibrationX: 250, vibrationY: 50 })).at(-1)!.alarms, [
    'high',
    'highHigh',
  ])
})

test('a leak by mass balance: eight tonnes an hour are found, the constant error of the meters is not', () => {
  const flows = (lost: number): Values => ({ feedwaterFlow: 1800 + lost, sprayFlow: 60, steamFlow: 1860 })
  const usual = run('tubeLeak', times(2000, flows(3)), { usual: 3 })
  assert.ok(usual.every(({ alarms }) => alarms.length === 0))
  const leaking = run('tubeLeak', times(2000, flows(11)), { usual: 3 })
  assert.ok(leaking.at(-1)!.alarms.includes('leak'))
})
