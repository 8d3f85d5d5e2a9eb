// The verification tables of the IAPWS releases, to the digits that the releases print (test-data/release-points.csv; the
// figures are IAPWS's own, collected with the numbers of their tables).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as backward from './backward.ts'
import { metastableVapour, region1, region2, region3, region5 } from './forward.ts'
import * as lines from './lines.ts'
import { stateAtPT } from './steam.ts'
import { emptyState, type SteamState } from './steam-state.ts'
import * as transport from './transport.ts'
import { subRegionLines, volume3OverPt } from './volume3.ts'

const readTable = (name: string): Record<string, string>[] => {
  const [head, ...rows] = readFileSync(join(import.meta.dirname, 'test-data', name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  return rows.map((row) => Object.fromEntries(head.map((column, k) => [column, row[k]])))
}

type Inputs = Record<string, number>

const state = emptyState()
const quantities: Record<string, (s: SteamState) => number> = {
  v: (s) => s.volume,
  h: (s) => s.enthalpy,
  u: (s) => s.energy,
  s: (s) => s.entropy,
  cp: (s) => s.cp,
  cv: (s) => s.cv,
  w: (s) => s.soundSpeed,
  p: (s) => s.pressureMPa,
}
const slopes = new Map(
  readTable('slopes.csv').map((row) => [
    Number(row.rho),
    { cp: Number(row.cp), cv: Number(row.cv), here: Number(row.drho_dp), hot: Number(row['drho_dp_at_1.5Tc']) },
  ]),
)

const forward = (equation: (s: SteamState, a: number, b: number) => void) => (i: Inputs, quantity: string) => {
  if (equation === region3) region3(state, 1 / i.rho_kg_m3, i.T_K)
  else equation(state, i.p_MPa, i.T_K)
  return quantities[quantity](state)
}
const sub = subRegionLines

/** Equation of the table → how it is computed here. */
const equations: Record<string, (i: Inputs, quantity: string) => number> = {
  region1: forward(region1),
  region2: forward(region2),
  region2_meta: forward(metastableVapour),
  region3: forward(region3),
  region5: forward(region5),
  T_ph_r1: (i) => backward.temperature1OverPh(i.p_MPa, i.h_kJ_kg),
  T_ph_r2: (i) => backward.temperature2OverPh(i.p_MPa, i.h_kJ_kg),
  T_ph_r3: (i) => backward.temperature3OverPh(i.p_MPa, i.h_kJ_kg),
  T_ps_r1: (i) => backward.temperature1OverPs(i.p_MPa, i.s_kJ_kgK),
  T_ps_r2: (i) => backward.temperature2OverPs(i.p_MPa, i.s_kJ_kgK),
  T_ps_r3: (i) => backward.temperature3OverPs(i.p_MPa, i.s_kJ_kgK),
  p_hs_r1: (i) => backward.pressure1OverHs(i.h_kJ_kg, i.s_kJ_kgK),
  p_hs_r2: (i) => backward.pressure2OverHs(i.h_kJ_kg, i.s_kJ_kgK),
  p_hs_r3: (i) => backward.pressure3OverHs(i.h_kJ_kg, i.s_kJ_kgK),
  v_ph_r3: (i) => backward.volume3OverPh(i.p_MPa, i.h_kJ_kg),
  v_ps_r3: (i) => backward.volume3OverPs(i.p_MPa, i.s_kJ_kgK),
  v_pT_r3: (i) => volume3OverPt(i.p_MPa, i.T_K),
  T_3cd_p: (i) => sub.cd(i.p_MPa),
  T_3gh_p: (i) => sub.gh(i.p_MPa),
  T_3jk_p: (i) => sub.jk(i.p_MPa),
  T_3mn_p: (i) => sub.mn(i.p_MPa),
  T_b23: (i) => lines.b23TemperatureK(i.p_MPa),
  T_b23_hs: (i) => lines.b23TemperatureOverHs(i.h_kJ_kg, i.s_kJ_kgK),
  Tsat_hs: (i) => lines.saturationTemperatureOverHs(i.h_kJ_kg, i.s_kJ_kgK),
  Tsat_p: (i) => lines.saturationTemperatureK(i.p_MPa),
  psat_T: (i) => lines.saturationPressureMPa(i.T_K),
  psat3_h: (i) => lines.saturationPressure3OverH(i.h_kJ_kg),
  psat3_s: (i) => lines.saturationPressure3OverS(i.s_kJ_kgK),
  h_2bc: (i) => lines.b2bcEnthalpy(i.p_MPa),
  h_b13_s: (i) => lines.b13Enthalpy(i.s_kJ_kgK),
  h_sat_liq_r1_s: (i) => lines.liquidEnthalpy1(i.s_kJ_kgK),
  h_sat_liq_r3a_s: (i) => lines.liquidEnthalpy3a(i.s_kJ_kgK),
  h_sat_vap_r2ab_s: (i) => lines.vapourEnthalpy2ab(i.s_kJ_kgK),
  h_sat_vap_r2c3b_s: (i) => lines.vapourEnthalpy2c3b(i.s_kJ_kgK),
  viscosity: (i) => transport.viscosityPaS(i.rho_kg_m3, i.T_K) * 1e6,
  viscosity_critical: (i) => {
    const slope = slopes.get(i.rho_kg_m3)!
    const factor = transport.criticalViscosityFactor(i.rho_kg_m3, i.T_K, slope.here, slope.hot)
    return transport.viscosityPaS(i.rho_kg_m3, i.T_K) * factor * 1e6
  },
  conductivity: (i) => transport.baseConductivityWPerMK(i.rho_kg_m3, i.T_K) * 1e3,
  conductivity_critical: (i) => {
    const { cp, cv, here, hot } = slopes.get(i.rho_kg_m3)!
    const factor = transport.criticalViscosityFactor(i.rho_kg_m3, i.T_K, here, hot)
    const mu = transport.viscosityPaS(i.rho_kg_m3, i.T_K) * factor
    const rise = transport.criticalConductivityWPerMK(i.rho_kg_m3, i.T_K, cp, cv, here, mu, hot)
    return (transport.baseConductivityWPerMK(i.rho_kg_m3, i.T_K) + rise) * 1e3
  },
  conductivity_industrial: (i) => {
    if (i.rho_kg_m3) region3(state, 1 / i.rho_kg_m3, i.T_K)
    else stateAtPT(state, i.p_MPa, i.T_K)
    return transport.conductivityWPerMK(state) * 1e3
  },
  surface_tension: (i) => transport.surfaceTensionNPerM(i.T_K) * 1e3,
}

const rows = readTable('release-points.csv')
for (const equation of new Set(rows.map((row) => row.equation)))
  test(`${equation} agrees with the release's table to its digits`, () => {
    const compute = equations[equation]
    assert.ok(compute, `nothing computes ${equation}`)
    for (const row of rows.filter((r) => r.equation === equation)) {
      const inputs = Object.fromEntries(
        row.inputs.split(';').map((part) => {
          const [name, value] = part.split('=')
          return [name, Number(value)]
        }),
      )
      const value = compute(inputs, row.quantity)
      // one unit of the last printed digit is the rounding of the table itself
      const tolerance = 0.5000001 * 10 ** -Number(row.decimals)
      assert.ok(
        Math.abs(value - Number(row.value)) <= tolerance,
        `${row.quantity}(${row.inputs}): ${value}, release ${row.value}`,
      )
    }
  })
