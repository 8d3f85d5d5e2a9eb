// States of water and steam after IAPWS-IF97, all five regions. Every function fills the record that it is handed, allocates
// nothing and answers undefined, or why there is no state (see outsideTexts); then every figure of the record is NaN.
// Pressure in MPa, temperature in K, enthalpy in kJ/kg, entropy in kJ/(kg·K).
//
// How exact: from p and T, regions 1, 2 and 5 are the basic equations themselves; in region 3 the backward equation v(p,T)
// gives the start and Newton steps the volume at which the basic equation has this pressure within 10⁻⁹ (next to the
// critical point v(p,T) stays, within 0.01 %). From (p,h) and (p,s) likewise, so that going there and back returns within
// 10⁻⁶; (h,s) is iterated on the pressure until the entropy is met within 10⁻⁹ kJ/(kg·K), next to
// the critical point within 10⁻⁴. Saturated phases above 623.15 K
// have the volume of v(p,T).
import {
  criticalEntropy,
  pressure1OverHs,
  pressure2OverHs,
  pressure3OverHs,
  temperature1OverPh,
  temperature1OverPs,
  temperature2OverPh,
  temperature2OverPs,
  temperature3OverPh,
  temperature3OverPs,
  volume3OverPh,
  volume3OverPs,
} from './backward.ts'
import { region1, region2, region3, region5 } from './forward.ts'
import {
  b13Enthalpy,
  b23PressureMPa,
  b23TemperatureK,
  b23TemperatureOverHs,
  liquidEnthalpy1,
  liquidEnthalpy3a,
  pressureAt623MPa,
  saturationPressureMPa,
  saturationTemperatureK,
  saturationTemperatureOverHs,
  triplePressureMPa,
  vapourEnthalpy2ab,
  vapourEnthalpy2c3b,
} from './lines.ts'
import {
  criticalPressureMPa,
  criticalTemperatureK,
  emptyState,
  type Outside,
  refuse,
  type SteamState,
} from './steam-state.ts'
import { liquidVolume3, vapourVolume3, volume3OverPt } from './volume3.ts'

const coldestK = 273.15
const region1TopK = 623.15
const region2TopK = 1073.15
const hottestK = 2273.15
const highestMPa = 100
const region5TopMPa = 50

const liquid = emptyState()
const vapour = emptyState()
const edge = emptyState()

/** The state at a pressure and a temperature. On the saturation line itself it is the liquid. */
export function stateAtPT(out: SteamState, pMPa: number, tK: number): Outside | undefined {
  if (!Number.isFinite(pMPa) || !Number.isFinite(tK)) return refuse(out, 'notANumber')
  if (pMPa <= 0 || pMPa > highestMPa) return refuse(out, 'pressure')
  if (tK < coldestK || tK > hottestK) return refuse(out, 'temperature')
  if (tK <= region1TopK) {
    if (pMPa >= saturationPressureMPa(tK)) region1(out, pMPa, tK)
    else region2(out, pMPa, tK)
  } else if (tK <= region2TopK) {
    if (tK <= 863.15 && pMPa > b23PressureMPa(tK)) {
      settle3(out, pMPa, volume3OverPt(pMPa, tK), tK)
    } else region2(out, pMPa, tK)
  } else {
    if (pMPa > region5TopMPa) return refuse(out, 'pressure')
    region5(out, pMPa, tK)
  }
  return undefined
}

/** Newton on the volume from v(p,T), until the basic equation gives the pressure within 10⁻⁹. */
function settle3(out: SteamState, pMPa: number, start: number, tK: number): void {
  region3(out, start, tK)
  for (let step = 0; step < 4; step++) {
    const miss = pMPa - out.pressureMPa
    const move = -miss * out.volume * out.compressibility
    // next to the critical point the slope dies away: there v(p,T) itself has the last word
    if (Math.abs(miss) < 1e-9 * pMPa || !(Math.abs(move) < 1e-3 * out.volume)) break
    region3(out, out.volume + move, tK)
  }
  hold(out, pMPa)
}

/** The pressure is the one that was asked for, and u keeps to h − p·v. */
function hold(out: SteamState, pMPa: number): void {
  out.pressureMPa = pMPa
  out.energy = out.enthalpy - 1000 * pMPa * out.volume
}

