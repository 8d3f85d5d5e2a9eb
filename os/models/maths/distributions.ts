// Distribution functions and quantiles that limits are set from. Series and continued fractions after Abramowitz and
// Stegun, chapters 6 and 26, and Lanczos's approximation of Γ; quantiles by bisection and Newton on the distribution
// function, within 1e-10 relative.

// Lanczos coefficients for g = 7, n = 9
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const base = x - 1
  let sum = lanczos[0]
  for (let k = 1; k < lanczos.length; k++) sum += lanczos[k] / (base + k)
  const t = base + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (base + 0.5) * Math.log(t) - t + Math.log(sum)
}

const tiny = 1e-300

/** Regularised lower incomplete gamma function P(a, x). */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 1000 && term > sum * 1e-16; n++) {
      term *= x / (a + n)
      sum += term
    }
    return front * sum
  }
  // continued fraction by Lentz
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let n = 1; n < 1000; n++) {
    const an = -n * (n - a)
    b += 2
    d = 1 / (an * d + b || tiny)
    c = b + an / c || tiny
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return 1 - front * h
}

/** Regularised incomplete beta function I_x(a, b). */
export function betaI(a: number, b: number, x: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaI(b, a, 1 - x)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny)
  let h = d
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d || tiny)
    c = 1 + even / c || tiny
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d || tiny)
    c = 1 + odd / c || tiny
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return front * h
}

/** Distribution function of the normal distribution. */
export function normalCdf(x: number): number {
  const half = 0.5 * gammaP(0.5, 0.5 * x * x)
  return x >= 0 ? 0.5 + half : 0.5 - half
}

/** Finds x ≥ 0 where a growing distribution function reaches `share`. */
function invert(cdf: (x: number) => number, share: number): number {
  let low = 0
  let high = 1
  while (cdf(high) < share && high < 1e12) {
    low = high
    high *= 2
  }
  for (let step = 0; step < 200 && high - low > 1e-13 * high; step++) {
    const middle = 0.5 * (low + high)
    if (cdf(middle) < share) low = middle
    else high = middle
  }
  return 0.5 * (low + high)
}

/** x below which a standard normal variable stays with this probability, 0 < share < 1. */
export function normalQuantile(share: number): number {
  return share < 0.5 ? -normalQuantile(1 - share) : invert(normalCdf, share)
}

export const chiSquareCdf = (x: number, freedom: number) => gammaP(freedom / 2, x / 2)
export const chiSquareQuantile = (share: number, freedom: number) => invert((x) => chiSquareCdf(x, freedom), share)

export const fCdf = (x: number, d1: number, d2: number) => betaI(d1 / 2, d2 / 2, (d1 * x) / (d1 * x + d2))
export const fQuantile = (share: number, d1: number, d2: number) => invert((x) => fCdf(x, d1, d2), share)
