/** Failures in a row after which an account is locked, and for how long. */
export const lockAfterFailures = 5
export const lockMinutes = 15

/** Sign-ins from one address: a bucket of `burst` tries that fills up again over `windowMs`. */
export const burst = 20
export const windowMs = 60_000
const maxAddresses = 10_000

/** What an account's failures come to. Pure: `failures` in a row including this one. */
export function lockedUntil(failures: number, now: number): number | null {
  return failures >= lockAfterFailures ? now + lockMinutes * 60_000 : null
}

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
