// Small dense matrices as Float64Array, row after row: symmetric n × n unless said otherwise.
import { Matrix as DenseMatrix, EigenvalueDecomposition } from 'ml-matrix'
import type { Matrix } from './matrix.ts'

/** Xᵀ·X (weights, when given, stand at each row), n × n. */
export function gram(m: Matrix, weights?: Float64Array): Float64Array {
  const { rows, columns: n, values } = m
  const out = new Float64Array(n * n)
  // four rows at once: the sums stay in the cache and each is touched a quarter as often
  const blocked = weights ? 0 : rows - (rows % 4)
  for (let r = 0; r < blocked; r += 4) {
    const a = r * n
    const b = a + n
    const c = b + n
    const d = c + n
    for (let i = 0; i < n; i++) {
      const va = values[a + i]
      const vb = values[b + i]
      const vc = values[c + i]
      const vd = values[d + i]
      const at = i * n
      for (let j = 0; j <= i; j++)
        out[at + j] += va * values[a + j] + vb * values[b + j] + vc * values[c + j] + vd * values[d + j]
    }
  }
  for (let r = blocked; r < rows; r++) {
    const at = r * n
    const weight = weights ? weights[r] : 1
    if (weight < 1e-12) continue
    for (let i = 0; i < n; i++) {
      const v = weight * values[at + i]
      for (let j = 0; j <= i; j++) out[i * n + j] += v * values[at + j]
    }
  }
  mirror(out, n)
  return out
}

function mirror(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) a[i * n + j] = a[j * n + i]
}

/** Eigenvalues from the largest on, and the eigenvectors as rows, each with its largest element positive. */
export function symmetricEigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const found = new EigenvalueDecomposition(DenseMatrix.from1DArray(n, n, a), { assumeSymmetric: true })
  const order = found.realEigenvalues
    .map((_, k) => k)
    .sort((x, y) => found.realEigenvalues[y] - found.realEigenvalues[x])
  const values = Float64Array.from(order, (k) => found.realEigenvalues[k])
  const vectors = new Float64Array(n * n)
  order.forEach((k, row) => {
    const vector = found.eigenvectorMatrix.getColumn(k)
    const largest = vector.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0)
    for (let i = 0; i < n; i++) vectors[row * n + i] = largest < 0 ? -vector[i] : vector[i]
  })
  return { values, vectors }
}

/** L of A = L·Lᵀ (lower triangle), or undefined where A is not positive definite. */
export function cholesky(a: Float64Array, n: number): Float64Array | undefined {
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k]
      if (i === j) {
        if (!(sum > 1e-14 * Math.abs(a[i * n + i]))) return undefined
        l[i * n + i] = Math.sqrt(sum)
      } else l[i * n + j] = sum / l[j * n + j]
    }
  return l
}

/** L⁻¹ of a lower triangle. */
export function invertLower(l: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    out[i * n + i] = 1 / l[i * n + i]
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let k = j; k < i; k++) sum += l[i * n + k] * out[k * n + j]
      out[i * n + j] = -sum / l[i * n + i]
    }
  }
  return out
}

/** Solves A·x = b by Cholesky's L. */
export function solveCholesky(l: Float64Array, n: number, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k]
    x[i] /= l[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k]
    x[i] /= l[i * n + i]
  }
  return x
}
