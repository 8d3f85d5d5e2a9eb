export const firstDelayMs = 1_000
export const longestDelayMs = 60_000

/**
 * How long to wait before the next try: doubles from one second to one minute, ±20 % so that many connections that were
 * lost together do not come back together.
 * @param attempt tries that have failed since the last success, from 1
 * @param random a number in [0, 1)
 */
export function backOffMs(attempt: number, random: number): number {
  const plain = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 16))
  return Math.round(plain * (0.8 + 0.4 * random))
}
