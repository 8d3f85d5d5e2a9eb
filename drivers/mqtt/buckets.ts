/** Token buckets, one per key: `burst` at once, `perSecond` in the long run. At most `maxKeys` keys are remembered. */
export class Buckets {
  readonly #burst: number
  readonly #perSecond: number
  readonly #maxKeys: number
  readonly #clock: () => number
  readonly #levels = new Map<string, { tokens: number; at: number }>()

  constructor(burst: number, perSecond: number, maxKeys: number, clock: () => number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#maxKeys = maxKeys
    this.#clock = clock
  }

  /** True when the key has a token. */
  has(key: string): boolean {
    return this.#level(key).tokens >= 1
  }

  /** Takes a token of the key; false when there is none. */
  take(key: string): boolean {
    const level = this.#level(key)
    // Deleted and set again: the map's order is the order of use, its first key the longest unused one.
    this.#levels.delete(key)
    this.#levels.set(key, level)
    if (this.#levels.size > this.#maxKeys) this.#levels.delete(this.#levels.keys().next().value as string)
    if (level.tokens < 1) return false
    level.tokens -= 1
    return true
  }

  #level(key: string): { tokens: number; at: number } {
    const now = this.#clock()
    const level = this.#levels.get(key)
    if (!level) return { tokens: this.#burst, at: now }
    level.tokens = Math.min(this.#burst, level.tokens + (Math.max(0, now - level.at) / 1000) * this.#perSecond)
    level.at = now
    return level
  }
}