/** Fills the two phases at saturation into the scratch states. */
function saturate(pMPa: number, tK: number): void {
  saturateLiquid(pMPa, tK)
  saturateVapour(pMPa, tK)
}

function saturateLiquid(pMPa: number, tK: number): void {
  if (pMPa <= pressureAt623MPa) region1(liquid, pMPa, tK)
  else phase3(liquid, pMPa, liquidVolume3(pMPa, tK), tK, 0)
}

function saturateVapour(pMPa: number, tK: number): void {
  if (pMPa <= pressureAt623MPa) region2(vapour, pMPa, tK)
  else phase3(vapour, pMPa, vapourVolume3(pMPa, tK), tK, 1)
}

function phase3(out: SteamState, pMPa: number, volume: number, tK: number, dryness: number): void {
  region3(out, volume, tK)
  hold(out, pMPa)
  out.dryness = dryness
}

function copy(from: SteamState, out: SteamState): void {
  out.region = from.region
  out.pressureMPa = from.pressureMPa
  out.temperatureK = from.temperatureK
  out.volume = from.volume
  out.enthalpy = from.enthalpy
  out.energy = from.energy
  out.entropy = from.entropy
  out.cp = from.cp
  out.cv = from.cv
  out.soundSpeed = from.soundSpeed
  out.compressibility = from.compressibility
  out.dryness = from.dryness
}

/** Mixes the scratch phases. Dryness 0 and 1 give the phase itself, with its heat capacity. */
function mix(out: SteamState, pMPa: number, tK: number, x: number): void {
  if (x === 0 || x === 1) {
    copy(x === 0 ? liquid : vapour, out)
    return
  }
  out.region = 4
  out.pressureMPa = pMPa
  out.temperatureK = tK
  out.volume = liquid.volume + x * (vapour.volume - liquid.volume)
  out.enthalpy = liquid.enthalpy + x * (vapour.enthalpy - liquid.enthalpy)
  out.energy = liquid.energy + x * (vapour.energy - liquid.energy)
  out.entropy = liquid.entropy + x * (vapour.entropy - liquid.entropy)
  out.cp = Number.NaN
  out.cv = Number.NaN
  out.soundSpeed = Number.NaN
  out.compressibility = Number.NaN
  out.dryness = x
}

/** Saturated mixture at a pressure and a dryness 0…1. */
export function stateAtPX(out: SteamState, pMPa: number, dryness: number): Outside | undefined {
  if (!Number.isFinite(pMPa) || !Number.isFinite(dryness)) return refuse(out, 'notANumber')
  if (pMPa < triplePressureMPa || pMPa > criticalPressureMPa) return refuse(out, 'saturation')
  if (dryness < 0 || dryness > 1) return refuse(out, 'dryness')
  const tK = saturationTemperatureK(pMPa)
  saturate(pMPa, tK)
  mix(out, pMPa, tK, dryness)
  return undefined
}

/** Saturated mixture at a temperature and a dryness 0…1. */
export function stateAtTX(out: SteamState, tK: number, dryness: number): Outside | undefined {
  if (!Number.isFinite(tK) || !Number.isFinite(dryness)) return refuse(out, 'notANumber')
  if (tK < coldestK || tK > criticalTemperatureK) return refuse(out, 'saturation')
  if (dryness < 0 || dryness > 1) return refuse(out, 'dryness')
  const pMPa = saturationPressureMPa(tK)
  saturate(pMPa, tK)
  mix(out, pMPa, tK, dryness)
  return undefined
}

/** The state at a pressure and a specific enthalpy. */
export function stateAtPH(out: SteamState, pMPa: number, enthalpy: number): Outside | undefined {
  if (!Number.isFinite(pMPa) || !Number.isFinite(enthalpy)) return refuse(out, 'notANumber')
  return find(out, pMPa, enthalpy, false)
}

/** The state at a pressure and a specific entropy. */
export function stateAtPS(out: SteamState, pMPa: number, entropy: number): Outside | undefined {
  if (!Number.isFinite(pMPa) || !Number.isFinite(entropy)) return refuse(out, 'notANumber')
  return find(out, pMPa, entropy, true)
}

const held = (state: SteamState, byEntropy: boolean) => (byEntropy ? state.entropy : state.enthalpy)

