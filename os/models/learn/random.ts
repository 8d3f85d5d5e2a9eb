/** A source of random numbers that one seed decides. */
export type Random = {
  /** 0 ≤ x < 1 */
  next(): number
  /** Whole number 0 ≤ x < below. */
  below(limit: number): number
}

/** Mulberry32: 32 bits of state, good enough for shuffles, bootstraps and starts. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = state
    x = Math.imul(x ^ (x >>> 15), x | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, below: (limit) => Math.floor(next() * limit) }
}
