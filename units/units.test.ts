import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  convert,
  convertDecimals,
  convertDifference,
  convertible,
  displayUnit,
  parseUnit,
  preferredUnit,
  symbolOf,
  unitItems,
  unitOf,
  units,
} from './units.ts'

/** Published figures, NIST SP 811 Appendix B.8 unless said otherwise. */
const published: [from: string, value: number, to: string, expected: number, digits: number][] = [
  ['degF', 212, 'degC', 100, 15],
  ['degF', 32, 'degC', 0, 15],
  ['degF', -40, 'degC', -40, 15],
  ['K', 273.15, 'degC', 0, 15],
  ['degR', 671.67, 'degC', 100, 12],
  ['deltaF', 180, 'deltaK', 100, 15],
  ['psi', 1, 'kPa', 6.894757, 7],
  ['psig', 1000, 'MPag', 6.894757, 7],
  ['psia', 14.6959488, 'kPaa', 101.325, 8],
  ['inHg', 1, 'kPa', 3.386389, 7],
  ['inH2O', 1, 'Pa', 249.0889, 7],
  ['mmHg', 1, 'Pa', 133.3224, 7],
  ['mmH2O', 1, 'Pa', 9.80665, 7],
  ['kgf/cm2', 1, 'kPa', 98.0665, 12],
  ['atm', 1, 'kPa', 101.325, 12],
  ['klb/h', 1, 't/h', 0.45359237, 12],
  ['klb/h', 1, 'kg/s', 0.1259979, 7],
  ['ston/h', 1, 't/h', 0.90718474, 12],
  ['gal/min', 1, 'm3/h', 0.227124707, 9],
  ['gal/min', 1, 'm3/s', 6.30902e-5, 7],
  ['kgal/min', 1, 'm3/h', 227.124707, 9],
  ['ft3/min', 1, 'm3/s', 4.719474e-4, 7],
  ['hp', 1, 'W', 745.6999, 7],
  ['Btu/h', 1, 'W', 0.2930711, 7],
  ['Btu/lb', 1, 'kJ/kg', 2.326, 12],
  ['kWh', 1, 'MJ', 3.6, 12],
  ['lb/ft3', 1, 'kg/m3', 16.01846, 7],
  ['mil', 1, 'um', 25.4, 12],
  ['in/s', 1, 'mm/s', 25.4, 12],
  ['ppm', 10_000, '%', 1, 12],
  ['lbf.ft', 1, 'Nm', 1.355818, 7],
]
for (const [from, value, to, expected, digits] of published) {
  test(`${value} ${from} is ${expected} ${to}`, () => {
    assert.equal(Number(convert(value, from, to).toPrecision(digits)), Number(expected.toPrecision(digits)))
  })
}

test('there and back again, for every pair of units of one quantity', () => {
  const pairs = units.flatMap((a) => units.filter((b) => b.quantity === a.quantity).map((b) => [a, b] as const))
  fc.assert(
    fc.property(fc.constantFrom(...pairs), fc.double({ min: -1e9, max: 1e9, noNaN: true }), ([a, b], value) => {
      const back = convert(convert(value, a.code, b.code), b.code, a.code)
      const scale = Math.max(Math.abs(value), Math.abs(a.zero), Math.abs((b.zero * b.factor) / a.factor))
      assert.ok(Math.abs(back - value) <= scale * 1e-14 + 1e-290, `${value} ${a.code} → ${b.code} → ${back}`)
      const difference = convertDifference(convertDifference(value, a.code, b.code), b.code, a.code)
      assert.ok(Math.abs(difference - value) <= Math.abs(value) * 1e-14 + 1e-290)
    }),
    { numRuns: 2000 },
  )
})

test('gauge, absolute and unqualified pressure do not convert into each other', () => {
  for (const [a, b] of [
    ['psig', 'psia'],
    ['psig', 'kPa'],
    ['inHg', 'kPaa'],
    ['degC', 'kPa'],
    ['degC', 'deltaK'],
    ['nonsense', 'kPa'],
  ]) {
    assert.equal(convertible(a, b), false)
    assert.throws(() => convert(1, a, b), RangeError)
  }
  assert.equal(convertible('nonsense', 'nonsense'), true)
  assert.equal(convert(3, 'nonsense', 'nonsense'), 3)
})

