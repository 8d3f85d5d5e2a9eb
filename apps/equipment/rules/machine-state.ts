import { isBad, type Quality } from '../../../contract/quality.ts'

export const machineStates = ['running', 'idle', 'fault', 'off', 'maintenance', 'unknown'] as const
export type MachineState = (typeof machineStates)[number]

/** A state as it was stored; what no release knows any more is unknown. */
export const knownState = (told: string): MachineState => machineStates.find((state) => state === told) ?? 'unknown'

/** `signal` is its role in the mapping, e.g. `execution`. `time` by the machine's clock, `received` by ours, both UTC ms. */
export type SignalSample = {
  signal: string
  time: number
  received: number
  value: number | string | boolean | null
  quality: Quality
}

/** One is enough: a value of the list (texts in any case, booleans as 0/1 or true/false), or beyond a limit. */
export type SignalTest = {
  signal: string
  is?: readonly (string | number | boolean)[]
  above?: number
  /** A machine may lack this signal: without a value the test fails, where it would else make the state unknown. */
  optional?: true
}

/** Holds when all its tests do. `reason` goes with the interval: a machine that says `setup` need not be asked. */
export type StateRule = { state: Exclude<MachineState, 'unknown'>; when: readonly SignalTest[]; reason?: string }

/** How the signals of one type of machine are read. */
export type StateMapping = {
  /** In order of priority: the first that holds wins; one that cannot be decided makes the state unknown. */
  rules: readonly StateRule[]
  otherwise: 'idle' | 'off' | 'unknown'
  /** A state counts only when it has lasted for so long; then it counts from its beginning. At least 1 ms. */
  minMs: Partial<Record<MachineState, number>>
  /** A signal that turns bad is believed for so long. */
  graceMs: number
  /** Unknown when no signal has said anything for so long; left out where machines speak only of changes. */
  silentAfterMs?: number
  /** The machine's clock is believed when it is at most so far off ours; else the time of arrival counts. */
  clock: { maxAheadMs: number; maxBehindMs: number }
}

type Phase = { state: MachineState; reason: string | null; since: number }
type Known = { value: string | number | null; badSince: number | null }

/** All that is remembered of one machine; plain data, fit for JSON. */
export type Track = {
  /** Up to where the machine has been followed, UTC ms; never goes back. */
  at: number
  current: Phase | null
  /** Seen, but not yet for long enough. */
  candidate: Phase | null
  signals: Readonly<Record<string, Known>>
  /** When a signal last said anything. */
  heard: number
  /** Samples whose own time could not be believed. */
  implausibleTimes: number
}

/** Half-open, UTC ms. */
export type StateInterval = { state: MachineState; reason: string | null; from: number; to: number }
export type Step = { track: Track; closed: StateInterval[] }

export const untracked: Track = {
  at: 0,
  current: null,
  candidate: null,
  signals: {},
  heard: 0,
  implausibleTimes: 0,
}

const plain = (value: string | number | boolean) =>
  typeof value === 'string' ? value.trim().toUpperCase() : Number(value)

/** undefined: cannot be said. */
function holds(test: SignalTest, value: string | number | null | undefined): boolean | undefined {
  if (value === null || value === undefined) return test.optional ? false : undefined
  if (test.is) return test.is.some((wanted) => plain(wanted) === value)
  if (typeof value !== 'number') return undefined
  return value > test.above!
}

/** What the signals say at a moment, before any waiting. */
function seenAt(mapping: StateMapping, track: Track, at: number): Omit<Phase, 'since'> {
  const unknown = { state: 'unknown' as const, reason: null }
  if (mapping.silentAfterMs !== undefined && at >= track.heard + mapping.silentAfterMs) return unknown
  const believed = (signal: string) => {
    const known = track.signals[signal]
    return known && (known.badSince === null || at < known.badSince + mapping.graceMs) ? known.value : null
  }
  for (const { state, when, reason } of mapping.rules) {
    const answers = when.map((test) => holds(test, believed(test.signal)))
    if (answers.includes(false)) continue
    return answers.includes(undefined) ? unknown : { state, reason: reason ?? null }
  }
  return { state: mapping.otherwise, reason: null }
}

