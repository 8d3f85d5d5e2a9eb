import { origin, worst } from '../../contract/quality.ts'

/** One point's recorded samples, times ascending and different. `values` is NaN for a text. */
export type Series = {
  times: Float64Array
  values: Float64Array
  qualities: Uint16Array
  texts?: (string | undefined)[]
  /** Values between two readings make sense: a measured quantity, not a state or a text. */
  continuous: boolean
}

export type Playback = {
  series: readonly Series[]
  /** First and last time of the recording. */
  from: number
  to: number
  /** After the last reading this long until the recording begins again; positive. */
  pauseMs: number
  /** Recorded time at `startedAt`. */
  position: number
  /** Clock time at which play began. */
  startedAt: number
  speed: number
  loop: boolean
  /** Interpolate every so many ms of clock time, never across gaps of `maxGapMs` of recorded time or more. */
  fill: { everyMs: number; maxGapMs: number } | null
}

export type Played = { series: number; time: number; value: number; quality: number; text?: string }

/** Index of the first time that is not less than `t`. */
export function lowerBound(times: Float64Array, t: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] < t) low = middle + 1
    else high = middle
  }
  return low
}

const roundLength = (p: Playback) => p.to - p.from + p.pauseMs
/** Recorded time, counted on over the rounds, at a clock time; and back. */
const positionAt = (p: Playback, clock: number) => p.position + (clock - p.startedAt) * p.speed
const clockAt = (p: Playback, position: number) => p.startedAt + (position - p.position) / p.speed

/** Rounds of the recording that the positions from `a` up to `b` touch. */
function rounds(p: Playback, a: number, b: number): number[] {
  if (!p.loop) return [0]
  const length = roundLength(p)
  const first = Math.floor((a - p.from) / length)
  const last = Math.floor((b - p.from) / length)
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
}

function interpolated(s: Series, t: number, maxGapMs: number): { value: number; quality: number } | null {
  const next = lowerBound(s.times, t)
  if (!s.continuous || next === 0 || next === s.times.length || s.times[next] === t) return null
  const before = next - 1
  const gap = s.times[next] - s.times[before]
  if (gap >= maxGapMs) return null
  const share = (t - s.times[before]) / gap
  const value = s.values[before] + (s.values[next] - s.values[before]) * share
  if (!Number.isFinite(value)) return null
  return { value, quality: (worst(s.qualities[before], s.qualities[next]) & 0xff) | origin.interpolated }
}

function filled(p: Playback, after: number, until: number): Played[] {
  if (!p.fill) return []
  const { everyMs, maxGapMs } = p.fill
  const rows: Played[] = []
  for (let clock = Math.ceil(after / everyMs) * everyMs; clock < until; clock += everyMs) {
    const position = positionAt(p, clock)
    const round = rounds(p, position, position)[0]
    const t = position - round * roundLength(p)
    p.series.forEach((s, series) => {
      const between = interpolated(s, t, maxGapMs)
      if (between) rows.push({ series, time: clock, ...between })
    })
  }
  return rows
}

/** Number of samples of the clock window; interpolated ones at most. */
function countIn(p: Playback, after: number, until: number): number {
  const a = positionAt(p, after)
  const b = positionAt(p, until)
  let n = p.fill ? Math.ceil((until - after) / p.fill.everyMs) * p.series.length : 0
  for (const round of rounds(p, a, b)) {
    const shift = round * roundLength(p)
    for (const s of p.series) n += lowerBound(s.times, b - shift) - lowerBound(s.times, a - shift)
  }
  return n
}

/**
 * What is to be played in the clock window from `after` up to, without, `until`: readings at the clock time that their
 * recorded time falls on, and, with fill, values between them. Windows that follow each other give every reading of every
 * round exactly once. At most about `max` samples are given: then `until` in the answer is earlier than asked.
 */
export function due(p: Playback, after: number, until: number, max: number): { rows: Played[]; until: number } {
  let end = until
  while (end - after > 1 && countIn(p, after, end) > max) end = after + (end - after) / 2
  const a = positionAt(p, after)
  const b = positionAt(p, end)
  const rows: Played[] = []
  for (const round of rounds(p, a, b)) {
    const shift = round * roundLength(p)
    p.series.forEach((s, series) => {
      const last = lowerBound(s.times, b - shift)
      for (let i = lowerBound(s.times, a - shift); i < last; i++) {
        const time = Math.round(clockAt(p, s.times[i] + shift))
        const text = s.texts?.[i]
        const row = { series, time, value: s.values[i], quality: s.qualities[i] }
        rows.push(text === undefined ? row : { ...row, text })
      }
    })
  }
  rows.push(...filled(p, after, end))
  return { rows: rows.sort((x, y) => x.time - y.time), until: end }
}

/** True when a recording that is not played again has come to its end. */
export const isOver = (p: Playback, clock: number): boolean => !p.loop && positionAt(p, clock) > p.to

/**
 * Shortens every gap between neighbouring times that is longer than `maxGapMs` to that length. Times are ascending; the
 * answer holds the new time of each.
 */
export function shortenGaps(times: Float64Array, maxGapMs: number): Float64Array {
  const out = new Float64Array(times.length)
  let shift = 0
  times.forEach((t, i) => {
    if (i > 0) shift += Math.max(0, t - times[i - 1] - maxGapMs)
    out[i] = t - shift
  })
  return out
}
