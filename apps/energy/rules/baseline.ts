import { type Fit, fitLinear, mean } from './least-squares.ts'

/**
 * The energy baseline (ISO 50006, GB/T 28750): what was used before a measure, as a function of what drives it. Periods are equally
 * long (days, weeks, months) and in order of time. Energies in one unit, drivers in theirs.
 */
export type Observation = { period: string; energy: number; drivers: readonly number[] }

export type Baseline = {
  /** `regression` E = β₀ + Σ βⱼ·xⱼ; `perUnit` E = r·x, one driver. */
  kind: 'regression' | 'perUnit'
  drivers: readonly string[]
  intercept: number
  coefficients: readonly number[]
  rows: number
  r2: number
  /** Residual deviation / mean energy. */
  cvRmse: number
  /** Correlation of neighbouring residuals; above 0 it widens every uncertainty. */
  autocorrelation: number
  /** Residual variance, and (XᵀX)⁻¹ with the intercept first: what uncertainties are worked out from. */
  variance: number
  covariance: readonly (readonly number[])[]
  ranges: readonly { low: number; high: number }[]
}

export type BaselineRefusal =
  | { kind: 'tooFewPeriods'; have: number; need: number }
  /** A driver that did not change cannot explain anything. */
  | { kind: 'constantDriver'; driver: string }
  /** Two drivers say the same, or one is a sum of others. */
  | { kind: 'dependentDrivers' }
  /** Missing, not a number, or negative output. */
  | { kind: 'badData'; period: string }
  /** The model explains too little: R² below 0.75 or CV(RMSE) above 0.25. */
  | { kind: 'weakModel'; r2: number; cvRmse: number }

/** At least a year of months, or as many periods of another length; and six for every driver. */
export const leastPeriods = (drivers: number) => Math.max(12, 6 * (drivers + 1))
/** Spread of a driver below this share of its mean is no change. */
const leastSpread = 0.02
/** What IPMVP and ASHRAE Guideline 14 expect of a model of monthly data. */
const leastR2 = 0.75
const mostCvRmse = 0.25

export type BaselineResult = { ok: true; baseline: Baseline } | { ok: false; refusal: BaselineRefusal }
const refuse = (refusal: BaselineRefusal): BaselineResult => ({ ok: false, refusal })

/** Baseline by regression on its drivers: production, degree days, hours. */
export function regressionBaseline(observations: readonly Observation[], drivers: readonly string[]): BaselineResult {
  const fault = faultOf(observations, drivers)
  if (fault) return refuse(fault)
  const fit = fitLinear(
    observations.map((o) => o.drivers),
    observations.map((o) => o.energy),
  )
  if (!fit) return refuse({ kind: 'dependentDrivers' })
  return finish('regression', observations, drivers, fit.intercept, fit.coefficients, fit.residuals, covarianceOf(fit))
}

/**
 * Baseline by unit consumption: r = ΣE / Σx. It takes all energy to follow the one driver; where there is a base load, the
 * regression says more.
 */
export function perUnitBaseline(observations: readonly Observation[], driver: string): BaselineResult {
  const fault = faultOf(observations, [driver])
  if (fault) return refuse(fault)
  const total = (of: (o: Observation) => number) => observations.reduce((sum, o) => sum + of(o), 0)
  const rate = total((o) => o.energy) / total((o) => o.drivers[0])
  const residuals = observations.map((o) => o.energy - rate * o.drivers[0])
  // Var(r) = σ²·n / (Σx)² when every period deviates alike.
  const spread = observations.length / total((o) => o.drivers[0]) ** 2
  const covariance = [
    [0, 0],
    [0, spread],
  ]
  return finish('perUnit', observations, [driver], 0, [rate], residuals, covariance)
}

function faultOf(observations: readonly Observation[], drivers: readonly string[]): BaselineRefusal | undefined {
  const need = leastPeriods(drivers.length)
  if (observations.length < need) return { kind: 'tooFewPeriods', have: observations.length, need }
  for (const { period, energy, drivers: values } of observations)
    if (values.length !== drivers.length || ![energy, ...values].every((v) => Number.isFinite(v) && v >= 0))
      return { kind: 'badData', period }
  for (const [j, driver] of drivers.entries()) {
    const values = observations.map((o) => o.drivers[j])
    const middle = mean(values)
    const deviation = Math.sqrt(mean(values.map((v) => (v - middle) ** 2)))
    if (!(deviation > leastSpread * middle)) return { kind: 'constantDriver', driver }
  }
  return undefined
}

function finish(
  kind: Baseline['kind'],
  observations: readonly Observation[],
  drivers: readonly string[],
  intercept: number,
  coefficients: readonly number[],
  residuals: readonly number[],
  covariance: readonly (readonly number[])[],
): BaselineResult {
  const n = observations.length
  const energies = observations.map((o) => o.energy)
  const middle = mean(energies)
  const squares = residuals.reduce((sum, r) => sum + r * r, 0)
  const variance = squares / (n - freedomLost(kind, coefficients.length))
  const around = energies.reduce((sum, e) => sum + (e - middle) ** 2, 0)
  const r2 = around > 0 ? 1 - squares / around : 0
  const cvRmse = middle > 0 ? Math.sqrt(variance) / middle : Number.POSITIVE_INFINITY
  if (!(r2 >= leastR2 && cvRmse <= mostCvRmse)) return refuse({ kind: 'weakModel', r2, cvRmse })
  const neighbours = residuals.slice(1).reduce((sum, r, i) => sum + r * residuals[i], 0)
  const autocorrelation = squares > 0 ? neighbours / squares : 0
  const ranges = drivers.map((_, j) => {
    const values = observations.map((o) => o.drivers[j])
    return { low: Math.min(...values), high: Math.max(...values) }
  })
  const figures = { rows: n, r2, cvRmse, autocorrelation, variance, covariance, ranges }
  return { ok: true, baseline: { kind, drivers, intercept, coefficients, ...figures } }
}

export const freedomLost = (kind: Baseline['kind'], drivers: number) => (kind === 'regression' ? drivers + 1 : 1)

/** (XᵀX)⁻¹ in the drivers' own units, intercept first, out of that of the standardised columns. */
function covarianceOf({ inverse, means, deviations, rows }: Fit): number[][] {
  const k = means.length
  const slopes = inverse.map((row, a) => row.map((v, b) => v / (deviations[a] * deviations[b])))
  const cross = slopes.map((row) => -row.reduce((sum, v, j) => sum + v * means[j], 0))
  const corner = 1 / rows - cross.reduce((sum, v, j) => sum + v * means[j], 0)
  return [[corner, ...cross], ...Array.from({ length: k }, (_, a) => [cross[a], ...slopes[a]])]
}

/** Degree days of a row of daily mean temperatures, °C·d: Σ max(0, base − T) for heating (18 °C), Σ max(0, T − base) for cooling (26 °C). */
export const degreeDays = (temperatures: readonly number[], base: number, kind: 'heating' | 'cooling'): number =>
  temperatures.reduce((sum, t) => sum + Math.max(0, kind === 'heating' ? base - t : t - base), 0)
