import { isBad, type Quality } from '../../../contract/quality.ts'

/** A reading of a counter or a meter: parts, hours, cycles. UTC ms. */
export type Reading = { time: number; value: number; quality: Quality }

/** How a counter behaves. All values in its own unit. */
export type CounterKind = {
  /** More than this per hour is no count but a mistake. */
  maxPerHour: number
  /** First value that it cannot show, e.g. 10000 of a four-digit counter; it goes on from 0. */
  rollsOverAt?: number
  /** A step back of at most so much is noise and waits until the value has come past again. Default 0. */
  jitter?: number
}

/**
 * - `counted`    a plain step forward, or none
 * - `rolledOver` past its last digit, `reset` begun again from 0: what it shows since has been counted
 * - `stepBack`   set back to a value that neither explains: nothing is counted, it goes on from there
 * - `jump`       forward faster than can be: nothing is counted, it goes on from there
 * - `noise`, `bad`, `late`  left out: back within the jitter, bad quality, older than what has been seen
 */
export type Note = 'first' | 'counted' | 'rolledOver' | 'reset' | 'stepBack' | 'jump' | 'noise' | 'bad' | 'late'

export type CounterTrack = { time: number; value: number } | null
export type CounterStep = { track: CounterTrack; counted: number; note: Note }

/**
 * What a reading adds. A fold: the sum over a history does not depend on where it is cut.
 * `jump` and `stepBack` are for a person to look at; a correction is a count of its own, never a change of these.
 */
export function countStep(kind: CounterKind, before: CounterTrack, reading: Reading): CounterStep {
  const { time, value, quality } = reading
  const stay = (note: Note): CounterStep => ({ track: before, counted: 0, note })
  if (isBad(quality) || !Number.isFinite(value) || value < 0) return stay('bad')
  const track = { time, value }
  if (before === null) return { track, counted: 0, note: 'first' }
  if (time < before.time) return stay('late')
  const step = value - before.value
  // a counter may tick at the very moment of a reading
  const possible = (kind.maxPerHour * (time - before.time)) / 3_600_000 + 1
  if (step >= 0)
    return step <= possible ? { track, counted: step, note: 'counted' } : { track, counted: 0, note: 'jump' }
  if (-step <= (kind.jitter ?? 0)) return stay('noise')
  const around = kind.rollsOverAt === undefined ? Number.POSITIVE_INFINITY : step + kind.rollsOverAt
  if (around >= 0 && around <= possible) return { track, counted: around, note: 'rolledOver' }
  if (value <= possible) return { track, counted: value, note: 'reset' }
  return { track, counted: 0, note: 'stepBack' }
}

export type CounterSum = { track: CounterTrack; counted: number; notes: Partial<Record<Note, number>> }

export function countAll(kind: CounterKind, before: CounterTrack, readings: readonly Reading[]): CounterSum {
  let track = before
  let counted = 0
  const notes: CounterSum['notes'] = {}
  for (const reading of readings) {
    const next = countStep(kind, track, reading)
    track = next.track
    counted += next.counted
    notes[next.note] = (notes[next.note] ?? 0) + 1
  }
  return { track, counted, notes }
}

/** A reading that a person enters for maintenance. `exchanged`: the new meter's value when the old one was taken out. */
export type MeterEntry = { time: number; value: number; exchanged?: { lastOfOld: number; firstOfNew: number } }
export type MeterVerdict = { ok: true; used: number } | { ok: false; reason: 'late' | 'backwards' | 'tooFast' }

/** Whether a typed reading can be, and what was used since the last; a person may insist on `tooFast`, never on `backwards`. */
export function judgeMeter(kind: CounterKind, before: CounterTrack, entry: MeterEntry): MeterVerdict {
  if (before === null) return { ok: true, used: 0 }
  if (entry.time < before.time) return { ok: false, reason: 'late' }
  const { exchanged, value } = entry
  const steps = exchanged ? [exchanged.lastOfOld - before.value, value - exchanged.firstOfNew] : [value - before.value]
  const wrapped = steps.map((s) => (s < 0 && kind.rollsOverAt !== undefined ? s + kind.rollsOverAt : s))
  if (wrapped.some((s) => s < 0)) return { ok: false, reason: 'backwards' }
  const used = wrapped.reduce((sum, s) => sum + s, 0)
  const possible = (kind.maxPerHour * (entry.time - before.time)) / 3_600_000 + 1
  if (used <= possible) return { ok: true, used }
  return { ok: false, reason: wrapped.some((s, i) => s !== steps[i]) ? 'backwards' : 'tooFast' }
}
