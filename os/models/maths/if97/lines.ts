// Lines between the regions: saturation, region 2 to 3, the sub-regions of the backward equations.
import {
  h1sTerms,
  h2absTerms,
  h2c3bsTerms,
  h3asTerms,
  hB13sTerms,
  pSat3hTerms,
  pSat3sTerms,
  tB23hsTerms,
  tSatHsTerms,
} from './coefficients-lines.ts'
import { sum } from './terms.ts'

export const triplePressureMPa = 611.212677e-6
/** Saturation pressure at 623.15 K, where region 3 begins. */
export const pressureAt623MPa = 16.529164252604481

const sat = [
  1167.0521452767, -724213.16703206, -17.073846940092, 12020.82470247, -3232555.0322333, 14.91510861353,
  -4823.2657361591, 405113.40542057, -0.23855557567849, 650.17534844798,
]

/** Saturation pressure in MPa, 273.15 K to 647.096 K; equation 30. */
export function saturationPressureMPa(tK: number): number {
  const theta = tK + sat[8] / (tK - sat[9])
  const a = theta * theta + sat[0] * theta + sat[1]
  const b = sat[2] * theta * theta + sat[3] * theta + sat[4]
  const c = sat[5] * theta * theta + sat[6] * theta + sat[7]
  const root = (2 * c) / (-b + Math.sqrt(b * b - 4 * a * c))
  return root * root * root * root
}

/** Saturation temperature in K, 611.213 Pa to 22.064 MPa; equation 31, the exact inverse of equation 30. */
export function saturationTemperatureK(pMPa: number): number {
  const beta = Math.sqrt(Math.sqrt(pMPa))
  const e = beta * beta + sat[2] * beta + sat[5]
  const f = sat[0] * beta * beta + sat[3] * beta + sat[6]
  const g = sat[1] * beta * beta + sat[4] * beta + sat[7]
  const d = (2 * g) / (-f - Math.sqrt(f * f - 4 * e * g))
  const side = sat[9] + d
  return (side - Math.sqrt(side * side - 4 * (sat[8] + sat[9] * d))) / 2
}

/** Pressure in MPa of the line between regions 2 and 3, 623.15 K to 863.15 K; equation 5. */
export const b23PressureMPa = (tK: number) => 348.05185628969 - 1.1671859879975 * tK + 1.0192970039326e-3 * tK * tK

/** The same line the other way round; equation 6. */
export const b23TemperatureK = (pMPa: number) =>
  572.54459862746 + Math.sqrt((pMPa - 13.91883977887) / 1.0192970039326e-3)

/** Enthalpy in kJ/kg of the line between the sub-regions 2b and 2c; equation 21. */
export const b2bcEnthalpy = (pMPa: number) => 2652.6571908428 + Math.sqrt((pMPa - 4.5257578905948) / 1.2809002730136e-4)

/** Pressure in MPa of the same line; equation 20. */
export const b2bcPressureMPa = (h: number) => 905.84278514723 - 0.67955786399241 * h + 1.2809002730136e-4 * h * h

/** Enthalpy in kJ/kg of the line between the sub-regions 2a and 2b of p(h,s); SR2-01, equation 2. */
export const b2abEnthalpy = (s: number) =>
  -3498.98083432139 + s * (2575.60716905876 + s * (-421.073558227969 + s * 27.6349063799944))

/** Enthalpy in kJ/kg of the line between the sub-regions 3a and 3b; SR3-03, equation 1. */
export const b3abEnthalpy = (pMPa: number) =>
  2014.64004206875 + pMPa * (3.74696550136983 + pMPa * (-0.0219921901054187 + pMPa * 8.7513168600995e-5))

/** Saturation pressure in MPa over enthalpy, next to region 3; SR3-03, equation 10. */
export const saturationPressure3OverH = (h: number) => 22 * sum(pSat3hTerms, h / 2600 - 1.02, h / 2600 - 0.608)
/** Saturation pressure in MPa over entropy, next to region 3; SR3-03, equation 11. */
export const saturationPressure3OverS = (s: number) => 22 * sum(pSat3sTerms, s / 5.2 - 1.03, s / 5.2 - 0.699)

/** Saturated liquid next to region 1: h′ in kJ/kg over s; SR4-04, equation 3. */
export const liquidEnthalpy1 = (s: number) => 1700 * sum(h1sTerms, s / 3.8 - 1.09, s / 3.8 + 0.366e-4)
/** Saturated liquid next to region 3a; SR4-04, equation 4. */
export const liquidEnthalpy3a = (s: number) => 1700 * sum(h3asTerms, s / 3.8 - 1.09, s / 3.8 + 0.366e-4)
/** Saturated vapour next to regions 2a and 2b: h″ in kJ/kg over s; SR4-04, equation 5. */
export const vapourEnthalpy2ab = (s: number) => 2800 * Math.exp(sum(h2absTerms, 5.21 / s - 0.513, s / 9.2 - 0.524))
/** Saturated vapour next to regions 2c and 3b; SR4-04, equation 6. */
export const vapourEnthalpy2c3b = (s: number) => 2800 * sum(h2c3bsTerms, s / 5.9 - 1.02, s / 5.9 - 0.726) ** 4
/** Line between regions 1 and 3: h in kJ/kg over s; SR4-04, equation 7. */
export const b13Enthalpy = (s: number) => 1700 * sum(hB13sTerms, s / 3.8 - 0.884, s / 3.8 - 0.864)
/** Line between regions 2 and 3: T in K over (h,s); SR4-04, equation 8. */
export const b23TemperatureOverHs = (h: number, s: number) => 900 * sum(tB23hsTerms, h / 3000 - 0.727, s / 5.3 - 0.864)
/** Saturation temperature in K of the two-phase region, s ≥ 5.210887825 kJ/(kg·K); SR4-04, equation 9. */
export const saturationTemperatureOverHs = (h: number, s: number) =>
  550 * sum(tSatHsTerms, h / 2800 - 0.119, s / 9.2 - 1.07)