/** Looks from the saturation line to both sides for the region that holds the value. */
function find(out: SteamState, p: number, value: number, byEntropy: boolean): Outside | undefined {
  if (p <= 0 || p > highestMPa) return refuse(out, 'pressure')
  const vapourSide = p < triplePressureMPa
  if (!vapourSide && p <= criticalPressureMPa) {
    const tK = saturationTemperatureK(p)
    saturateLiquid(p, tK)
    const low = held(liquid, byEntropy)
    if (value < low) return findLiquid(out, p, value, byEntropy)
    saturateVapour(p, tK)
    const high = held(vapour, byEntropy)
    if (value <= high && high > low) {
      mix(out, p, tK, (value - low) / (high - low))
      return undefined
    }
    return findVapour(out, p, value, byEntropy)
  }
  if (!vapourSide) {
    region1(edge, p, region1TopK)
    if (value <= held(edge, byEntropy)) return findLiquid(out, p, value, byEntropy)
  }
  return findVapour(out, p, value, byEntropy)
}

function findLiquid(out: SteamState, p: number, value: number, byEntropy: boolean): Outside | undefined {
  if (p > pressureAt623MPa) {
    region1(edge, p, region1TopK)
    if (value > held(edge, byEntropy)) return find3(out, p, value, byEntropy)
  }
  region1(edge, p, coldestK)
  // the rounding of an edge itself still counts as inside, here and at the hot end
  if (value < held(edge, byEntropy) - 1e-6) return refuse(out, byEntropy ? 'entropy' : 'enthalpy')
  const start = byEntropy ? temperature1OverPs(p, value) : temperature1OverPh(p, value)
  return settle(out, p, start, value, byEntropy, region1)
}

function findVapour(out: SteamState, p: number, value: number, byEntropy: boolean): Outside | undefined {
  if (p > pressureAt623MPa) {
    region2(edge, p, b23TemperatureK(p))
    if (value < held(edge, byEntropy)) return find3(out, p, value, byEntropy)
  } else if (p < triplePressureMPa) {
    region2(edge, p, coldestK)
    if (value < held(edge, byEntropy)) return refuse(out, byEntropy ? 'entropy' : 'enthalpy')
  }
  region2(edge, p, region2TopK)
  if (value <= held(edge, byEntropy)) {
    const start = byEntropy ? temperature2OverPs(p, value) : temperature2OverPh(p, value)
    return settle(out, p, start, value, byEntropy, region2)
  }
  if (p > region5TopMPa) return refuse(out, byEntropy ? 'entropy' : 'enthalpy')
  region5(edge, p, hottestK)
  if (value > held(edge, byEntropy) + 1e-6) return refuse(out, byEntropy ? 'entropy' : 'enthalpy')
  return settle(out, p, 1500, value, byEntropy, region5)
}

/** Newton on the temperature; the heat capacity is the slope. Two steps do from a backward equation, five in region 5. */
function settle(
  out: SteamState,
  p: number,
  start: number,
  value: number,
  byEntropy: boolean,
  equation: (out: SteamState, p: number, t: number) => void,
): undefined {
  equation(out, p, start)
  for (let step = 0; step < 12; step++) {
    const miss = value - held(out, byEntropy)
    const move = byEntropy ? (miss * out.temperatureK) / out.cp : miss / out.cp
    if (Math.abs(move) < 1e-9 * out.temperatureK) break
    equation(out, p, out.temperatureK + move)
  }
  return undefined
}

