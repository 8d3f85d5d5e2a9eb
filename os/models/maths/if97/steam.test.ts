import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import * as backward from './backward.ts'
import { b23PressureMPa, saturationPressureMPa, saturationTemperatureK } from './lines.ts'
import { stateAtHS, stateAtPH, stateAtPS, stateAtPT, stateAtPX, stateAtTX } from './steam.ts'
import { emptyState, outsideTexts, type SteamState } from './steam-state.ts'
import { conductivityWPerMK, viscosityPaS } from './transport.ts'
import { volume3OverPt } from './volume3.ts'

/** Rows of a frozen table of test-data; write-grid.py says where they come from. */
const rowsOf = (name: string) =>
  readFileSync(join(import.meta.dirname, 'test-data', name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

function near(value: number, expected: string | number, relative: number, what: string): void {
  const wanted = Number(expected)
  assert.ok(Math.abs(value - wanted) <= relative * Math.abs(wanted), `${what}: ${value}, expected ${expected}`)
}

const state = emptyState()
const other = emptyState()

test('states at random inputs agree with an independent implementation', () => {
  const rows = rowsOf('grid.csv')
  assert.ok(rows.length > 150)
  for (const [given, a, b, region, p, t, x, v, h, u, s, cp, cv, w, mu, lambda] of rows) {
    const answer = given === 'pT' ? stateAtPT(state, +a, +b) : stateAtPX(state, +a, +b)
    const what = `${given}(${a}, ${b})`
    assert.equal(answer, undefined, what)
    assert.equal(state.region, Number(region), what)
    near(state.pressureMPa, p, 1e-9, `${what} p`)
    near(state.temperatureK, t, 1e-9, `${what} T`)
    if (region !== '3') near(state.dryness, x, 1e-12, `${what} x`)
    near(state.volume, v, 1e-8, `${what} v`)
    near(state.enthalpy, h, 1e-8, `${what} h`)
    near(state.energy, u, 1e-8, `${what} u`)
    near(state.entropy, s, 1e-8, `${what} s`)
    if (given === 'px') continue
    near(state.cp, cp, 1e-8, `${what} cp`)
    near(state.cv, cv, 1e-8, `${what} cv`)
    near(state.soundSpeed, w, 1e-8, `${what} w`)
    near(viscosityPaS(1 / state.volume, state.temperatureK), mu, 1e-8, `${what} viscosity`)
    near(conductivityWPerMK(state), lambda, 1e-3, `${what} conductivity`)
  }
})

test('backward equations agree with an independent implementation', () => {
  const equations: Record<string, (a: number, b: number) => number> = {
    T_ph_r1: backward.temperature1OverPh,
    T_ps_r1: backward.temperature1OverPs,
    p_hs_r1: backward.pressure1OverHs,
    T_ph_r2: backward.temperature2OverPh,
    T_ps_r2: backward.temperature2OverPs,
    p_hs_r2: backward.pressure2OverHs,
    T_ph_r3: backward.temperature3OverPh,
    T_ps_r3: backward.temperature3OverPs,
    p_hs_r3: backward.pressure3OverHs,
    v_ph_r3: backward.volume3OverPh,
    v_ps_r3: backward.volume3OverPs,
    v_pT_r3: volume3OverPt,
  }
  for (const [equation, a, b, value] of rowsOf('backward.csv'))
    near(equations[equation](+a, +b), value, 2e-8, `${equation}(${a}, ${b})`)
})

const temperature = fc.double({ min: 273.15, max: 2273.15, noNaN: true })
const pressure = fc
  .double({ min: Math.log(1e-3), max: Math.log(100), noNaN: true })
  .map((x) => Math.min(100, Math.exp(x)))

/** Where one step of the pressure moves everything: next to the critical point, and the saturation line itself. */
const critical = (p: number, t: number) => p > 21 && p < 24 && t > 640 && t < 660
const onLine = (p: number, t: number) =>
  (t < 647 && Math.abs(p / saturationPressureMPa(t) - 1) < 1e-4) ||
  (t > 620 && t < 864 && Math.abs(p / b23PressureMPa(t) - 1) < 1e-3) ||
  Math.abs(t - 623.15) < 0.1 ||
  Math.abs(t - 1073.15) < 1

test('the state is found again from p and h, from p and s, from h and s', () => {
  const check = (first: SteamState, again: SteamState, what: string) => {
    near(again.temperatureK, first.temperatureK, 2e-6, `${what} T`)
    near(again.pressureMPa, first.pressureMPa, 1e-4, `${what} p`)
    near(again.volume, first.volume, 5e-4, `${what} v`)
  }
  fc.assert(
    fc.property(pressure, temperature, (p, t) => {
      if (critical(p, t) || onLine(p, t)) return
      if (stateAtPT(state, p, t) !== undefined) return assert.ok(t > 1073.15 && p > 50)
      assert.equal(stateAtPH(other, p, state.enthalpy), undefined)
      check(state, other, 'p and h')
      assert.equal(stateAtPS(other, p, state.entropy), undefined)
      check(state, other, 'p and s')
      // of a liquid, h and s say little about the pressure at low temperatures: p = f(h,s) is steep there
      if (t < 330 && state.region === 1) return
      assert.equal(stateAtHS(other, state.enthalpy, state.entropy), undefined)
      near(other.enthalpy, state.enthalpy, 1e-7, 'h and s: h')
      near(other.entropy, state.entropy, 1e-7, 'h and s: s')
    }),
    { numRuns: 400 },
  )
})

test('a mixture is found again, and its figures lie between those of its phases', () => {
  const p = fc.double({ min: Math.log(1e-3), max: Math.log(21.9), noNaN: true }).map(Math.exp)
  fc.assert(
    fc.property(p, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (pMPa, x) => {
      assert.equal(stateAtPX(state, pMPa, x), undefined)
      assert.equal(state.region, 4)
      assert.ok(Number.isNaN(state.cp))
      near(saturationTemperatureK(pMPa), state.temperatureK, 1e-12, 'T')
      assert.equal(stateAtPH(other, pMPa, state.enthalpy), undefined)
      assert.ok(Math.abs(other.dryness - x) < 1e-9)
      assert.equal(stateAtPS(other, pMPa, state.entropy), undefined)
      assert.ok(Math.abs(other.dryness - x) < 1e-9)
      assert.equal(stateAtHS(other, state.enthalpy, state.entropy), undefined)
      near(other.temperatureK, state.temperatureK, 1e-6, 'h and s: T')
      assert.equal(stateAtTX(other, state.temperatureK, x), undefined)
      near(other.enthalpy, state.enthalpy, 1e-8, 'T and x: h')
    }),
    { numRuns: 150 },
  )
})

test('energy balances: h is u and p·v, and cp never falls below cv', () => {
  fc.assert(
    fc.property(pressure, temperature, (p, t) => {
      if (stateAtPT(state, p, t) !== undefined || critical(p, t)) return
      const balance = state.enthalpy - state.energy - 1000 * p * state.volume
      assert.ok(Math.abs(balance) <= 1e-8 * Math.max(1, Math.abs(state.enthalpy)), `${p} ${t}: ${balance}`)
      assert.ok(state.cp >= state.cv * (1 - 1e-9))
      assert.ok(state.volume > 0 && state.soundSpeed > 0)
    }),
    { numRuns: 300 },
  )
})

test('phases at saturation carry their own heat capacity', () => {
  stateAtPX(state, 1, 0)
  assert.equal(state.region, 1)
  near(state.cp, 4.4045, 1e-3, 'cp of boiling water at 1 MPa')
  stateAtPX(state, 1, 1)
  assert.equal(state.region, 2)
  assert.equal(state.dryness, 1)
})

test('outside the range there is no number but a reason', () => {
  const cases: [string | undefined, () => string | undefined][] = [
    ['notANumber', () => stateAtPT(state, Number.NaN, 300)],
    ['notANumber', () => stateAtPH(state, 1, Number.POSITIVE_INFINITY)],
    ['notANumber', () => stateAtHS(state, Number.NaN, 1)],
    ['pressure', () => stateAtPT(state, 0, 300)],
    ['pressure', () => stateAtPT(state, -1, 300)],
    ['pressure', () => stateAtPT(state, 100.001, 300)],
    ['pressure', () => stateAtPT(state, 50.001, 1100)],
    ['pressure', () => stateAtPH(state, 0, 300)],
    ['pressure', () => stateAtPS(state, 101, 3)],
    ['temperature', () => stateAtPT(state, 1, 273.1)],
    ['temperature', () => stateAtPT(state, 1, 2273.2)],
    ['saturation', () => stateAtPX(state, 22.1, 0.5)],
    ['saturation', () => stateAtPX(state, 0.0006, 0.5)],
    ['saturation', () => stateAtTX(state, 647.2, 0.5)],
    ['dryness', () => stateAtPX(state, 1, 1.01)],
    ['dryness', () => stateAtTX(state, 400, -0.01)],
    ['enthalpy', () => stateAtPH(state, 1, -100)],
    ['enthalpy', () => stateAtPH(state, 1, 8000)],
    ['enthalpy', () => stateAtPH(state, 80, 4500)],
    ['entropy', () => stateAtPS(state, 1, -1)],
    ['entropy', () => stateAtPS(state, 1, 20)],
    ['enthalpyEntropy', () => stateAtHS(state, 5000, 1)],
    ['enthalpyEntropy', () => stateAtHS(state, 100, 8)],
    [undefined, () => stateAtPT(state, 100, 273.15)],
    [undefined, () => stateAtPT(state, 50, 2273.15)],
    [undefined, () => stateAtPT(state, 1e-4, 300)],
  ]
  for (const [wanted, ask] of cases) {
    const got = ask()
    assert.equal(got, wanted, ask.toString())
    if (wanted === undefined) continue
    assert.ok(outsideTexts[wanted as keyof typeof outsideTexts].zh)
    assert.equal(state.region, 0)
    for (const [name, value] of Object.entries(state)) if (name !== 'region') assert.ok(Number.isNaN(value), name)
  }
})
