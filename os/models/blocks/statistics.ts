import { quantileOfSorted } from '../learn/matrix.ts'

/**
 * Statistics of the first `n` numbers of a list, oldest first; times are seconds before or after any zero. Pure, without allocation, and
 * tested against scipy (statistics.test.ts). NaN where there are too few.
 */
type List = Float64Array

export function mean(v: List, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += v[i]
  return sum / n
}

/** Sample standard deviation (n − 1). */
export function deviation(v: List, n: number): number {
  const m = mean(v, n)
  let sum = 0
  for (let i = 0; i < n; i++) sum += (v[i] - m) ** 2
  return n > 1 ? Math.sqrt(sum / (n - 1)) : Number.NaN
}

/** Percentile (0…100) of sorted numbers, straight lines between ranks: numpy's `linear`. */
export function percentileOf(sorted: List, n: number, percent: number): number {
  return n === 0 ? Number.NaN : quantileOfSorted(sorted, percent / 100, n)
}

/** Least squares of v over t: slope in units per second and the share of variance explained. */
export function line(v: List, t: List, n: number, into: { slope: number; r2: number }): void {
  const [mv, mt] = [mean(v, n), mean(t, n)]
  let [stt, stv, svv] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [dt, dv] = [t[i] - mt, v[i] - mv]
    stt += dt * dt
    stv += dt * dv
    svv += dv * dv
  }
  into.slope = n > 1 && stt > 0 ? stv / stt : Number.NaN
  into.r2 = svv === 0 ? 0 : (stv * stv) / (stt * svv)
}

/** Coefficients of the least-squares parabola c0 + c1·t + c2·t² by normal equations on centred, scaled times. */
export function parabola(v: List, t: List, n: number, into: Float64Array): void {
  into.fill(Number.NaN, 0, 3)
  if (n < 3) return
  const m = mean(t, n)
  let scale = 0
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(t[i] - m))
  if (scale === 0) return
  let [s1, s2, s3, s4, b0, b1, b2] = [0, 0, 0, 0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const u = (t[i] - m) / scale
    s1 += u
    s2 += u * u
    s3 += u * u * u
    s4 += u * u * u * u
    b0 += v[i]
    b1 += v[i] * u
    b2 += v[i] * u * u
  }
  const det = n * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s2 * s3) + s2 * (s1 * s3 - s2 * s2)
  if (Math.abs(det) < 1e-9 * n) return
  const a0 = (b0 * (s2 * s4 - s3 * s3) - s1 * (b1 * s4 - b2 * s3) + s2 * (b1 * s3 - b2 * s2)) / det
  const a1 = (n * (b1 * s4 - b2 * s3) - b0 * (s1 * s4 - s2 * s3) + s2 * (s1 * b2 - s2 * b1)) / det
  const a2 = (n * (s2 * b2 - s3 * b1) - s1 * (s1 * b2 - s2 * b1) + b0 * (s1 * s3 - s2 * s2)) / det
  into[2] = a2 / scale ** 2
  into[1] = a1 / scale - 2 * into[2] * m
  into[0] = a0 - (a1 / scale) * m + into[2] * m * m
}

/**
 * Local peaks and valleys that stand out by at least `swing` on both sides. Writes their places, oldest first, alternating.
 * @returns how many
 */
export function turningPoints(v: List, n: number, swing: number, places: Int32Array): number {
  let count = 0
  let [low, high] = [0, 0]
  // 0: no direction yet, 1: rising, −1: falling
  let direction = 0
  for (let i = 1; i < n && count < places.length; i++) {
    if (v[i] > v[high]) high = i
    if (v[i] < v[low]) low = i
    if (direction >= 0 && v[high] - v[i] >= swing && v[high] > v[i]) {
      if (direction === 1) places[count++] = high
      direction = -1
      low = high = i
    } else if (direction <= 0 && v[i] - v[low] >= swing && v[i] > v[low]) {
      if (direction === -1) places[count++] = low
      direction = 1
      low = high = i
    }
  }
  return count
}

/**
 * The lag at which the list is like itself: a local maximum of the autocorrelation behind its first fall below zero, up to half of the
 * list; a longer lag instead of a shorter one only where it is higher by a ninth, for twice a period is one, too. Lag 0 where there is none.
 */
export function rhythm(v: List, n: number, into: { lag: number; strength: number }): void {
  into.lag = into.strength = 0
  const m = mean(v, n)
  let power = 0
  for (let i = 0; i < n; i++) power += (v[i] - m) ** 2
  if (n < 8 || power === 0) return
  let [crossed, before, here] = [false, 1, 1]
  for (let lag = 1; lag <= n / 2 + 1 && lag < n; lag++) {
    let sum = 0
    for (let i = lag; i < n; i++) sum += (v[i] - m) * (v[i - lag] - m)
    // as much as the part that overlaps could give at most
    const next = (sum / power) * (n / (n - lag))
    if (crossed && here >= before && here > next && 0.9 * here > into.strength) {
      into.strength = Math.min(1, here)
      into.lag = lag - 1
    }
    if (next < 0) crossed = true
    before = here
    here = next
  }
}
