// The blocks of steam as a model runs them, against the frozen tables of an independent implementation.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBad, isGood } from '../../../contract/quality.ts'
import { steamBlocks } from './steam.ts'
import { bad, tryBlock, valuesOf } from './testing.ts'

type Row = Record<string, number | string>
const grid = readFileSync(join(import.meta.dirname, '../maths/if97/test-data/grid.csv'), 'utf8')
  .trim()
  .split('\n')
const names = grid[0].split(',')
const rows: Row[] = grid.slice(1).map((line) => {
  const fields = line.split(',')
  return Object.fromEntries(names.map((name, i) => [name, i === 0 ? fields[i] : Number(fields[i])]))
})
const column = (of: readonly Row[], name: string) => of.map((row) => row[name] as number)
const celsius = (of: readonly Row[]) => column(of, 'T_K').map((k) => k - 273.15)

function near(values: readonly number[], expected: readonly number[], relative: number, what: string): void {
  assert.equal(values.length, expected.length, what)
  values.forEach((v, i) => {
    const wanted = expected[i]
    assert.ok(
      Math.abs(v - wanted) <= relative * Math.max(1e-3, Math.abs(wanted)),
      `${what}, row ${i}: ${v}, expected ${wanted}`,
    )
  })
}

const single = rows.filter((row) => row.given === 'pT')
const mixed = rows.filter((row) => row.given === 'px')

test('steamPt and steamTransport say what the tables say, in the units that they name', () => {
  assert.ok(single.length > 100)
  const seen = tryBlock('steamPt', { pressure: column(single, 'p_MPa'), temperature: celsius(single) })
  for (const [port, name] of Object.entries({
    ...{ enthalpy: 'h', entropy: 's', volume: 'v', cp: 'cp', cv: 'cv', soundSpeed: 'w' },
  }))
    near(valuesOf(seen[port]), column(single, name), 1e-7, port)
  near(
    valuesOf(seen.density),
    column(single, 'v').map((v) => 1 / v),
    1e-7,
    'density',
  )
  const cool = single.filter((row) => (row.T_K as number) <= 1173.15)
  const transport = tryBlock('steamTransport', { pressure: column(cool, 'p_MPa'), temperature: celsius(cool) })
  near(valuesOf(transport.viscosity), column(cool, 'mu'), 1e-7, 'viscosity')
  near(valuesOf(transport.conductivity), column(cool, 'lambda'), 1e-3, 'conductivity')
  const hot = tryBlock('steamTransport', { pressure: [1, 1], temperature: [899, 901] })
  assert.deepEqual(
    hot.viscosity.map((s) => isGood(s.quality)),
    [true, false],
  )
})

test('wetSteam, steamPh and steamPs agree with the tables between the phases', () => {
  assert.ok(mixed.length >= 10)
  const pressure = column(mixed, 'p_MPa')
  const wet = tryBlock('wetSteam', { pressure, dryness: column(mixed, 'x') })
  near(valuesOf(wet.enthalpy), column(mixed, 'h'), 1e-7, 'h of p, x')
  near(valuesOf(wet.entropy), column(mixed, 's'), 1e-7, 's of p, x')
  near(valuesOf(wet.temperature), celsius(mixed), 1e-7, 't of p, x')
  const ph = tryBlock('steamPh', { pressure, enthalpy: column(mixed, 'h') })
  near(valuesOf(ph.dryness), column(mixed, 'x'), 1e-6, 'x of p, h')
  const ps = tryBlock('steamPs', { pressure, entropy: column(mixed, 's') })
  near(valuesOf(ps.dryness), column(mixed, 'x'), 1e-6, 'x of p, s')
  near(valuesOf(ps.enthalpy), column(mixed, 'h'), 1e-6, 'h of p, s')
})

test('the releases’ own check values of the saturation line (R7-97, tables 35 and 36)', () => {
  const p = tryBlock('saturationPressure', { temperature: [300, 500, 600].map((k) => k - 273.15) }).pressure
  near(valuesOf(p), [0.353658941e-2, 2.63889776, 12.3443146], 2e-8, 'pₛ')
  const t = tryBlock('saturationTemperature', { pressure: [0.1, 1, 10] })
  near(
    valuesOf(t.temperature),
    [372.755919, 453.035632, 584.149488].map((k) => k - 273.15),
    2e-8,
    'tₛ',
  )
  for (const i of [0, 1, 2])
    assert.ok(Math.abs(t.vapour[i].value - t.liquid[i].value - t.heat[i].value) < 1e-9, 'r = h″ − h′')
  const superheat = tryBlock('superheat', { pressure: [1, 1, 23], temperature: [200, 179.885632, 600] }).out
  near([superheat[0].value], [20.114368], 1e-7, 'superheat')
  assert.ok(Math.abs(superheat[1].value) < 1e-6, 'none on the line')
  assert.ok(isBad(superheat[2].quality), 'above the critical pressure nothing is superheated')
  const subcooling = tryBlock('subcooling', { pressure: [1], temperature: [100] }).out
  near(valuesOf(subcooling), [79.885632], 1e-7, 'subcooling')
})

