import Big from 'big.js'
import { isGood, type Quality } from '../../../contract/quality.ts'

/** What may be written into a register of a machine. Values are decimals in the parameter's unit. */
export type WriteLimits = {
  min: string
  max: string
  /** The value is `min` and a whole number of steps. */
  step?: string
  /** Farthest from what the register holds now. */
  maxChange?: string
  /** How far a read-back may differ from what was written: the device may store a float or fewer digits. Default 0. */
  tolerance?: string
}

/** A live value. `time` UTC ms. */
export type Seen = { value: number | string | boolean | null; quality: Quality; time: number }

/** Must hold, or nothing is written: a spindle that stands still, a closed door. One of the three. */
export type Interlock = { point: string; is?: number | string | boolean; below?: number; above?: number }

export type LimitFault =
  | { code: 'notNumeric' }
  | { code: 'belowMin'; limit: string }
  | { code: 'aboveMax'; limit: string }
  | { code: 'offStep'; step: string }
  | { code: 'changeTooLarge'; limit: string; change: string }
  | { code: 'currentUnknown' }
/** `badQuality`, `stale` and `noValue` block as much as a condition that does not hold: what is not known is not safe. */
export type InterlockFault = {
  code: 'interlock'
  /** The how-manieth of the interlocks it is. */
  at: number
  point: string
  why: 'noValue' | 'badQuality' | 'stale' | 'doesNotHold'
}

const isDecimal = (text: string) => /^-?\d{1,12}(\.\d{1,9})?$/.test(text)

/** A value as a decimal of at most nine places; null where it is no number. */
export function plainDecimal(value: number | string | boolean | null): string | null {
  if (typeof value === 'boolean' || value === null || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? Big(number).round(9).toFixed() : null
}

/**
 * Whether a value lies within a parameter's limits.
 * @param current what the register holds, read just now; null where it could not be read. Needed where a change is limited.
 */
export function checkLimits(limits: WriteLimits, value: string, current: string | null): LimitFault | null {
  if (!isDecimal(value)) return { code: 'notNumeric' }
  const wanted = Big(value)
  if (wanted.lt(limits.min)) return { code: 'belowMin', limit: limits.min }
  if (wanted.gt(limits.max)) return { code: 'aboveMax', limit: limits.max }
  if (limits.step !== undefined && !wanted.minus(limits.min).mod(limits.step).eq(0))
    return { code: 'offStep', step: limits.step }
  if (limits.maxChange === undefined) return null
  if (current === null || !isDecimal(current)) return { code: 'currentUnknown' }
  const change = wanted.minus(current).abs()
  return change.gt(limits.maxChange)
    ? { code: 'changeTooLarge', limit: limits.maxChange, change: change.toFixed() }
    : null
}

function interlockFault(
  [at, lock]: [number, Interlock],
  seen: Seen | undefined,
  now: number,
  maxAgeMs: number | null,
): InterlockFault | null {
  const fault = (why: InterlockFault['why']): InterlockFault => ({ code: 'interlock', at, point: lock.point, why })
  if (seen === undefined || seen.value === null || Number.isNaN(seen.value)) return fault('noValue')
  // uncertain is not good enough here
  if (!isGood(seen.quality)) return fault('badQuality')
  if (maxAgeMs !== null && now - seen.time > maxAgeMs) return fault('stale')
  const { value } = seen
  const plain = typeof value === 'boolean' ? Number(value) : value
  const wanted = typeof lock.is === 'boolean' ? Number(lock.is) : lock.is
  const holds =
    wanted !== undefined
      ? plain === wanted
      : typeof plain === 'number' &&
        (lock.below !== undefined ? plain < lock.below : lock.above !== undefined && plain > lock.above)
  return holds ? null : fault('doesNotHold')
}

/**
 * Every interlock that does not let the write through.
 * @param maxAgeMs a value older than this says nothing of now; null: its quality alone tells
 */
export const checkInterlocks = (
  locks: readonly Interlock[],
  live: ReadonlyMap<string, Seen>,
  now: number,
  maxAgeMs: number | null,
): InterlockFault[] =>
  locks.flatMap((lock, at) => interlockFault([at, lock], live.get(lock.point), now, maxAgeMs) ?? [])

/** Whether a device answered with what was written. A text that is no number is not. */
export function sameWithin(written: string, readBack: string | null, tolerance = '0'): boolean {
  if (readBack === null || !isDecimal(written) || !/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(readBack)) return false
  return Big(written).minus(readBack).abs().lte(tolerance)
}
