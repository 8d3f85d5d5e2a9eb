import { correlation, fitRidge } from './ridge.ts'

export type FillRules = {
  /** Rows of the sliding window. */
  window: number
  /** Least rows of the window in which the target and its predictors were all measured, per predictor plus one. */
  rowsPerPredictor: number
  /** Least rows at all. */
  minRows: number
  maxPredictors: number
  /** Least share of variance explained, leave one out. */
  minQ2: number
  /** How far beyond the window's own range predictors and result may lie, as a share of that range. */
  extrapolation: number
  /** Most rows filled in a row. */
  maxFill: number
}

export const defaultFillRules: FillRules = {
  window: 60,
  rowsPerPredictor: 3,
  minRows: 12,
  maxPredictors: 6,
  minQ2: 0.5,
  extrapolation: 0.1,
  maxFill: 10,
}

/** One aligned row of a group: a value per member, NaN where nothing usable was measured. */
export type FillRow = readonly number[]

export type FillAnswer = { value: number; q2: number; predictors: number[] } | { refused: FillRefusal }
export type FillRefusal = 'tooFewOthers' | 'windowTooShort' | 'unrelated' | 'outsideWindow'

/**
 * Estimates member `target` of `row` from the members measured in it.
 *
 * 1. At least half of the other members must be there (and one at all).
 * 2. Predictors: those with the highest correlation with the target over the rows of the window where both were measured,
 *    at most `maxPredictors` and no more than the window carries (`rowsPerPredictor`).
 * 3. Ridge regression over the rows where target and predictors were all measured. Refused when it explains less than
 *    `minQ2` of the variance of rows it has not seen.
 *    What the fit missed in the last complete row is carried on, fading as such misses did within the window.
 * 4. No extrapolation: each predictor and the result within the window's range ± `extrapolation`.
 */
export function estimate(
  window: readonly FillRow[],
  row: FillRow,
  target: number,
  rules = defaultFillRules,
): FillAnswer {
  const others = row.map((_, j) => j).filter((j) => j !== target && !Number.isNaN(row[j]))
  if (others.length === 0 || others.length * 2 < row.length - 1) return { refused: 'tooFewOthers' }
  const known = window.filter((r) => !Number.isNaN(r[target]))
  if (known.length < rules.minRows) return { refused: 'windowTooShort' }
  const predictors = choosePredictors(known, others, target, rules)
  if (predictors.length === 0) return { refused: 'unrelated' }
  const complete = known.filter((r) => predictors.every((j) => !Number.isNaN(r[j])))
  if (complete.length < Math.max(rules.minRows, rules.rowsPerPredictor * (predictors.length + 1)))
    return { refused: 'windowTooShort' }
  const x = complete.map((r) => predictors.map((j) => r[j]))
  const y = complete.map((r) => r[target])
  const fit = fitRidge(x, y)
  if (!fit || fit.q2 < rules.minQ2) return { refused: 'unrelated' }
  const here = predictors.map((j) => row[j])
  const value =
    fit.predict(here) +
    carriedResidual(
      x.map((r, i) => y[i] - fit.predict(r)),
      window.length - window.lastIndexOf(complete[complete.length - 1]),
    )
  const inside = (v: number, seen: number[]) => {
    const low = Math.min(...seen)
    const high = Math.max(...seen)
    const margin = (high - low) * rules.extrapolation
    return v >= low - margin && v <= high + margin
  }
  const familiar = here.every((v, a) =>
    inside(
      v,
      x.map((r) => r[a]),
    ),
  )
  return familiar && inside(value, y) ? { value, q2: fit.q2, predictors } : { refused: 'outsideWindow' }
}

function choosePredictors(known: readonly FillRow[], others: number[], target: number, rules: FillRules): number[] {
  const most = Math.min(rules.maxPredictors, Math.floor(known.length / rules.rowsPerPredictor) - 1)
  return others
    .map((j) => {
      const both = known.filter((r) => !Number.isNaN(r[j]))
      const strength =
        both.length < rules.minRows
          ? 0
          : Math.abs(
              correlation(
                both.map((r) => r[j]),
                both.map((r) => r[target]),
              ),
            )
      return { j, strength }
    })
    .filter(({ strength }) => strength > 0.3)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, Math.max(0, most))
    .map(({ j }) => j)
}

/** The last residual, `rows` rows later: faded by the residuals' own correlation from one row to the next. */
function carriedResidual(residuals: readonly number[], rows: number): number {
  const power = residuals.reduce((sum, e) => sum + e * e, 0)
  const together = residuals.reduce((sum, e, i) => sum + (i > 0 ? e * residuals[i - 1] : 0), 0)
  return power > 0 ? Math.max(0, together / power) ** rows * residuals[residuals.length - 1] : 0
}
