import { isBad, type Quality } from '../../../contract/quality.ts'
import { noTimes, type StopRules, type Times, timesOf } from './oee-times.ts'
import { clip, type Interval, intersect } from './state-intervals.ts'
import type { Piece } from './stop-reasons.ts'

/**
 * A job order (ISA-95 part 4) at a machine, UTC ms; `to` null: it still runs. `declared`: somebody said so; `program`: the machine's
 * own word, which stands back where somebody said anything. `parallel`: may share the machine with others that may.
 */
export type JobRun = { id: string; from: number; to: number | null; source: 'declared' | 'program'; parallel: boolean }

const spanOf = ({ from, to }: JobRun): Interval => ({ from, to: to ?? Number.POSITIVE_INFINITY })
const meet = (a: Interval, b: Interval) => a.from < b.to && b.from < a.to

/** The first run that cannot be at the machine together with this one. A machine's own word is in nobody's way. */
export const clashOf = (runs: readonly JobRun[], wanted: JobRun): JobRun | undefined =>
  wanted.source === 'program'
    ? undefined
    : runs.find(
        (run) =>
          run.id !== wanted.id &&
          run.source === 'declared' &&
          !(run.parallel && wanted.parallel) &&
          meet(spanOf(run), spanOf(wanted)),
      )

/** A stretch in which the same orders were at the machine; none where `runs` is empty. */
export type Stretch = Interval & { runs: string[] }

/** A period cut wherever an order begins or ends, in order and without a gap. */
export function stretchesOf(runs: readonly JobRun[], period: Interval): Stretch[] {
  const within = runs.filter((run) => meet(spanOf(run), period))
  const edges = new Set([period.from, period.to])
  for (const { from, to } of within.map(spanOf))
    for (const edge of [from, to]) if (edge > period.from && edge < period.to) edges.add(edge)
  const cuts = [...edges].sort((a, b) => a - b)
  return cuts.slice(1).map((to, n) => {
    const at = within.filter((run) => meet(spanOf(run), { from: cuts[n], to }))
    const declared = at.filter(({ source }) => source === 'declared')
    return { from: cuts[n], to, runs: (declared.length > 0 ? declared : at).map(({ id }) => id) }
  })
}

/** Whole ms that add up to what is divided: the first ones take what is left over. */
const shareOf = (ms: number, among: number, at: number) => Math.floor(ms / among) + (at < ms % among ? 1 : 0)

/**
 * A machine's times by the order that was on it; under '' what belongs to none. Orders that share the machine share its time in equal
 * parts, so that the sum over the orders is the machine's, whatever was at it.
 * @param pieces of one machine, in order and apart
 * @param working planned operation time within the period, in order and apart
 */
export function orderTimes(
  pieces: readonly Piece[],
  working: readonly Interval[],
  period: Interval,
  runs: readonly JobRun[],
  rules: StopRules,
): Map<string, Times> {
  const sums = new Map<string, Times>()
  for (const stretch of stretchesOf(runs, period)) {
    const times = timesOf(clip(pieces, stretch), intersect(working, [stretch]), stretch, rules)
    const sharing = stretch.runs.length > 0 ? stretch.runs : ['']
    for (const [at, id] of sharing.entries()) {
      const sum = sums.get(id) ?? noTimes
      const keys = Object.keys(noTimes) as (keyof Times)[]
      sums.set(
        id,
        Object.fromEntries(keys.map((key) => [key, sum[key] + shareOf(times[key], sharing.length, at)])) as Times,
      )
    }
  }
  return sums
}

/** What a machine's program tells: the one it works by and the one it has just been given. Plain data, fit for JSON. */
export type ProgramTrack = { current: string | null; candidate: { program: string; since: number } | null }
export type ProgramSample = { time: number; value: number | string | boolean | null; quality: Quality }
export type ProgramChange = { program: string; from: number }

export const noProgram: ProgramTrack = { current: null, candidate: null }

/** A program that is called for less than this is a part of another one; then it counts from its beginning. */
export const leastProgramMs = 60_000
const longestName = 200

/**
 * Which program was begun when. A fold: the changes do not depend on where the samples are cut. What is bad or empty says nothing.
 * @param upTo UTC ms, not before the last sample
 */
export function programChanges(before: ProgramTrack, samples: readonly ProgramSample[], upTo: number) {
  let { current, candidate } = before
  const changes: ProgramChange[] = []
  const settle = (now: number) => {
    if (!candidate || now - candidate.since < leastProgramMs) return
    current = candidate.program
    changes.push({ program: current, from: candidate.since })
    candidate = null
  }
  for (const { time, value, quality } of samples) {
    settle(time)
    const program = value === null ? '' : String(value).trim().slice(0, longestName)
    if (isBad(quality) || program === '' || program === candidate?.program) continue
    candidate = program === current ? null : { program, since: time }
  }
  settle(upTo)
  return { track: { current, candidate } satisfies ProgramTrack, changes }
}
