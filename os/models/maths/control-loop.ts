// How well a control loop does its work, from samples of setpoint, measured value and controller output at equal steps.

export type ErrorFigures = {
  /** Integrals over the window, by trapezoids: |e| dt, e² dt and t·|e| dt (t from the window's start), in unit · s (or s²). */
  iae: number
  ise: number
  itae: number
  /** Mean and root mean square of e, and its largest size. */
  mean: number
  rms: number
  largest: number
  /** Share of samples with |e| within the tolerance: how well the value follows. */
  within: number
}

/** @param stepS seconds between samples @param tolerance in the value's unit */
export function errorFigures(
  setpoint: ArrayLike<number>,
  value: ArrayLike<number>,
  stepS: number,
  tolerance: number,
): ErrorFigures {
  const n = value.length
  const out = { iae: 0, ise: 0, itae: 0, mean: 0, rms: 0, largest: 0, within: 0 }
  for (let k = 0; k < n; k++) {
    const e = setpoint[k] - value[k]
    const size = Math.abs(e)
    const weight = (k === 0 || k === n - 1 ? 0.5 : 1) * stepS
    out.iae += weight * size
    out.ise += weight * e * e
    out.itae += weight * size * k * stepS
    out.mean += e / n
    out.rms += (e * e) / n
    out.largest = Math.max(out.largest, size)
    if (size <= tolerance) out.within += 1 / n
  }
  out.rms = Math.sqrt(out.rms)
  return out
}

/** Share of samples at which the output stands at its low or high end. */
export function saturationShare(output: ArrayLike<number>, low: number, high: number): number {
  let at = 0
  for (let k = 0; k < output.length; k++) if (output[k] <= low || output[k] >= high) at++
  return output.length === 0 ? 0 : at / output.length
}

/** Travel of the output per sample: how hard the valve works, in the output's unit. */
export function outputTravel(output: ArrayLike<number>): number {
  let sum = 0
  for (let k = 1; k < output.length; k++) sum += Math.abs(output[k] - output[k - 1])
  return output.length < 2 ? 0 : sum / (output.length - 1)
}

/**
 * Harris's index (Can. J. Chem. Eng. 67, 1989; estimated by regression as in Desborough and Harris 1992): the variance that
 * a minimum-variance controller could not avoid, over what there is. 1: nothing to gain; near 0: much. The part that can be
 * foreseen `delay` samples ahead from `order` past errors is what a controller could take away.
 *
 * @param delay dead time of the process in samples, at least 1
 * @returns NaN where the samples are too few (fewer than 3 · order) or do not move
 */
export function harrisIndex(error: ArrayLike<number>, delay: number, order = 20): number {
  const n = error.length
  const rows = n - delay - order + 1
  if (rows < 3 * order) return Number.NaN
  let mean = 0
  for (let k = 0; k < n; k++) mean += error[k] / n
  // normal equations of e(t) on e(t − delay) … e(t − delay − order + 1)
  const left = new Float64Array(order * order)
  const right = new Float64Array(order)
  let total = 0
  for (let t = delay + order - 1; t < n; t++) {
    const y = error[t] - mean
    total += y * y
    for (let i = 0; i < order; i++) {
      const past = error[t - delay - i] - mean
      right[i] += past * y
      for (let j = 0; j <= i; j++) left[i * order + j] += past * (error[t - delay - j] - mean)
    }
  }
  // what a constant leaves is the rounding of its mean
  if (!(total > rows * (1e-12 * mean) ** 2)) return Number.NaN
  const explained = explainedSquares(left, right, order)
  return Math.min(1, Math.max(0, (total - explained) / (rows - order) / (total / (rows - 1))))
}

/** bᵀ·A⁻¹·b of the normal equations (lower triangle of A), by Cholesky; a direction without movement explains nothing. */
function explainedSquares(a: Float64Array, b: Float64Array, n: number): number {
  let sum = 0
  const start = Float64Array.from({ length: n }, (_, i) => a[i * n + i])
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let dot = a[i * n + j]
      for (let k = 0; k < j; k++) dot -= a[i * n + k] * a[j * n + k]
      a[i * n + j] = a[j * n + j] > 0 ? dot / a[j * n + j] : 0
      a[i * n + i] -= a[i * n + j] ** 2
      b[i] -= a[i * n + j] * b[j]
    }
    const pivot = a[i * n + i] > 1e-10 * start[i] ? Math.sqrt(a[i * n + i]) : 0
    a[i * n + i] = pivot
    b[i] = pivot > 0 ? b[i] / pivot : 0
    sum += b[i] * b[i]
  }
  return sum
}

export type Oscillation = {
  /** Mean period in samples; NaN where there are too few crossings. */
  period: number
  /** Mean over three deviations of the periods (Thornhill, Huang and Zhang 2003): above 1 the loop oscillates regularly. */
  regularity: number
  oscillates: boolean
}