test('gauge pressure, other units and Kelvin: what cannot be converted is refused, the rest is', () => {
  const units = { pressure: 'bara', temperature: 'K' }
  const inBar = tryBlock('steamPt', { pressure: [30], temperature: [300] }, { units })
  near([inBar.enthalpy[0].value], [115.331273], 1e-8, 'h at 3 MPa, 300 K (R7-97, table 5)')
  assert.throws(() => tryBlock('steamPt', { pressure: [3], temperature: [20] }, { units: { pressure: 'MPag' } }))
})

test('an expansion without loss keeps the entropy; the section’s efficiency is 1 where it follows it', () => {
  const inlet = { inletPressure: [16.7], inletTemperature: [538] }
  const ideal = tryBlock('isentropicEnthalpy', { ...inlet, outletPressure: [4] })
  const start = tryBlock('steamPt', { pressure: [16.7], temperature: [538] })
  const end = tryBlock('steamPh', { pressure: [4], enthalpy: valuesOf(ideal.enthalpy) })
  near(valuesOf(end.entropy), valuesOf(start.entropy), 1e-8, 's₂ = s₁')
  near(valuesOf(ideal.drop), [start.enthalpy[0].value - ideal.enthalpy[0].value], 1e-9, 'drop')
  const outlet = valuesOf(end.temperature)[0]
  const section = (outletTemperature: number, outletPressure = 4) =>
    tryBlock('sectionEfficiency', {
      ...inlet,
      outletPressure: [outletPressure],
      outletTemperature: [outletTemperature],
    }).efficiency[0]
  near([section(outlet).value], [1], 1e-6, 'η')
  const real = section(outlet + 20)
  const after = tryBlock('steamPt', { pressure: [4], temperature: [outlet + 20] })
  near([real.value], [(start.enthalpy[0].value - after.enthalpy[0].value) / ideal.drop[0].value], 1e-9, 'η < 1')
  assert.ok(isBad(section(45.8, 0.01).quality), 'wet exhaust')
  assert.ok(isBad(section(538, 16.7).quality), 'no drop')
})

test('outside IF97 every output is bad and no number comes to be good', () => {
  const outside: [string, Record<string, number>][] = [
    ['steamPt', { pressure: 101, temperature: 100 }],
    ['steamPt', { pressure: 0, temperature: 100 }],
    ['steamPt', { pressure: -1, temperature: 100 }],
    ['steamPt', { pressure: 1, temperature: -1 }],
    ['steamPt', { pressure: 1, temperature: 2001 }],
    ['steamPt', { pressure: 51, temperature: 900 }],
    ['steamPh', { pressure: 1, enthalpy: -10 }],
    ['steamPh', { pressure: 1, enthalpy: 9000 }],
    ['steamPs', { pressure: 1, entropy: 20 }],
    ['steamHs', { enthalpy: 3000, entropy: 1 }],
    ['wetSteam', { pressure: 23, dryness: 0.5 }],
    ['wetSteam', { pressure: 1, dryness: 1.01 }],
    ['saturationPressure', { temperature: 374 }],
    ['saturationTemperature', { pressure: 0.0006 }],
    ['superheat', { pressure: 0.0006, temperature: 20 }],
    ['isentropicEnthalpy', { inletPressure: 1, inletTemperature: 200, outletPressure: 0 }],
    ['steamTransport', { pressure: 101, temperature: 20 }],
  ]
  for (const [kind, inputs] of outside) {
    const seen = tryBlock(kind, Object.fromEntries(Object.entries(inputs).map(([port, v]) => [port, [v]])))
    for (const [port, list] of Object.entries(seen)) assert.ok(isBad(list[0].quality), `${kind}.${port}`)
  }
  for (const block of steamBlocks) {
    const columns = Object.fromEntries(Object.keys(block.inputs).map((port) => [port, [bad(1)]]))
    for (const list of Object.values(tryBlock(block.id, columns))) assert.ok(isBad(list[0].quality), block.id)
  }
})

test('there and back: p, t → h, s → the same state', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 20, noNaN: true }),
      fc.double({ min: 1, max: 790, noNaN: true }),
      (p, t) => {
        const there = tryBlock('steamPt', { pressure: [p], temperature: [t] })
        const ph = tryBlock('steamPh', { pressure: [p], enthalpy: valuesOf(there.enthalpy) })
        near(valuesOf(ph.temperature), [t], 1e-5, 't')
        near(valuesOf(ph.entropy), valuesOf(there.entropy), 1e-6, 's')
        const hs = tryBlock('steamHs', { enthalpy: valuesOf(there.enthalpy), entropy: valuesOf(there.entropy) })
        // of a liquid, enthalpy and entropy hardly tell the pressure
        if (ph.dryness[0].value === 1) near(valuesOf(hs.pressure), [p], 1e-4, 'p of h, s')
      },
    ),
    { numRuns: 60 },
  )
})
