/** What is older than this is said to be old, ms. */
export const oldMs = 60_000

/**
 * Since when the oldest of these stands still, told only once that is longer than a minute; null while all are fresh.
 * @param seen when each was last confirmed, ms; null where nothing has come yet, which is loading and not old
 */
export function oldSince(seen: Iterable<number | null>, now: number): number | null {
  let oldest: number | null = null
  for (const at of seen) if (at !== null && (oldest === null || at < oldest)) oldest = at
  return oldest !== null && now - oldest > oldMs ? oldest : null
}

/**
 * Whether a point's newest sample is older than it should be.
 * @param quietMs how long the point may say nothing; 0 where nobody has told, Infinity for what is sent only when it changes
 */
export function isSilent(time: number | null | undefined, quietMs: number, now: number): boolean {
  return time !== null && time !== undefined && now - time > Math.max(oldMs, quietMs)
}
