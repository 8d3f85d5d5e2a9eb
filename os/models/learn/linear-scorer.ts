import { type Scorer, scorerOf, shareOut } from './kind.ts'

export type LinearModel = {
  names: readonly string[]
  target: string
  mean: readonly number[]
  deviation: readonly number[]
  coefficients: readonly number[]
  intercept: number
}

/**
 * Scores rows against a linear estimate of the target. `halfBand` answers how far a normal row may lie from the estimate,
 * given the standardised inputs; the index is the residual's size over it.
 */
export function linearScorer(model: LinearModel, halfBand: (scaled: Float64Array) => number): Scorer {
  const targetAt = model.names.indexOf(model.target)
  const at = Int32Array.from(model.names.map((_, c) => c).filter((c) => c !== targetAt))
  const mean = Float64Array.from(model.mean)
  const deviation = Float64Array.from(model.deviation)
  const coefficients = Float64Array.from(model.coefficients)
  const scaled = new Float64Array(at.length)
  const statistics = ['residual', 'halfBand']
  return scorerOf(model.names, statistics, (row, out) => {
    let estimate = model.intercept
    for (let k = 0; k < at.length; k++) {
      scaled[k] = (row[at[k]] - mean[k]) / deviation[k]
      const part = coefficients[k] * scaled[k]
      estimate += part
      out.contribution[at[k]] = Math.abs(part)
    }
    out.contribution[targetAt] = 0
    shareOut(out.contribution)
    out.estimate[targetAt] = estimate
    out.residual[targetAt] = row[targetAt] - estimate
    out.statistics[0] = Math.abs(out.residual[targetAt])
    out.statistics[1] = halfBand(scaled)
    out.index = out.statistics[0] / out.statistics[1]
  })
}
