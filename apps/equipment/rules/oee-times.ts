import type { MachineState } from './machine-state.ts'
import { type Interval, intersect, overlapMs, subtract, sumMs } from './state-intervals.ts'
import type { Piece } from './stop-reasons.ts'

/** Where a stop's time goes. `planned` is planned downtime and leaves the planned busy time; `noOrder` is nobody's delay. */
export const stopKinds = ['planned', 'breakdown', 'setup', 'smallStop', 'otherStop', 'noOrder', 'maintenance'] as const
export type StopKind = (typeof stopKinds)[number]

/**
 * Times of one work unit over a period, in ms, after ISO 22400-2:2014, 5.1 (time elements) and 5.2 (time model for work units).
 * Everything but `calendar` and `overtime` lies within PBT and adds up to it.
 *
 * - `calendar`   reference time: the whole period
 * - `planned`    PBT planned busy time = planned operation time − planned downtime
 * - `production` APT actual production time
 * - `setup`      AUST actual unit set-up time
 * - `breakdown`, `smallStop`, `otherStop`  together ADET actual unit delay time
 * - `noOrder`    ADOT actual unit down time: available, but no order
 * - `maintenance` maintenance that was not planned; `unknown` what no signal tells
 * - `overtime`   production outside PBT: shown, in no ratio
 */
export type Times = {
  calendar: number
  planned: number
  production: number
  setup: number
  breakdown: number
  smallStop: number
  otherStop: number
  noOrder: number
  maintenance: number
  unknown: number
  overtime: number
}

export const noTimes: Times = {
  calendar: 0,
  planned: 0,
  production: 0,
  setup: 0,
  breakdown: 0,
  smallStop: 0,
  otherStop: 0,
  noOrder: 0,
  maintenance: 0,
  unknown: 0,
  overtime: 0,
}

/** `kinds`: by reason. A stop without a kind shorter than `smallStopMs` as a whole is a small stop; else its state decides. */
export type StopRules = { kinds: Readonly<Record<string, StopKind>>; smallStopMs: number }

const byState: Record<Exclude<MachineState, 'running' | 'unknown' | 'idle'>, StopKind> = {
  fault: 'breakdown',
  maintenance: 'maintenance',
  off: 'otherStop',
}

export function kindOf(piece: Piece, rules: StopRules): StopKind | 'production' | 'unknown' {
  if (piece.state === 'running') return 'production'
  if (piece.state === 'unknown') return 'unknown'
  const told = piece.reason === null ? undefined : rules.kinds[piece.reason]
  if (told) return told
  if (piece.state !== 'idle') return byState[piece.state]
  return piece.stop.to - piece.stop.from < rules.smallStopMs ? 'smallStop' : 'otherStop'
}

/**
 * Sums a machine's time. What of the planned time no piece covers is unknown: silence is neither work nor a stop.
 * @param pieces of one machine, in order and apart
 * @param working planned operation time within the period, in order and apart (see shift-calendar.ts)
 */
export function timesOf(
  pieces: readonly Piece[],
  working: readonly Interval[],
  period: Interval,
  rules: StopRules,
): Times {
  const kinds = pieces.map((piece) => kindOf(piece, rules))
  const planned = pieces.filter((_piece, n) => kinds[n] === 'planned')
  const busy = subtract(intersect(working, [period]), planned)
  const times = { ...noTimes, calendar: period.to - period.from, planned: sumMs(busy) }
  let known = 0
  let window = 0
  // one pass without making anything: a plant's month is a million pieces
  for (const [n, piece] of pieces.entries()) {
    const kind = kinds[n]
    if (kind === 'planned') continue
    while (window < busy.length && busy[window].to <= piece.from) window++
    let within = 0
    for (let at = window; at < busy.length && busy[at].from < piece.to; at++) within += overlapMs(piece, busy[at])
    times[kind] += within
    known += within
    if (kind === 'production') times.overtime += overlapMs(piece, period) - within
  }
  times.unknown += times.planned - known
  return times
}
