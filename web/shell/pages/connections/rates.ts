export type RatePoint = readonly [time: number, value: number | null]

/** Five minutes at one poll in two seconds. */
const keepMs = 5 * 60_000
const leastMs = 60_000
/** Longer without a poll (a tab in the background): the line breaks instead of guessing. */
const breakAfterMs = 10_000

/** The last minutes of one rate per connection, as far as this page has been looking. */
export class RateMemory {
  readonly #points = new Map<string, RatePoint[]>()

  add(code: string, time: number, value: number): void {
    const before = this.#points.get(code) ?? []
    const last = before.at(-1)
    const points = before.filter((point) => time - point[0] <= keepMs)
    if (last && time - last[0] > breakAfterMs && points.length > 0) points.push([time - 1, null])
    points.push([time, value])
    this.#points.set(code, points)
  }

  /**
   * At least one minute, at most five: what was not seen yet is empty, so that the line does not pretend to be longer
   * than it is.
   */
  of(code: string): readonly RatePoint[] {
    const points = this.#points.get(code) ?? []
    const last = points.at(-1)
    if (!last || last[0] - points[0][0] >= leastMs) return points
    return [[last[0] - leastMs, null], ...points]
  }
}
