// Backward equations of regions 1 to 3, as the releases have them: IAPWS R7-97 (T of (p,h) and (p,s)), SR2-01 and SR4-04
// (p of (h,s)), SR3-03 (region 3: T and v of (p,h) and (p,s)). They differ from the basic equations by less than the
// releases' own tolerance (regions 1 and 2: 25 mK; region 3: 0.025 K and 0.01 % of v). Pressure in MPa, h in kJ/kg, s in
// kJ/(kg·K), T in K, v in m³/kg.
import {
  p1hs,
  p2ahs,
  p2bhs,
  p2chs,
  t1ph,
  t1ps,
  t2aph,
  t2aps,
  t2bph,
  t2bps,
  t2cph,
  t2cps,
} from './coefficients-backward.ts'
import { p3ahs, p3bhs, t3aph, t3aps, t3bph, t3bps, v3aph, v3aps, v3bph, v3bps } from './coefficients-backward3.ts'
import { b2abEnthalpy, b2bcEnthalpy, b3abEnthalpy } from './lines.ts'
import { sum } from './terms.ts'

/** Entropy at the critical point: the line between the sub-regions 3a and 3b. */
export const criticalEntropy = 4.41202148223476
/** Entropy of the line between the sub-regions 2b and 2c. */
const s2bc = 5.85
/** Pressure at which the line between 2b and 2c begins. */
const p2bcMPa = 6.546699678

export const temperature1OverPh = (p: number, h: number) => sum(t1ph, p, h / 2500 + 1)
export const temperature1OverPs = (p: number, s: number) => sum(t1ps, p, s + 2)
export const pressure1OverHs = (h: number, s: number) => 100 * sum(p1hs, h / 3400 + 0.05, s / 7.6 + 0.05)

export function temperature2OverPh(p: number, h: number): number {
  if (p <= 4) return sum(t2aph, p, h / 2000 - 2.1)
  if (p <= p2bcMPa || h >= b2bcEnthalpy(p)) return sum(t2bph, p - 2, h / 2000 - 2.6)
  return sum(t2cph, p + 25, h / 2000 - 1.8)
}

export function temperature2OverPs(p: number, s: number): number {
  if (p <= 4) return sum(t2aps, Math.sqrt(Math.sqrt(p)), s / 2 - 2)
  if (s >= s2bc) return sum(t2bps, p, 10 - s / 0.7853)
  return sum(t2cps, p, 2 - s / 2.9251)
}

// SR2-01 states the line between 2a and 2b for these entropies: those of saturated steam at 4 MPa and of 1073.15 K at 4 MPa
const s2abFrom = 6.069709159519128
const s2abTo = 7.852340399874026

export function pressure2OverHs(h: number, s: number): number {
  const sub2a = s > s2abTo || (s >= s2abFrom && h <= b2abEnthalpy(s))
  if (sub2a) return 4 * sum(p2ahs, h / 4200 - 0.5, s / 12 - 1.2) ** 4
  if (s >= s2bc) return 100 * sum(p2bhs, h / 4100 - 0.6, s / 7.9 - 1.01) ** 4
  return 100 * sum(p2chs, h / 3500 - 0.7, s / 5.9 - 1.1) ** 4
}

export function temperature3OverPh(p: number, h: number): number {
  if (h <= b3abEnthalpy(p)) return 760 * sum(t3aph, p / 100 + 0.24, h / 2300 - 0.615)
  return 860 * sum(t3bph, p / 100 + 0.298, h / 2800 - 0.72)
}

export function volume3OverPh(p: number, h: number): number {
  if (h <= b3abEnthalpy(p)) return 0.0028 * sum(v3aph, p / 100 + 0.128, h / 2100 - 0.727)
  return 0.0088 * sum(v3bph, p / 100 + 0.0661, h / 2800 - 0.72)
}

export function temperature3OverPs(p: number, s: number): number {
  if (s <= criticalEntropy) return 760 * sum(t3aps, p / 100 + 0.24, s / 4.4 - 0.703)
  return 860 * sum(t3bps, p / 100 + 0.76, s / 5.3 - 0.818)
}

export function volume3OverPs(p: number, s: number): number {
  if (s <= criticalEntropy) return 0.0028 * sum(v3aps, p / 100 + 0.187, s / 4.4 - 0.755)
  return 0.0088 * sum(v3bps, p / 100 + 0.298, s / 5.3 - 0.816)
}

export function pressure3OverHs(h: number, s: number): number {
  if (s <= criticalEntropy) return 99 * sum(p3ahs, h / 2300 - 1.01, s / 4.4 - 0.75)
  return 16.6 / sum(p3bhs, h / 2800 - 0.681, s / 5.3 - 0.792)
}
