/** A straight-line model of one column from others, on standardised data. */
export type RidgeFit = {
  predict(row: readonly number[]): number
  /** Share of the target's variance explained when each row is predicted by a fit without it (leave one out). */
  q2: number
}

/**
 * Ridge-regularised least squares with intercept.
 * @param rows predictors of every observation, all of one width
 * @param target one value per row
 * @param lambda share of the number of rows added to the diagonal; small, it only keeps twins among the predictors apart
 * @returns undefined where the target or all predictors are constant
 */
export function fitRidge(
  rows: readonly (readonly number[])[],
  target: readonly number[],
  lambda = 1e-3,
): RidgeFit | undefined {
  const n = rows.length
  const width = rows[0]?.length ?? 0
  const mean = meanOf(target)
  const scales = Array.from({ length: width }, (_, j) => scaleOf(rows.map((row) => row[j])))
  const used = scales.map((s, j) => ({ ...s, j })).filter((s) => s.deviation > 0)
  if (used.length === 0 || scaleOf(target).deviation === 0) return undefined
  const standard = (row: readonly number[]) => used.map(({ mean, deviation, j }) => (row[j] - mean) / deviation)
  const x = rows.map(standard)
  const y = target.map((v) => v - mean)
  const gram = used.map((_, a) =>
    used.map((_, b) => x.reduce((sum, row) => sum + row[a] * row[b], 0) + (a === b ? lambda * n : 0)),
  )
  const factor = cholesky(gram)
  const weights = solve(
    factor,
    used.map((_, a) => x.reduce((sum, row, i) => sum + row[a] * y[i], 0)),
  )
  const dot = (row: readonly number[]) => row.reduce((sum, v, a) => sum + v * weights[a], 0)
  let left = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    // Leverage of the row, the intercept's share included: the residual without the row follows from it.
    const leverage = 1 / n + solve(factor, x[i]).reduce((sum, v, a) => sum + v * x[i][a], 0)
    left += ((y[i] - dot(x[i])) / Math.max(1 - leverage, 1e-6)) ** 2
    total += y[i] ** 2
  }
  return { predict: (row) => mean + dot(standard(row)), q2: 1 - left / total }
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const sa = scaleOf(a)
  const sb = scaleOf(b)
  if (sa.deviation === 0 || sb.deviation === 0) return 0
  const products = a.reduce((sum, v, i) => sum + (v - sa.mean) * (b[i] - sb.mean), 0)
  return products / a.length / (sa.deviation * sb.deviation)
}

const meanOf = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

/** Mean and deviation; a deviation that is only rounding counts as none. */
function scaleOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = meanOf(values)
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)
  return { mean, deviation: deviation > 1e-9 * Math.max(1e-300, Math.abs(mean)) ? deviation : 0 }
}

/** Lower factor L of a symmetric positive matrix, A = L·Lᵀ. */
function cholesky(a: readonly (readonly number[])[]): number[][] {
  const l = a.map((row) => row.map(() => 0))
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i][j]
      for (let k = 0; k < j; k++) sum -= l[i][k] * l[j][k]
      l[i][j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / l[j][j]
    }
  return l
}

function solve(l: readonly (readonly number[])[], b: readonly number[]): number[] {
  const z = [...b]
  for (let i = 0; i < z.length; i++) {
    for (let k = 0; k < i; k++) z[i] -= l[i][k] * z[k]
    z[i] /= l[i][i]
  }
  for (let i = z.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < z.length; k++) z[i] -= l[k][i] * z[k]
    z[i] /= l[i][i]
  }
  return z
}
