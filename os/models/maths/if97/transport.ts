// Viscosity (IAPWS R12-08), thermal conductivity (R15-11) and surface tension (R1-76(2014)) of water and steam.
import { criticalDensityKgPerM3, criticalPressureMPa, criticalTemperatureK, type SteamState } from './steam-state.ts'
import { sum, terms } from './terms.ts'

/** Up to here the releases of viscosity and conductivity were fitted; above, their equations are extrapolated. */
export const transportTopK = 1173.15

// R12-08, tables 1 and 2; triples: exponent of (1/T − 1), exponent of (ρ − 1), factor
const mu0 = [1.67752, 2.20462, 0.6366564, -0.241605]
const mu1 = terms([
  0, 0, 0.520094, 1, 0, 0.0850895, 2, 0, -1.08374, 3, 0, -0.289555, 0, 1, 0.222531, 1, 1, 0.999115, 2, 1, 1.88797, 3, 1,
  1.26613, 5, 1, 0.120573, 0, 2, -0.281378, 1, 2, -0.906851, 2, 2, -0.772479, 3, 2, -0.489837, 4, 2, -0.25704, 0, 3,
  0.161913, 1, 3, 0.257399, 0, 4, -0.0325372, 3, 4, 0.0698452, 4, 5, 0.00872102, 3, 6, -0.00435673, 5, 6, -0.000593264,
])

/**
 * Dynamic viscosity in Pa·s over density (kg/m³) and temperature (K), without the critical enhancement, as R12-08 section 3
 * has it for industrial use.
 */
export function viscosityPaS(density: number, tK: number): number {
  const t = tK / criticalTemperatureK
  const rho = density / criticalDensityKgPerM3
  const dilute = mu0[0] + (mu0[1] + (mu0[2] + mu0[3] / t) / t) / t
  return ((100 * Math.sqrt(t)) / dilute) * Math.exp(rho * sum(mu1, 1 / t - 1, rho - 1)) * 1e-6
}

const amplitude = 0.13
const gamma0 = 0.06
const exponent = 0.63 / 1.239

/** Correlation length ξ in nm from ρ̄, T̄ and the slopes ∂ρ̄/∂p̄ here and at 1.5 Tc; equation 20 of R12-08. */
function correlationLength(rho: number, t: number, slope: number, slopeAt15: number): number {
  const difference = rho * (slope - (slopeAt15 * 1.5) / t)
  return difference > 0 ? amplitude * (difference / gamma0) ** exponent : 0
}

/**
 * The factor by which viscosity rises next to the critical point; R12-08, section 2.8.
 * @param slope (∂ρ/∂p) at constant temperature in kg/(m³·MPa), here
 * @param slopeAt15 the same at this density and 1.5 times the critical temperature
 */
export function criticalViscosityFactor(density: number, tK: number, slope: number, slopeAt15: number): number {
  const scale = criticalPressureMPa / criticalDensityKgPerM3
  const rho = density / criticalDensityKgPerM3
  const xi = correlationLength(rho, tK / criticalTemperatureK, slope * scale, slopeAt15 * scale)
  const c = xi / 1.9
  const d = xi / 1.1
  if (xi <= 0.3817016416) return Math.exp(0.068 * (c / 5) * d ** 5 * (1 - c + c * c - (765 / 504) * d * d))
  const psi = Math.acos(1 / Math.sqrt(1 + d * d))
  const w = Math.sqrt(Math.abs((c - 1) / (c + 1))) * Math.tan(psi / 2)
  const l = c > 1 ? Math.log((1 + w) / (1 - w)) : 2 * Math.atan(Math.abs(w))
  const y =
    Math.sin(3 * psi) / 12 -
    Math.sin(2 * psi) / (4 * c) +
    ((1 - 1.25 * c * c) / (c * c)) * Math.sin(psi) -
    ((1 - 1.5 * c * c) * psi - Math.abs(c * c - 1) ** 1.5 * l) / c ** 3
  return Math.exp(0.068 * y)
}

// R15-11, tables 1 and 2
const lambda0 = [2.443221e-3, 1.323095e-2, 6.770357e-3, -3.454586e-3, 4.096266e-4]
const lambda1 = terms([
  0, 0, 1.60397357, 0, 1, -0.646013523, 0, 2, 0.111443906, 0, 3, 0.102997357, 0, 4, -0.0504123634, 0, 5, 0.00609859258,
  1, 0, 2.33771842, 1, 1, -2.78843778, 1, 2, 1.53616167, 1, 3, -0.463045512, 1, 4, 0.0832827019, 1, 5, -0.00719201245,
  2, 0, 2.19650529, 2, 1, -4.54580785, 2, 2, 3.55777244, 2, 3, -1.40944978, 2, 4, 0.275418278, 2, 5, -0.0205938816, 3,
  0, -1.21051378, 3, 1, 1.60812989, 3, 2, -0.621178141, 3, 3, 0.0716373224, 4, 0, -2.720337, 4, 1, 4.57586331, 4, 2,
  -3.18369245, 4, 3, 1.1168348, 4, 4, -0.19268305, 4, 5, 0.012913842,
])

