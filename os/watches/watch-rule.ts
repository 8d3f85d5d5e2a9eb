import type { Watch } from '../../contract/app.ts'
import { isBad, type Quality } from '../../contract/quality.ts'

export type Condition = Watch['when']

/** What the live table says of a point; `value` null where it has none, is no number, or is a text. */
export type WatchSample = { time: number; value: number | null; quality: Quality }

/**
 * One watch at one point. `since`: time of the sample with which the condition began to hold,
 * or when its quality was seen to turn; null while it does not. `fired`: it
 * has held for long enough and has been told; nothing is told again before it has ended. `reference`: the sample from which the
 * next rate is measured; `rate` in units per second, valid until `rateUntil` by our own clock.
 */
export type WatchState = {
  since: number | null
  fired: boolean
  seen: number
  reference: { time: number; value: number } | null
  rate: number | null
  rateUntil: number
}

/** `at`: the sample that makes it fire. */
export type WatchStep = { state: WatchState; fire: WatchSample | null; ended: boolean }

/**
 * A sample that is older than this, and then older than the condition must hold, says nothing of now: a source may have fallen
 * silent without saying so. What is quiet because nothing changes is still believed for so long.
 */
export const staleAfterMs = 300_000
/** A rate is measured over at least so long: what comes in a burst says little. */
const rateWindowMs = 1_000
/** A rate is believed for another such window, and so much longer, when no sample comes. */
const rateGraceMs = 2_000

export const watchAtRest: WatchState = { since: null, fired: false, seen: 0, reference: null, rate: null, rateUntil: 0 }

/** The state to go on with after a restart when the episode before it had been told and had not ended. */
export const watchFired = (since: number): WatchState => ({ ...watchAtRest, since, fired: true })

/** Measures the rate of change, up or down alike, when a newer sample has come. */
export function measure(state: WatchState, sample: WatchSample, now: number): WatchState {
  if (sample.value === null || isBad(sample.quality)) return { ...state, reference: null, rate: null }
  const { reference } = state
  const here = { time: sample.time, value: sample.value }
  if (!reference) return { ...state, reference: here, rate: null }
  const ms = sample.time - reference.time
  if (ms > staleAfterMs) return { ...state, reference: here, rate: null }
  if (ms >= rateWindowMs) {
    const rate = Math.abs(sample.value - reference.value) / (ms / 1000)
    return { ...state, reference: here, rate, rateUntil: now + ms + rateGraceMs }
  }
  return now > state.rateUntil ? { ...state, rate: null } : state
}

export type Verdict = 'holds' | 'within' | 'ended' | 'unknown'

/** Beyond the limit, between limit and limit less dead-band, back again, or nothing that can be said. */
export function judge(value: number | null, limit: number, direction: 1 | -1, deadband: number): Verdict {
  if (value === null || Number.isNaN(value)) return 'unknown'
  const beyond = (value - limit) * direction
  if (beyond > 0) return 'holds'
  // Compared with the limit itself as well, so that a dead-band too small to count for this value still ends.
  return deadband > 0 && beyond > -deadband ? 'within' : 'ended'
}

function verdicts(when: Condition, state: WatchState, sample: WatchSample): Verdict[] {
  const deadband = when.deadband ?? 0
  const value = isBad(sample.quality) ? null : sample.value
  const each: Verdict[] = []
  if (when.above !== undefined) each.push(judge(value, when.above, 1, deadband))
  if (when.below !== undefined) each.push(judge(value, when.below, -1, deadband))
  if (when.rateAbove !== undefined)
    each.push(value === null ? 'unknown' : judge(state.rate ?? 0, when.rateAbove, 1, deadband))
  if (when.bad) each.push(isBad(sample.quality) ? 'holds' : 'ended')
  return each
}

/**
 * Goes one step: what the watch makes of the latest sample now. Any one of several conditions is enough. A bad value can neither
 * begin nor end what is said of values; a sample older than the last one seen is left out; a stale one does not fire.
 */
export function stepWatch(when: Condition, before: WatchState, sample: WatchSample | null, now: number): WatchStep {
  const rest: WatchStep = { state: before, fire: null, ended: false }
  if (!sample || sample.time < before.seen) return rest
  const state: WatchState = { ...measure(before, sample, now), seen: sample.time }
  const each = verdicts(when, state, sample)
  const holds = each.includes('holds')
  if (state.fired) {
    if (holds || each.includes('within') || each.includes('unknown')) return { ...rest, state }
    return { state: { ...state, since: null, fired: false }, fire: null, ended: true }
  }
  if (!holds) return { ...rest, state: { ...state, since: null } }
  // Quality can turn without a new sample, and the time of an old one does not tell when.
  const turned = sample.time === before.seen || (before.seen === 0 && isBad(sample.quality))
  const since = state.since ?? (turned ? now : sample.time)
  const forMs = when.forMs ?? 0
  // A device's clock may be ahead of ours, its samples may be late: whichever is further counts.
  const heldMs = Math.max(now, sample.time) - since
  const stale = !isBad(sample.quality) && now - sample.time > staleAfterMs + forMs
  if (heldMs < forMs || stale) return { ...rest, state: { ...state, since } }
  return { state: { ...state, since, fired: true }, fire: sample, ended: false }
}
