import type { Readings } from './readings.ts'

/** Longer distances between two readings are jumped over, not interpolated. */
export const longestInterpolatedGapMs = 30 * 60_000

/** Where the play stands: `fraction` (0…1, never 1) of the way from reading `index` to the next. */
export type Place = { index: number; fraction: number }

/** Maps a position on the play's own time line to values. Pure: the same position always gives the same values. */
export type Interpolator = {
  /** Length of one round, ms at speed 1: the sum of all gaps that are interpolated. */
  lengthMs: number
  /** The place at `positionMs` ≥ 0; after the end it starts again from the first reading. */
  placeAt(positionMs: number): Place
  /** The source's time of a place, ms. */
  readingTimeAt(place: Place): number
  /** The value of a tag; NaN where one of the readings it lies between is missing. Throws for a tag that is not there. */
  valueAt(code: string, place: Place): number
}

/**
 * Joins readings at most 30 minutes apart by straight lines and leaves longer gaps out. Tags in `held` (counts, switches)
 * keep the earlier reading instead.
 */
export function interpolator(readings: Readings, held: ReadonlySet<string>): Interpolator {
  const { times, columns } = readings
  const starts: number[] = []
  const indexes: number[] = []
  let lengthMs = 0
  for (let k = 0; k + 1 < times.length; k++) {
    const gapMs = times[k + 1] - times[k]
    if (gapMs > longestInterpolatedGapMs) continue
    starts.push(lengthMs)
    indexes.push(k)
    lengthMs += gapMs
  }
  if (lengthMs === 0) throw new Error('No two readings are close enough to play')

  return {
    lengthMs,
    placeAt(positionMs) {
      const within = positionMs % lengthMs
      const s = lastAtMost(starts, within)
      const index = indexes[s]
      return { index, fraction: (within - starts[s]) / (times[index + 1] - times[index]) }
    },
    readingTimeAt: ({ index, fraction }) => times[index] + fraction * (times[index + 1] - times[index]),
    valueAt(code, { index, fraction }) {
      const column = columns.get(code)
      if (!column) throw new Error(`There are no readings of ${code}`)
      const from = column[index]
      if (held.has(code) || fraction === 0) return from
      const to = column[index + 1]
      return from === to ? from : from * (1 - fraction) + to * fraction
    },
  }
}

/** Index of the last element ≤ x in an ascending list whose first element is ≤ x. */
function lastAtMost(ascending: readonly number[], x: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (ascending[middle] <= x) low = middle
    else high = middle - 1
  }
  return low
}

export const slowestSpeed = 1
export const fastestSpeed = 600

/**
 * The play's clock. It runs from 1970 at the speed given, so the same moment gives the same position after a restart;
 * a change of speed goes on from where the play stands.
 */
export type PlayClock = { anchorMs: number; anchorPositionMs: number; speed: number }

/** Throws a RangeError for a speed outside 1…600. */
export function playClock(speed: number): PlayClock {
  return { anchorMs: 0, anchorPositionMs: 0, speed: checkedSpeed(speed) }
}

/** Position on the play's time line at the moment `nowMs`, within [0, lengthMs). */
export function positionAt(clock: PlayClock, nowMs: number, lengthMs: number): number {
  return (clock.anchorPositionMs + Math.max(0, nowMs - clock.anchorMs) * clock.speed) % lengthMs
}

/** The clock with another speed from `nowMs` on. Throws a RangeError for a speed outside 1…600. */
export function withSpeed(clock: PlayClock, speed: number, nowMs: number, lengthMs: number): PlayClock {
  return { anchorMs: nowMs, anchorPositionMs: positionAt(clock, nowMs, lengthMs), speed: checkedSpeed(speed) }
}

function checkedSpeed(speed: number): number {
  if (!(speed >= slowestSpeed && speed <= fastestSpeed))
    throw new RangeError(`The speed must lie between ${slowestSpeed} and ${fastestSpeed}, not ${speed}`)
  return speed
}