const same = (a: Omit<Phase, 'since'> | null, b: Omit<Phase, 'since'>) =>
  a !== null && a.state === b.state && a.reason === b.reason

/** Whole milliseconds, at least one: what changes twice in one moment is one change. */
const needed = (mapping: StateMapping, state: MachineState) => Math.max(1, mapping.minMs[state] ?? 0)

/** Looks at the signals anew at the track's own time. */
function look(mapping: StateMapping, track: Track): Track {
  const seen = seenAt(mapping, track, track.at)
  if (same(track.current, seen)) return { ...track, candidate: null }
  return same(track.candidate, seen) ? track : { ...track, candidate: { ...seen, since: track.at } }
}

/** The next moment at which something happens though no sample comes: a state has lasted, a grace or silence ends. */
function nextDeadline(mapping: StateMapping, track: Track): number {
  const { at, candidate, signals, heard } = track
  const ends = Object.values(signals).flatMap(({ badSince }) => (badSince === null ? [] : [badSince + mapping.graceMs]))
  if (mapping.silentAfterMs !== undefined) ends.push(heard + mapping.silentAfterMs)
  if (candidate) ends.push(candidate.since + needed(mapping, candidate.state))
  return ends.reduce((first, end) => (end > at && end < first ? end : first), Number.POSITIVE_INFINITY)
}

/**
 * Lets time pass without a sample. Safe to call as often as one likes up to a moment that no later sample will precede:
 * more calls close the same intervals sooner. A time in the past changes nothing.
 * @param to UTC ms on the clock that the track follows
 */
export function advance(mapping: StateMapping, before: Track, to: number): Step {
  if (before.current === null || !(to > before.at)) return { track: before, closed: [] }
  let track = before
  const closed: StateInterval[] = []
  for (let due = nextDeadline(mapping, track); due <= to; due = nextDeadline(mapping, track)) {
    track = { ...track, at: due }
    const { current, candidate } = track
    if (current && candidate && due >= candidate.since + needed(mapping, candidate.state)) {
      const { state, reason, since: from } = current
      if (candidate.since > from) closed.push({ state, reason, from, to: candidate.since })
      track = { ...track, current: candidate, candidate: null }
    }
    track = look(mapping, track)
  }
  return { track: { ...track, at: to }, closed }
}

/** The time that counts: the machine's own where it can be believed, never before what has been followed already. */
function timeOf(mapping: StateMapping, track: Track, sample: SignalSample): { at: number; believed: boolean } {
  const ahead = sample.time - sample.received
  const believed = ahead <= mapping.clock.maxAheadMs && -ahead <= mapping.clock.maxBehindMs
  return { at: Math.max(track.at, believed ? sample.time : sample.received), believed }
}

/**
 * Goes one step: (what is known, a sample) → (what is known, intervals that have ended). A fold over it gives the same
 * intervals live and over history, in whatever batches the samples come. Uncertain values count, bad ones do not.
 */
export function step(mapping: StateMapping, before: Track, sample: SignalSample): Step {
  const { at, believed } = timeOf(mapping, before, sample)
  const { track, closed } = advance(mapping, before, at)
  const known = track.signals[sample.signal] ?? { value: null, badSince: null }
  const bad = isBad(sample.quality) || sample.value === null || Number.isNaN(sample.value)
  const next = bad ? { ...known, badSince: known.badSince ?? at } : { value: plain(sample.value!), badSince: null }
  const heardNow: Track = {
    ...track,
    at,
    current: track.current ?? { state: 'unknown', reason: null, since: at },
    signals: { ...track.signals, [sample.signal]: next },
    heard: at,
    implausibleTimes: track.implausibleTimes + (believed ? 0 : 1),
  }
  return { track: look(mapping, heardNow), closed }
}

/** {@link step} over many samples, in the order in which they arrived. */
export function follow(mapping: StateMapping, before: Track, samples: readonly SignalSample[]): Step {
  let track = before
  const closed: StateInterval[] = []
  for (const sample of samples) {
    const next = step(mapping, track, sample)
    track = next.track
    closed.push(...next.closed)
  }
  return { track, closed }
}
