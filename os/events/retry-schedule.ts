/** The first pause after a failure. */
export const firstPauseMs = 10_000
/** No pause is longer, so that a receiver that is back hears of it within two hours. */
export const longestPauseMs = 2 * 3_600_000
/** A delivery is given up a day after its first try. */
export const giveUpAfterMs = 24 * 3_600_000

/**
 * When to try again: 10 s, 20 s, 40 s … at most two hours apart, the last time when the day is over; null when it is over.
 * Pauses are up to 10 % longer by chance, so that what failed together does not come back together.
 * @param tries tries that have failed, from 1
 * @param firstAt UTC ms of the event or of the replay
 * @param now UTC ms
 * @param random a number in [0, 1)
 */
export function nextTry(tries: number, firstAt: number, now: number, random: number): number | null {
  const end = firstAt + giveUpAfterMs
  if (now >= end) return null
  const plain = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(Math.max(tries, 1) - 1, 20))
  return Math.min(end, Math.round(now + plain * (1 + 0.1 * random)))
}