/** Autocorrelation at lags 0 … lags, about the mean; all NaN when nothing moves. */
export function autocorrelation(values: ArrayLike<number>, lags: number): Float64Array {
  return crossCorrelation(values, values, lags).subarray(lags)
}

/** Correlation of a(t) with b(t + lag) at lags −lags … lags, normalised by both deviations. */
export function crossCorrelation(a: ArrayLike<number>, b: ArrayLike<number>, lags: number): Float64Array {
  const n = Math.min(a.length, b.length)
  let [meanA, meanB, squaresA, squaresB] = [0, 0, 0, 0]
  for (let k = 0; k < n; k++) {
    meanA += a[k] / n
    meanB += b[k] / n
  }
  for (let k = 0; k < n; k++) {
    squaresA += (a[k] - meanA) ** 2
    squaresB += (b[k] - meanB) ** 2
  }
  const scale = Math.sqrt(squaresA * squaresB)
  return Float64Array.from({ length: 2 * lags + 1 }, (_, at) => {
    const lag = at - lags
    let sum = 0
    for (let k = Math.max(0, -lag); k < Math.min(n, n - lag); k++) sum += (a[k] - meanA) * (b[k + lag] - meanB)
    return sum / scale
  })
}

/** Looks for a regular oscillation in the zero crossings of the error's autocorrelation, which noise hardly touches. */
export function findOscillation(error: ArrayLike<number>): Oscillation {
  const correlation = autocorrelation(error, Math.floor(error.length / 2))
  const crossings: number[] = []
  for (let k = 1; k < correlation.length; k++)
    if (correlation[k - 1] > 0 !== correlation[k] > 0)
      crossings.push(k - 1 + correlation[k - 1] / (correlation[k - 1] - correlation[k]))
  // at most eleven crossings: ten half periods; the first crossing is half a half period in
  const halves = crossings.slice(1, 11).map((at, k) => at - crossings[k])
  if (halves.length < 4) return { period: Number.NaN, regularity: 0, oscillates: false }
  const mean = halves.reduce((sum, half) => sum + half, 0) / halves.length
  const deviation = Math.sqrt(halves.reduce((sum, half) => sum + (half - mean) ** 2, 0) / (halves.length - 1))
  const regularity = deviation > 0 ? mean / (3 * deviation) : Number.MAX_VALUE
  return { period: 2 * mean, regularity, oscillates: regularity > 1 }
}

export type Stiction = {
  /** 0…1 each: how far the cross-correlation of output and value is from even (0), towards odd (1). */
  shape: number
  balance: number
  /** `sticks`: an odd correlation; `other`: an even one, so tuning or an outside swing; `unclear` between. */
  verdict: 'sticks' | 'other' | 'unclear'
}

const evenShape = (2 - Math.sqrt(3)) / (2 + Math.sqrt(3))

/**
 * Horch's test of an oscillating, self-regulating loop (Control Engineering Practice 7, 1999): a sticking valve makes the
 * correlation of controller output and measured value odd (a quarter period apart), anything else even (half a period).
 * It says nothing about integrating processes (levels), and nothing unless findOscillation says that the loop oscillates.
 * A swing from outside that is slower than about four integral times of the controller turns the correlation too and can
 * pass for a sticking valve: `sticks` is a reason to look at the valve, not a proof.
 *
 * @returns undefined where no zero crossing is found on both sides within a period
 */
export function findStiction(
  output: ArrayLike<number>,
  value: ArrayLike<number>,
  period: number,
): Stiction | undefined {
  const lags = Math.min(Math.ceil(period), Math.floor(output.length / 2))
  if (!(lags >= 2)) return undefined
  const correlation = crossCorrelation(output, value, lags)
  const crossing = (direction: 1 | -1) => {
    for (let lag = 1; lag <= lags; lag++) {
      const before = correlation[lags + direction * (lag - 1)]
      const now = correlation[lags + direction * lag]
      if (before > 0 !== now > 0) return lag - 1 + before / (before - now)
    }
    return Number.NaN
  }
  const right = crossing(1)
  const left = crossing(-1)
  if (!(right + left > 0)) return undefined
  let strongest = 0
  for (let lag = -Math.floor(left); lag <= right; lag++)
    strongest = Math.max(strongest, Math.abs(correlation[lags + lag]))
  const middle = Math.abs(correlation[lags])
  const shape = Math.abs(middle - strongest) / (middle + strongest)
  const balance = Math.abs(left - right) / (left + right)
  const odd = shape > evenShape && balance > 1 / 3
  const even = shape <= evenShape && balance <= 1 / 3
  return { shape, balance, verdict: odd ? 'sticks' : even ? 'other' : 'unclear' }
}
