/** Sign-ins from one address: a bucket of `burst` tries that fills up again over `windowMs`. */
export const burst = 20
export const windowMs = 60_000
const maxAddresses = 10_000

/** Counts sign-in tries per address. `take` answers 0 when the try is allowed, else the seconds to wait. */
export function createSignInGuard(clock: () => number): { take(address: string): number } {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    take(address) {
      const now = clock()
      if (buckets.size >= maxAddresses) buckets.clear()
      const bucket = buckets.get(address) ?? { tokens: burst, at: now }
      const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * burst) / windowMs)
      const allowed = tokens >= 1
      buckets.set(address, { tokens: allowed ? tokens - 1 : tokens, at: now })
      return allowed ? 0 : Math.ceil(((1 - tokens) * windowMs) / burst / 1000)
    },
  }
}