/** Thermal conductivity in W/(m·K) over density and temperature, without the critical enhancement. */
export function baseConductivityWPerMK(density: number, tK: number): number {
  const t = tK / criticalTemperatureK
  const rho = density / criticalDensityKgPerM3
  const dilute = lambda0[0] + (lambda0[1] + (lambda0[2] + (lambda0[3] + lambda0[4] / t) / t) / t) / t
  return (Math.sqrt(t) / dilute) * Math.exp(rho * sum(lambda1, 1 / t - 1, rho - 1)) * 1e-3
}

// R15-11, table 6: 1/ζ at 1.5 Tc as a polynomial of ρ̄, by ranges of ρ̄ up to these
const slopeRanges = [0.310559006, 0.776397516, 1.242236025, 1.863354037, Number.POSITIVE_INFINITY]
const slopeAt15Terms = [
  [6.53786807199516, -5.61149954923348, 3.39624167361325, -2.27492629730878, 10.2631854662709, 1.97815050331519],
  [6.52717759281799, -6.30816983387575, 8.08379285492595, -9.82240510197603, 12.1358413791395, -5.54349664571295],
  [5.35500529896124, -3.96415689925446, 8.91990208918795, -12.033872950579, 9.19494865194302, -2.16866274479712],
  [1.55225959906681, 0.464621290821181, 8.93237374861479, -11.0321960061126, 6.1678099993336, -0.965458722086812],
  [1.11999926419994, 0.595748562571649, 9.8895256507892, -10.325505114704, 4.66861294457414, -0.503243546373828],
]

/** ζ = ∂ρ̄/∂p̄ at 1.5 times the critical temperature, industrial form. */
function reducedSlopeAt15(rho: number): number {
  let range = 0
  while (rho > slopeRanges[range]) range++
  const a = slopeAt15Terms[range]
  return 1 / (a[0] + rho * (a[1] + rho * (a[2] + rho * (a[3] + rho * (a[4] + rho * a[5])))))
}

/**
 * How much conductivity rises next to the critical point, in W/(m·K); R15-11, equations 18 to 24.
 * @param cp kJ/(kg·K) @param cv kJ/(kg·K)
 * @param slope (∂ρ/∂p) at constant temperature in kg/(m³·MPa)
 * @param muPaS viscosity
 * @param slopeAt15 the slope at 1.5 Tc; left out: the industrial polynomial of the release
 */
export function criticalConductivityWPerMK(
  density: number,
  tK: number,
  cp: number,
  cv: number,
  slope: number,
  muPaS: number,
  slopeAt15?: number,
): number {
  const scale = criticalPressureMPa / criticalDensityKgPerM3
  const rho = density / criticalDensityKgPerM3
  const t = tK / criticalTemperatureK
  const bounded = slope * scale >= 0 && slope * scale <= 1e13 ? slope * scale : 1e13
  const xi = correlationLength(rho, t, bounded, slopeAt15 === undefined ? reducedSlopeAt15(rho) : slopeAt15 * scale)
  const y = xi / 0.4
  if (!(y >= 1.2e-7)) return 0
  const reducedCp = cp >= 0 && cp <= 1e13 ? cp / 0.46151805 : 1e13
  const inverseKappa = cv / cp
  const z =
    (2 / (Math.PI * y)) *
    ((1 - inverseKappa) * Math.atan(y) + inverseKappa * y - (1 - Math.exp(-1 / (1 / y + (y * y) / (3 * rho * rho)))))
  return 177.8514 * ((rho * reducedCp * t) / (muPaS * 1e6)) * z * 1e-3
}

/** Thermal conductivity in W/(m·K) of a state, with the critical enhancement of R15-11's industrial form. NaN in region 4. */
export function conductivityWPerMK(state: SteamState): number {
  const rho = 1 / state.volume
  const mu = viscosityPaS(rho, state.temperatureK)
  const enhancement = criticalConductivityWPerMK(
    rho,
    state.temperatureK,
    state.cp,
    state.cv,
    rho * state.compressibility,
    mu,
  )
  return state.region === 4 ? Number.NaN : baseConductivityWPerMK(rho, state.temperatureK) + enhancement
}

/** Surface tension in N/m, 273.15 K to 647.096 K. */
export function surfaceTensionNPerM(tK: number): number {
  const tau = 1 - tK / criticalTemperatureK
  return 0.2358 * tau ** 1.256 * (1 - 0.625 * tau)
}
