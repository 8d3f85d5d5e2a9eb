// The sums Σ n·x^I·y^J of which every equation of IF97 is made. Powers are tabled once per call in scratch memory of the
// module, so that a sum allocates nothing.

/** The terms of one sum, apart by column. */
export type Terms = {
  /** Where x^I and y^J stand in the tables of powers. */
  atX: Int32Array
  atY: Int32Array
  n: Float64Array
  /** n·I, n·I·(I − 1), J and J·(J − 1): what the derivatives ask for. */
  nI: Float64Array
  nII: Float64Array
  j: Float64Array
  jj: Float64Array
  minI: number
  maxI: number
  minJ: number
  maxJ: number
}

/** A sum and its derivatives after x and y. */
export type Derivatives = { f: number; fx: number; fxx: number; fy: number; fyy: number; fxy: number }

const zeroAt = 64
const xTable = new Float64Array(160)
const yTable = new Float64Array(160)

/** @param triples exponent of x, exponent of y and factor, one after the other */
export function terms(triples: readonly number[]): Terms {
  const column = (k: number) => triples.filter((_, at) => at % 3 === k)
  const [i, j, n] = [column(0), column(1), column(2)]
  return {
    atX: Int32Array.from(i, (power) => power + zeroAt),
    atY: Int32Array.from(j, (power) => power + zeroAt),
    n: Float64Array.from(n),
    nI: Float64Array.from(n, (value, k) => value * i[k]),
    nII: Float64Array.from(n, (value, k) => value * i[k] * (i[k] - 1)),
    j: Float64Array.from(j),
    jj: Float64Array.from(j, (power) => power * (power - 1)),
    minI: Math.min(0, ...i),
    maxI: Math.max(0, ...i),
    minJ: Math.min(0, ...j),
    maxJ: Math.max(0, ...j),
  }
}

/** Derivatives that start as numbers with a fraction, so that writing into them allocates nothing. */
export const emptyDerivatives = (): Derivatives => ({
  f: Number.NaN,
  fx: Number.NaN,
  fxx: Number.NaN,
  fy: Number.NaN,
  fyy: Number.NaN,
  fxy: Number.NaN,
})

function tablePowers(table: Float64Array, base: number, min: number, max: number): void {
  let power = 1
  table[zeroAt] = 1
  for (let k = zeroAt + 1; k <= zeroAt + max; k++) {
    power *= base
    table[k] = power
  }
  // a base of zero stands only before exponents ≥ 0, where the places below are multiplied by I or J = 0
  const inverse = base === 0 ? 0 : 1 / base
  power = 1
  for (let k = zeroAt - 1; k >= zeroAt + min; k--) {
    power *= inverse
    table[k] = power
  }
}

/** Σ n·x^I·y^J */
export function sum(t: Terms, x: number, y: number): number {
  const xPowers = xTable
  const yPowers = yTable
  const { atX, atY, n } = t
  tablePowers(xPowers, x, t.minI, t.maxI)
  tablePowers(yPowers, y, t.minJ, t.maxJ)
  let total = 0
  for (let k = 0; k < n.length; k++) total += n[k] * xPowers[atX[k]] * yPowers[atY[k]]
  return total
}

/** Writes the sum and its first and second derivatives after x and y into `out`. */
export function derive(t: Terms, x: number, y: number, out: Derivatives): void {
  const xPowers = xTable
  const yPowers = yTable
  const { atX, atY, n, nI, nII, j, jj } = t
  tablePowers(xPowers, x, t.minI - 2, t.maxI)
  tablePowers(yPowers, y, t.minJ - 2, t.maxJ)
  let f = 0
  let fx = 0
  let fxx = 0
  let fy = 0
  let fyy = 0
  let fxy = 0
  for (let k = 0; k < n.length; k++) {
    const a = atX[k]
    const b = atY[k]
    const nx = n[k] * xPowers[a]
    const nxLower = nI[k] * xPowers[a - 1]
    const y0 = yPowers[b]
    const y1 = j[k] * yPowers[b - 1]
    f += nx * y0
    fx += nxLower * y0
    fxx += nII[k] * xPowers[a - 2] * y0
    fy += nx * y1
    fyy += nx * jj[k] * yPowers[b - 2]
    fxy += nxLower * y1
  }
  out.f = f
  out.fx = fx
  out.fxx = fxx
  out.fy = fy
  out.fyy = fyy
  out.fxy = fxy
}