test('every unit leads to a unit that is shown as it is, of the same quantity', () => {
  for (const unit of units) {
    const si = unitOf(unit.si)
    assert.ok(si, unit.code)
    assert.equal(si.quantity, unit.quantity)
    assert.equal(si.si, si.code, `${unit.code} → ${si.code} → ${si.si}`)
    assert.ok(unit.factor > 0 && unit.name.zh && unit.name.en, unit.code)
  }
  assert.equal(new Set(units.map((u) => u.code)).size, units.length)
  assert.equal(unitItems.length, units.length)
})

test('spellings of control systems and people', () => {
  const spellings: Record<string, string> = {
    'DEG F': 'degF',
    'IN WC': 'inH2O',
    PSIG: 'psig',
    PSIA: 'psia',
    'KLB/HR': 'klb/h',
    'klb/hr': 'klb/h',
    'IN HG': 'inHg',
    GPM: 'gal/min',
    TPH: 'ston/h',
    'kgal/min': 'kgal/min',
    percent: '%',
    MW: 'MW',
    '℃': 'degC',
    '°C': 'degC',
    'm³/h': 'm3/h',
    'MPa(g)': 'MPag',
    'kgf/cm²': 'kgf/cm2',
    μm: 'um',
    µm: 'um',
    't/h': 't/h',
    '吨/小时': 't/h',
    mA: 'mA',
    MVA: 'MVA',
    ' rpm ': 'rpm',
    '1': '1',
    K: 'K',
    kW: 'kW',
    kwh: 'kWh',
    kW·h: 'kWh',
  }
  for (const [text, code] of Object.entries(spellings)) assert.equal(parseUnit(text), code, text)
  for (const text of ['', 'furlong', 'toString', '__proto__']) assert.equal(parseUnit(text), undefined)
})

test('every code and symbol reads back as itself, or as the first unit that shares the symbol', () => {
  for (const unit of units) {
    assert.equal(parseUnit(unit.code), unit.code)
    if (unit.symbol) assert.equal(unitOf(parseUnit(unit.symbol)!)!.symbol.toLowerCase(), unit.symbol.toLowerCase())
  }
})

test('no spelling is claimed by two units, letters of either case counted as one', () => {
  assert.equal(parseUnit('ma'), 'mA')
  assert.equal(parseUnit('mw'), 'MW')
  assert.equal(parseUnit('mpa'), 'MPa')
})

test('what a plant shows', () => {
  assert.equal(preferredUnit('degF', 'si'), 'degC')
  assert.equal(preferredUnit('degF', 'original'), 'degF')
  assert.equal(preferredUnit('unheard-of', 'si'), 'unheard-of')
  assert.equal(displayUnit('psig', 'si', { low: 0, high: 3000 }), 'MPag')
  assert.equal(displayUnit('psig', 'si', { low: 0, high: 60 }), 'kPag')
  assert.equal(displayUnit('inH2O', 'si', { low: -2, high: 2 }), 'Pa')
  assert.equal(displayUnit('inH2O', 'si', { low: 0, high: 40 }), 'kPa')
  assert.equal(displayUnit('psig', 'si'), 'MPag')
  assert.equal(displayUnit('kPa', 'si', { low: 0, high: 5000 }), 'kPa')
  assert.equal(displayUnit('klb/h', 'si', { low: 0, high: 1 }), 't/h')
  assert.equal(displayUnit('psig', 'original', { low: 0, high: 60 }), 'psig')
  assert.equal(displayUnit(null, 'si'), null)
  assert.equal(symbolOf('degC'), '°C')
  assert.equal(symbolOf(null), '')
})

test('digits keep the resolution of the instrument', () => {
  assert.equal(convertDecimals(1, 'degF', 'degC'), 1)
  assert.equal(convertDecimals(0, 'psig', 'MPag'), 2)
  assert.equal(convertDecimals(1, 'klb/h', 't/h'), 1)
  assert.equal(convertDecimals(3, 'kgal/min', 'm3/h'), 1)
  assert.equal(convertDecimals(2, 'kPa', 'kPa'), 2)
})
