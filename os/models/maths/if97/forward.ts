// The basic equations of IAPWS R7-97(2012). Each fills the whole state; none checks the range (see steam.ts for that).
import {
  metastableTerms,
  region1Terms,
  region2IdealTerms,
  region2Terms,
  region3Terms,
  region5IdealTerms,
  region5Terms,
} from './coefficients-forward.ts'
import { criticalDensityKgPerM3, criticalTemperatureK, gasConstant as R, type SteamState } from './steam-state.ts'
import { derive, emptyDerivatives, type Terms } from './terms.ts'

/** The metastable vapour has the ideal part of region 2 with these two first coefficients (note to table 16). */
const metastableIdeal = { j0: -9.6937268393049, j1: 10.087275970006 }
const stableIdeal = { j0: region2IdealTerms.n[0], j1: region2IdealTerms.n[1] }

const residual = emptyDerivatives()
const ideal = emptyDerivatives()

/** What γ and its derivatives after π and τ give; table 3 of the release. */
function fromGibbs(
  out: SteamState,
  region: number,
  pMPa: number,
  tK: number,
  pi: number,
  tau: number,
  g: number,
  gp: number,
  gpp: number,
  gt: number,
  gtt: number,
  gpt: number,
): void {
  const mixed = gp - tau * gpt
  out.region = region
  out.pressureMPa = pMPa
  out.temperatureK = tK
  // kJ/kg over MPa is 10⁻³ m³/kg
  out.volume = (pi * gp * R * tK) / pMPa / 1000
  out.enthalpy = R * tK * tau * gt
  out.energy = R * tK * (tau * gt - pi * gp)
  out.entropy = R * (tau * gt - g)
  out.cp = -R * tau * tau * gtt
  out.cv = R * (-tau * tau * gtt + (mixed * mixed) / gpp)
  out.soundSpeed = Math.sqrt((1000 * R * tK * gp * gp) / ((mixed * mixed) / (tau * tau * gtt) - gpp))
  out.compressibility = (-pi * gpp) / gp / pMPa
}

/** Liquid: region 1, up to 623.15 K. */
export function region1(out: SteamState, pMPa: number, tK: number): void {
  const pi = pMPa / 16.53
  const tau = 1386 / tK
  derive(region1Terms, 7.1 - pi, tau - 1.222, residual)
  const { f, fx, fxx, fy, fyy, fxy } = residual
  fromGibbs(out, 1, pMPa, tK, pi, tau, f, -fx, fxx, fy, fyy, -fxy)
  out.dryness = 0
}

/** Ideal part, residual part and ln π together: regions 2 and 5. Here π is the pressure in MPa. */
function vapour(
  out: SteamState,
  region: number,
  pMPa: number,
  tK: number,
  tau: number,
  shift: number,
  idealTerms: Terms,
  residualTerms: Terms,
): void {
  derive(idealTerms, 1, tau, ideal)
  derive(residualTerms, pMPa, tau - shift, residual)
  fromGibbs(
    out,
    region,
    pMPa,
    tK,
    pMPa,
    tau,
    Math.log(pMPa) + ideal.f + residual.f,
    1 / pMPa + residual.fx,
    -1 / (pMPa * pMPa) + residual.fxx,
    ideal.fy + residual.fy,
    ideal.fyy + residual.fyy,
    residual.fxy,
  )
  out.dryness = 1
}

/** Vapour: region 2, up to 1073.15 K. */
export function region2(out: SteamState, pMPa: number, tK: number): void {
  vapour(out, 2, pMPa, tK, 540 / tK, 0.5, region2IdealTerms, region2Terms)
}

/** Vapour that is colder than its saturation, up to 10 MPa and at most 5 % of equilibrium moisture. */
export function metastableVapour(out: SteamState, pMPa: number, tK: number): void {
  vapour(out, 2, pMPa, tK, 540 / tK, 0.5, region2IdealTerms, metastableTerms)
  // the ideal parts differ only in γo = n1 + n2·τ, which moves h and u by a constant and s by another
  const shift = R * 540 * (metastableIdeal.j1 - stableIdeal.j1)
  out.enthalpy += shift
  out.energy += shift
  out.entropy -= R * (metastableIdeal.j0 - stableIdeal.j0)
}

/** Hot vapour: region 5, 1073.15 K to 2273.15 K, up to 50 MPa. */
export function region5(out: SteamState, pMPa: number, tK: number): void {
  vapour(out, 5, pMPa, tK, 1000 / tK, 0, region5IdealTerms, region5Terms)
}

const lnFactor = 1.0658070028513

/** Around the critical point: region 3, over volume (m³/kg) and temperature; equation 28 and table 31. */
export function region3(out: SteamState, volume: number, tK: number): void {
  const rho = 1 / volume
  const delta = rho / criticalDensityKgPerM3
  const tau = criticalTemperatureK / tK
  derive(region3Terms, delta, tau, residual)
  const f = residual.f + lnFactor * Math.log(delta)
  const fd = residual.fx + lnFactor / delta
  const fdd = residual.fxx - lnFactor / (delta * delta)
  const { fy: ft, fyy: ftt, fxy: fdt } = residual
  const curve = 2 * delta * fd + delta * delta * fdd
  const mixed = delta * fd - delta * tau * fdt
  out.region = 3
  out.temperatureK = tK
  out.volume = volume
  out.pressureMPa = (rho * R * tK * delta * fd) / 1000
  out.energy = R * tK * tau * ft
  out.enthalpy = R * tK * (tau * ft + delta * fd)
  out.entropy = R * (tau * ft - f)
  out.cv = -R * tau * tau * ftt
  out.cp = out.cv + (R * mixed * mixed) / curve
  out.soundSpeed = Math.sqrt(1000 * R * tK * (curve - (mixed * mixed) / (tau * tau * ftt)))
  out.compressibility = 1000 / (rho * R * tK * curve)
  out.dryness = Number.NaN
}
