/**
 * Linear regression by the normal equations on standardised columns, with an intercept that is not shrunk.
 *
 *   β = (ZᵀZ + λ·n·I)⁻¹ Zᵀ(y − ȳ),  z = (x − mean)/sd
 *
 * Small problems only: a few dozen columns. Numbers, not decimals: it describes and forecasts, it does not settle.
 */
export type Fit = {
  /** In the units of the columns. */
  intercept: number
  coefficients: number[]
  /** Of the standardised problem, for uncertainties: (ZᵀZ + λnI)⁻¹, means and deviations of the columns. */
  inverse: number[][]
  means: number[]
  deviations: number[]
  rows: number
  /** Residuals in the order of the rows. */
  residuals: number[]
}

/** @returns null where a column is constant or depends on others: their shares cannot be told apart */
export function fitLinear(rows: readonly (readonly number[])[], y: readonly number[], ridge = 0): Fit | null {
  const n = rows.length
  const k = rows[0]?.length ?? 0
  if (n === 0) return null
  const means = columns(k, (j) => mean(rows.map((row) => row[j])))
  const deviations = columns(k, (j) => Math.sqrt(mean(rows.map((row) => (row[j] - means[j]) ** 2))))
  if (ridge === 0 && deviations.some((sd, j) => !(sd > 1e-9 * Math.max(1, Math.abs(means[j]))))) return null
  const scale = deviations.map((sd) => (sd > 0 ? 1 / sd : 0))
  const gram = columns(k, () => new Array<number>(k).fill(0))
  const right = new Array<number>(k).fill(0)
  const middle = mean(y)
  const z = new Array<number>(k)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < k; j++) z[j] = (rows[i][j] - means[j]) * scale[j]
    for (let a = 0; a < k; a++) {
      right[a] += z[a] * (y[i] - middle)
      for (let b = 0; b <= a; b++) gram[a][b] += z[a] * z[b]
    }
  }
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) gram[b][a] = gram[a][b]
    // A column that never changes gets no weight instead of a division by nothing.
    gram[a][a] += ridge * n + (scale[a] === 0 ? n : 0)
  }
  const inverse = invert(gram)
  if (!inverse) return null
  const beta = inverse.map((row) => row.reduce((total, v, j) => total + v * right[j], 0))
  const coefficients = beta.map((b, j) => b * scale[j])
  const intercept = middle - coefficients.reduce((total, c, j) => total + c * means[j], 0)
  const residuals = rows.map((row, i) => y[i] - predict({ intercept, coefficients }, row))
  return { intercept, coefficients, inverse, means, deviations, rows: n, residuals }
}

export function predict(
  { intercept, coefficients }: Pick<Fit, 'intercept' | 'coefficients'>,
  row: readonly number[],
): number {
  let total = intercept
  for (let j = 0; j < coefficients.length; j++) total += coefficients[j] * row[j]
  return total
}

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const columns = <T>(k: number, of: (j: number) => T): T[] => Array.from({ length: k }, (_, j) => of(j))

/** Inverse of a symmetric positive matrix by Gauss–Jordan with pivots; null where it has none to working precision. */
function invert(matrix: readonly (readonly number[])[]): number[][] | null {
  const k = matrix.length
  const size = Math.max(1, ...matrix.map((row, i) => Math.abs(row[i])))
  const work = matrix.map((row, i) => [...row, ...columns(k, (j) => (i === j ? 1 : 0))])
  for (let c = 0; c < k; c++) {
    let pivot = c
    for (let r = c + 1; r < k; r++) if (Math.abs(work[r][c]) > Math.abs(work[pivot][c])) pivot = r
    if (Math.abs(work[pivot][c]) < 1e-9 * size) return null
    ;[work[c], work[pivot]] = [work[pivot], work[c]]
    const by = work[c][c]
    for (let j = c; j < 2 * k; j++) work[c][j] /= by
    for (let r = 0; r < k; r++) {
      const factor = work[r][c]
      if (r === c || factor === 0) continue
      for (let j = c; j < 2 * k; j++) work[r][j] -= factor * work[c][j]
    }
  }
  return work.map((row) => row.slice(k))
}
