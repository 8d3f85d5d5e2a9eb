import { type Interval, intersect, lengthOf, subtract, sumMs } from './state-intervals.ts'

export const priorities = ['urgent', 'high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]
export const criticalities = ['A', 'B', 'C'] as const
export type Criticality = (typeof criticalities)[number]

/** Agreed times in ms of service hours. `response`: until a mechanic has taken it up; `repair`: until it works again. */
export type Limits = { responseMs: number; repairMs: number }
/** By criticality of the machine and priority of the request; what is not named has no agreed time. */
export type LimitTable = Partial<Record<Criticality, Partial<Record<Priority, Limits>>>>

export const limitsOf = (table: LimitTable, criticality: Criticality, priority: Priority): Limits | null =>
  table[criticality]?.[priority] ?? null

/** `to` null: still waiting. Waiting for parts or for production to release the machine stops the repair's clock. */
export type Pause = { from: number; to: number | null; reason: 'parts' | 'production' }

const closed = (pauses: readonly Pause[], now: number): Interval[] =>
  pauses.map(({ from, to }) => ({ from, to: to ?? Math.max(from, now) }))

/**
 * Time that counts between two moments: within service hours and not paused, ms.
 * @param service agreed hours, in order and apart (see shift-calendar.ts); null: round the clock
 */
export function elapsedMs(span: Interval, service: readonly Interval[] | null, pauses: readonly Interval[]): number {
  const within = service === null ? [span] : intersect([span], service)
  return sumMs(subtract(within, pauses))
}

/**
 * The moment at which a limit is used up, if no further pause comes: UTC ms. Null when the service hours given end before it;
 * the caller gives more of them.
 */
export function deadlineOf(
  start: number,
  limitMs: number,
  service: readonly Interval[] | null,
  pauses: readonly Interval[],
): number | null {
  const open = [{ from: start, to: Number.MAX_SAFE_INTEGER }]
  let left = limitMs
  for (const stretch of subtract(service === null ? open : intersect(open, service), pauses)) {
    if (left <= lengthOf(stretch)) return stretch.from + left
    left -= lengthOf(stretch)
  }
  return null
}

/** A repair's moments, UTC ms; null: not yet. */
export type Moments = { requested: number; taken: number | null; restored: number | null; pauses: readonly Pause[] }

/**
 * `running` with what is left (negative: overdue), `paused`, outside service hours `resting`, or ended `met`/`missed`.
 * `deadline`: as things stand, null while a pause has no end or where service hours run out.
 */
export type ClockState = {
  state: 'running' | 'paused' | 'resting' | 'met' | 'missed'
  usedMs: number
  leftMs: number
  deadline: number | null
}

function clockOf(
  start: number,
  end: number | null,
  limitMs: number,
  service: readonly Interval[] | null,
  pauses: readonly Pause[],
  now: number,
): ClockState {
  const waits = closed(pauses, now)
  const usedMs = elapsedMs({ from: start, to: end ?? Math.max(start, now) }, service, waits)
  const leftMs = limitMs - usedMs
  const paused = end === null && pauses.some(({ from, to }) => from <= now && (to === null || to > now))
  const deadline = paused && leftMs > 0 ? null : deadlineOf(start, limitMs, service, waits)
  if (end !== null) return { state: leftMs >= 0 ? 'met' : 'missed', usedMs, leftMs, deadline }
  const serving = service === null || service.some(({ from, to }) => from <= now && now < to)
  return { state: paused ? 'paused' : serving ? 'running' : 'resting', usedMs, leftMs, deadline }
}

/** Both clocks of a repair. Waiting never excuses that nobody came: the response clock knows no pause. */
export function clocksOf(
  limits: Limits,
  moments: Moments,
  service: readonly Interval[] | null,
  now: number,
): { response: ClockState; repair: ClockState } {
  const { requested, taken, restored, pauses } = moments
  return {
    response: clockOf(requested, taken ?? restored, limits.responseMs, service, [], now),
    repair: clockOf(requested, restored, limits.repairMs, service, pauses, now),
  }
}