/** Region 3: volume and temperature from the backward equations, then Newton on both against the basic equation. */
function find3(out: SteamState, p: number, value: number, byEntropy: boolean): undefined {
  const v = byEntropy ? volume3OverPs(p, value) : volume3OverPh(p, value)
  const t = byEntropy ? temperature3OverPs(p, value) : temperature3OverPh(p, value)
  region3(out, v, t)
  for (let step = 0; step < 3; step++) {
    const missP = p - out.pressureMPa
    const miss = value - held(out, byEntropy)
    if (Math.abs(missP) < 1e-9 * p && Math.abs(miss) < 1e-9) break
    // next to the critical point the compressibility runs away: there the backward equations have the last word
    if (!(out.compressibility > 0 && out.compressibility < 100 && out.cp > out.cv)) break
    // 1 MPa·m³ = 1000 kJ; cp − cv = T·v·α²/κ gives α/κ, the slope of p over T
    const pT = Math.sqrt((out.cp - out.cv) / (1000 * out.temperatureK * out.volume * out.compressibility))
    const pV = -1 / (out.volume * out.compressibility)
    const valueT = byEntropy ? out.cv / out.temperatureK : out.cv + 1000 * out.volume * pT
    const valueV = byEntropy ? 1000 * pT : 1000 * (out.temperatureK * pT + out.volume * pV)
    const determinant = pT * valueV - pV * valueT
    const moveT = (missP * valueV - pV * miss) / determinant
    const moveV = (pT * miss - missP * valueT) / determinant
    if (Math.abs(moveT) > 0.2 || Math.abs(moveV) > 0.01 * out.volume) break
    region3(out, out.volume + moveV, out.temperatureK + moveT)
  }
  hold(out, p)
  return undefined
}

/**
 * The state at a specific enthalpy and entropy, for pressures from 611.213 Pa on. The releases' p(h,s) gives the start;
 * (∂s/∂p) at constant h is −v/T in every region, so Newton on ln p finds the pressure, held between brackets.
 */
export function stateAtHS(out: SteamState, enthalpy: number, entropy: number): Outside | undefined {
  if (!Number.isFinite(enthalpy) || !Number.isFinite(entropy)) return refuse(out, 'notANumber')
  let low = triplePressureMPa
  let high = highestMPa
  let p = pressureGuess(enthalpy, entropy)
  if (!(p >= low && p <= high)) p = Math.sqrt(low * high)
  for (let step = 0; step < 120; step++) {
    if (find(out, p, enthalpy, false) !== undefined) {
      // too high a pressure for this enthalpy, or no enthalpy of any state
      if (p <= low) break
      high = p
    } else {
      const miss = out.entropy - entropy
      if (Math.abs(miss) < 1e-9) return undefined
      if (miss > 0) low = p
      else high = p
      const slope = (1000 * out.volume * p) / out.temperatureK
      p *= Math.exp(Math.max(-2, Math.min(2, miss / slope)))
    }
    if (high / low - 1 < 1e-13) break
    if (!(p > low && p < high)) p = bracketMiddle(low, high, step)
  }
  if (out.region !== 0 && Math.abs(out.entropy - entropy) < 1e-4) return undefined
  return refuse(out, 'enthalpyEntropy')
}

/** The brackets' own ends are tried first: a state may lie on them. */
function bracketMiddle(low: number, high: number, step: number): number {
  if (low === triplePressureMPa && step % 4 === 3) return low
  if (high === highestMPa && step % 4 === 1) return high
  return Math.sqrt(low * high)
}

const entropyAt623Liquid = 3.77828134
const entropyB13 = 3.397782955
const entropyAt623Vapour = 5.210887825

/** Where the releases' equations see the state; NaN where they have none. */
function pressureGuess(h: number, s: number): number {
  if (s < -1e-3 || s > 12) return Number.NaN
  if (s > 9.155759395) return pressure2OverHs(h, s)
  if (h < saturationEnthalpy(s))
    return s >= entropyAt623Vapour ? saturationPressureMPa(saturationTemperatureOverHs(h, s)) : Number.NaN
  if (s <= entropyAt623Liquid) {
    if (s < entropyB13 || h < b13Enthalpy(s)) return pressure1OverHs(h, s)
    return pressure3OverHs(h, s)
  }
  if (s < 5.048096828) return pressure3OverHs(h, s)
  if (s > 5.260578707 || h > 2812.942061) return pressure2OverHs(h, s)
  if (h < 2563.592004) return pressure3OverHs(h, s)
  const p = pressure2OverHs(h, s)
  return p <= b23PressureMPa(b23TemperatureOverHs(h, s)) ? p : pressure3OverHs(h, s)
}

function saturationEnthalpy(s: number): number {
  if (s <= entropyAt623Liquid) return liquidEnthalpy1(s)
  if (s <= criticalEntropy) return liquidEnthalpy3a(s)
  return s < 5.85 ? vapourEnthalpy2c3b(s) : vapourEnthalpy2ab(s)
}
