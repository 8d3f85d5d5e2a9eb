import { isGood } from '../../../contract/quality.ts'
import {
  type Effect,
  freshProtection,
  type Happening,
  type Protection,
  type Settings,
  type Told,
} from './protection-state.ts'

/** A sample's clock may be ahead of ours by this much. */
const aheadMs = 60_000

/** The next state and what is to be done. Pure: same state, clock and happening, same answer. */
export function advance(
  before: Protection,
  happening: Happening,
  clock: number,
  settings: Settings,
): { state: Protection; effects: Effect[] } {
  const state: Protection = { ...before, contact: before.contact && { ...before.contact } }
  const now = Math.max(clock, state.now)
  const effects: Effect[] = []
  const tell = (what: Told, level: 'info' | 'warning' | 'urgent') => effects.push({ kind: 'tell', what, level })
  passTime(state, now, settings)
  if (happening.kind === 'sample') takeSample(state, happening, now, settings)
  if (happening.kind === 'contact') takeContact(state, happening, now)
  tellInput(state, tell)
  if (happening.kind === 'release') effects.push(...release(state, happening, settings))
  if (happening.kind === 'writeBack') takeAnswer(state, happening, tell, effects, settings, now)
  decide(state, now, settings, tell, effects)
  return { state, effects }
}

type Tell = (what: Told, level: 'info' | 'warning' | 'urgent') => void

/** Counts exceeded time while the value that was last seen is still fresh; a stale one is lost. */
function passTime(state: Protection, now: number, settings: Settings): void {
  if (state.input && now - state.input.at > settings.staleMs) state.input = null
  if (state.input && state.input.value > settings.warnAbove) state.warnMs += now - state.now
  if (state.input && state.input.value > settings.tripAbove) state.tripMs += now - state.now
  state.now = now
}

/** A usable value at or below a limit ends the counting; one that is not good, old or from the future leaves it where it is. */
function takeSample(
  state: Protection,
  { time, value, quality }: Happening & { kind: 'sample' },
  now: number,
  { staleMs, warnAbove, tripAbove }: Settings,
): void {
  if (state.input && time < state.input.time) return
  const usable = isGood(quality) && Number.isFinite(value) && now - time <= staleMs && time <= now + aheadMs
  if (!usable) {
    state.input = null
    return
  }
  state.input = { value, at: now, time }
  if (value <= warnAbove) state.warnMs = 0
  if (value <= tripAbove) state.tripMs = 0
}

/** Bouncing contacts begin anew each time; a bad one shows nothing. */
function takeContact(state: Protection, { position, quality }: Happening & { kind: 'contact' }, now: number): void {
  if (!isGood(quality)) state.contact = null
  else if (state.contact?.position !== position) state.contact = { position, since: now }
}

function tellInput(state: Protection, tell: Tell): void {
  if (state.input && state.lostTold) tell('inputBack', 'info')
  else if (!state.input && !state.lostTold) tell('inputLost', 'warning')
  state.lostTold = state.input === null
}

function takeAnswer(
  state: Protection,
  { attempt, ok }: Happening & { kind: 'writeBack' },
  tell: Tell,
  effects: Effect[],
  settings: Settings,
  now: number,
): void {
  // An answer to an earlier attempt says nothing about this one.
  if (state.phase !== 'requested' || attempt !== state.attempt) return
  if (ok) {
    state.phase = 'commanded'
    return
  }
  tell('refused', 'warning')
  tryAgain(state, now, settings, tell, effects)
}

function decide(state: Protection, now: number, settings: Settings, tell: Tell, effects: Effect[]): void {
  const settled = state.contact && now - state.contact.since >= settings.settleMs ? state.contact.position : null
  if (state.phase === 'armed' || state.phase === 'warning') watch(state, now, settings, tell, effects)
  else if (state.phase === 'open') {
    if (settled !== 'closed') return
    Object.assign(state, { phase: 'reclosed', tripMs: 0, toldAt: now })
    tell('closedWithoutRelease', 'urgent')
  } else if (settled === 'open') {
    tell(state.phase === 'failed' ? 'openLate' : 'open', 'urgent')
    state.phase = 'open'
  } else if (state.phase === 'reclosed' && over(state, settings)) request(state, now, tell, effects)
  else if (state.phase === 'failed' || state.phase === 'reclosed') {
    if (now - state.toldAt < settings.remindMs) return
    state.toldAt = now
    tell('stillLocked', 'urgent')
  } else if (now - state.requestedAt >= settings.confirmMs) tryAgain(state, now, settings, tell, effects)
}

function watch(state: Protection, now: number, settings: Settings, tell: Tell, effects: Effect[]): void {
  const { input } = state
  // Without input nothing trips and nothing is taken back.
  if (!input) return
  if (state.phase === 'warning' && input.value < settings.warnAbove - settings.hysteresis) {
    state.phase = 'armed'
    tell('warningEnded', 'info')
  }
  if (state.phase === 'armed' && input.value > settings.warnAbove && state.warnMs >= settings.warnDelayMs) {
    state.phase = 'warning'
    tell('warning', 'warning')
  }
  if (over(state, settings)) request(state, now, tell, effects)
}

const over = ({ input, tripMs }: Protection, { tripAbove, tripDelayMs }: Settings) =>
  input !== null && input.value > tripAbove && tripMs >= tripDelayMs

function request(state: Protection, now: number, tell: Tell, effects: Effect[]): void {
  Object.assign(state, { phase: 'requested', attempt: 1, requestedAt: now })
  effects.push({ kind: 'cutOff', attempt: 1 })
  tell('requested', 'urgent')
}

function tryAgain(state: Protection, now: number, { retries }: Settings, tell: Tell, effects: Effect[]): void {
  if (state.attempt > retries) {
    Object.assign(state, { phase: 'failed', toldAt: now })
    tell('failed', 'urgent')
    return
  }
  Object.assign(state, { phase: 'requested', attempt: state.attempt + 1, requestedAt: now })
  effects.push({ kind: 'cutOff', attempt: state.attempt })
  tell('retried', 'urgent')
}

/** A named person with a reason ends the lock-out. Blind input is told; a load that is still too high is refused. */
function release(state: Protection, { by, reason }: Happening & { kind: 'release' }, settings: Settings): Effect[] {
  const why = !['open', 'failed', 'reclosed'].includes(state.phase)
    ? 'notLocked'
    : by.trim() === ''
      ? 'nobody'
      : reason.trim() === ''
        ? 'noReason'
        : state.input && state.input.value > settings.tripAbove - settings.hysteresis
          ? 'stillOver'
          : undefined
  if (why) return [{ kind: 'refuse', why }]
  const { now, input, lostTold, contact } = state
  Object.assign(state, freshProtection(now), { input, lostTold, contact, releasedBy: by, releaseReason: reason.trim() })
  return [{ kind: 'tell', what: input ? 'armedAgain' : 'armedBlind', level: input ? 'info' : 'warning' }]
}
