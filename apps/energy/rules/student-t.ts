/**
 * Quantile of Student's t: the factor of an uncertainty at a two-sided confidence, e.g. 0.9 and 10 degrees of freedom → 1.812.
 * By bisection of the distribution function, which is the incomplete beta function (continued fraction, modified Lentz).
 *
 * @param freedom degrees of freedom, above 0; need not be whole
 */
export function tFactor(confidence: number, freedom: number): number {
  if (!(confidence > 0 && confidence < 1) || !(freedom > 0)) throw new RangeError('confidence 0…1, freedom above 0')
  let [low, high] = [0, 1]
  while (twoSided(high, freedom) < confidence) high *= 2
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (twoSided(middle, freedom) < confidence) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(|T| < t). */
const twoSided = (t: number, freedom: number) => 1 - incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const safe = (v: number) => (Math.abs(v) < tiny ? tiny : v)
  let c = 1
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m < 500; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / safe(1 + term * d)
      c = safe(1 + term / c)
      value *= c * d
    }
    if (Math.abs(c * d - 1) < 1e-14) break
  }
  return value
}

/** ln Γ by Stirling's series, moved up to where it is exact to 12 digits. */
function logGamma(x: number): number {
  let [at, shift] = [x, 0]
  for (; at < 12; at++) shift -= Math.log(at)
  const z = 1 / (at * at)
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z / 1680))) / at
  return shift + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series
}
