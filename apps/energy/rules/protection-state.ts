import type { Quality } from '../../../contract/quality.ts'

/**
 * Overload protection of a feeder (overload, over-voltage, over-pressure: whatever has a limit and a breaker or valve).
 *
 *   armed ⇄ warning → requested → commanded → open ⇄ reclosed    locked out
 *                  ↑ again ←────────┘   └───→ failed             until a person releases
 *
 * It opens and never closes: no effect of it closes anything, and a release only arms it again.
 *
 * - `requested`  the write-back has been asked and has not answered
 * - `commanded`  it has operated; the contact has not shown it yet
 * - `open`       the contact shows it, without bouncing
 * - `failed`     asked as often as permitted, and the contact never showed it
 * - `reclosed`   somebody closed it without a release: still locked, and cut off again when the load is too high again
 */
export type Phase = 'armed' | 'warning' | 'requested' | 'commanded' | 'open' | 'failed' | 'reclosed'

export type Settings = {
  /** In the unit of the input. A warning is given above this for this long, and taken back below it by the hysteresis. */
  warnAbove: number
  warnDelayMs: number
  /** Cut off when above this for this long without a break. */
  tripAbove: number
  tripDelayMs: number
  hysteresis: number
  /** A value older than this is no value. */
  staleMs: number
  /** The open contact must be seen within this time of the request, and then for `settleMs` without bouncing. */
  confirmMs: number
  settleMs: number
  /** Requests after the first one. */
  retries: number
  /** A failure that nobody has released is told again after this time. */
  remindMs: number
}

export type Happening =
  | { kind: 'sample'; time: number; value: number; quality: Quality }
  /** Time passes; must come more often than the shortest delay. */
  | { kind: 'tick' }
  /** What the guarded write-back answered to the request (interlocks, select, operate). */
  | { kind: 'writeBack'; attempt: number; ok: boolean }
  /** What the auxiliary contact of the breaker, or the limit switch of the valve, shows. */
  | { kind: 'contact'; position: 'open' | 'closed'; quality: Quality }
  | { kind: 'release'; by: string; reason: string }

export type Effect =
  /** Ask the write-back for the cut-off. */
  | { kind: 'cutOff'; attempt: number }
  | { kind: 'tell'; what: Told; level: 'info' | 'warning' | 'urgent' }
  | { kind: 'refuse'; why: 'notLocked' | 'nobody' | 'noReason' | 'stillOver' }

export type Told =
  | 'warning'
  | 'warningEnded'
  | 'inputLost'
  | 'inputBack'
  | 'requested'
  | 'refused'
  | 'retried'
  | 'open'
  | 'openLate'
  | 'failed'
  | 'stillLocked'
  | 'closedWithoutRelease'
  | 'armedAgain'
  | 'armedBlind'

/** Plain data: it is stored and goes on after a restart. Times are UTC ms of the server. */
export type Protection = {
  phase: Phase
  /** The clock of the last happening; an earlier one cannot turn it back. */
  now: number
  /** Last usable value and when it arrived; null: input lost, or none yet. */
  input: { value: number; at: number; time: number } | null
  /** Whether the loss of the input has been told. */
  lostTold: boolean
  /** How long the limits have been seen to be exceeded; stands still while there is no input. */
  warnMs: number
  tripMs: number
  attempt: number
  requestedAt: number
  contact: { position: 'open' | 'closed'; since: number } | null
  toldAt: number
  releasedBy: string | null
  releaseReason: string | null
}

export const freshProtection = (now: number): Protection => ({
  phase: 'armed',
  now,
  input: null,
  lostTold: false,
  warnMs: 0,
  tripMs: 0,
  attempt: 0,
  requestedAt: 0,
  contact: null,
  toldAt: 0,
  releasedBy: null,
  releaseReason: null,
})

export type SettingsFault = 'order' | 'delay' | 'hysteresis' | 'confirm' | 'retries'

/** What is wrong with settings, before they protect anything. */
export function settingsFaults(s: Settings): SettingsFault[] {
  const faults: SettingsFault[] = []
  if (!(s.warnAbove <= s.tripAbove)) faults.push('order')
  if (![s.warnDelayMs, s.tripDelayMs, s.settleMs].every((ms) => ms >= 0) || !(s.staleMs > 0) || !(s.remindMs > 0))
    faults.push('delay')
  if (!(s.hysteresis >= 0)) faults.push('hysteresis')
  if (!(s.confirmMs > s.settleMs)) faults.push('confirm')
  if (!(Number.isInteger(s.retries) && s.retries >= 0 && s.retries <= 10)) faults.push('retries')
  return faults
}
