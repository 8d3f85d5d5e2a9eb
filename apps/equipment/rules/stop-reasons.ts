import type { StateInterval } from './machine-state.ts'
import { type Interval, overlapMs } from './state-intervals.ts'

/** What somebody says of a stretch of time. `at`: when they said it, UTC ms; the last word counts. */
export type ReasonEntry = { from: number; to: number; reason: string; at: number }

/** A piece of an interval. `stop`: the whole stop it belongs to, however finely it was split. */
export type Piece = StateInterval & { stop: { from: number; to: number } }

/** Reasons are for stops: a running machine has none, and what is not known must not be explained away. */
export const isStop = ({ state }: Pick<StateInterval, 'state'>): boolean => state !== 'running' && state !== 'unknown'

/** Whichever was said last; of two said in one moment the later in the list. */
const lastWord = (entries: readonly ReasonEntry[]): ReasonEntry | undefined =>
  entries.reduce<ReasonEntry | undefined>((last, e) => (!last || e.at >= last.at ? e : last), undefined)

function piecesOf(interval: StateInterval, entries: readonly ReasonEntry[]): Piece[] {
  const { from, to } = interval
  const stop = { from, to }
  const edges = new Set([from, to])
  for (const entry of entries) for (const edge of [entry.from, entry.to]) if (edge > from && edge < to) edges.add(edge)
  const cuts = [...edges].sort((a, b) => a - b)
  const pieces: Piece[] = []
  for (let n = 0; n + 1 < cuts.length; n++) {
    const covering = entries.filter((e) => e.from <= cuts[n] && e.to >= cuts[n + 1])
    const reason = lastWord(covering)?.reason ?? interval.reason
    const last = pieces.at(-1)
    if (last && last.reason === reason) last.to = cuts[n + 1]
    else pieces.push({ ...interval, from: cuts[n], to: cuts[n + 1], reason, stop })
  }
  return pieces
}

/**
 * Puts what people said on the stops: an entry may cover a part of a stop (which splits it) or several; the last word on a moment
 * counts, and where nobody said anything the machine's own reason stays. Times add up to what they were.
 * @param intervals of one machine, in order and apart
 */
export function assignReasons(intervals: readonly StateInterval[], entries: readonly ReasonEntry[]): Piece[] {
  // a stable sort: what was said in one moment keeps its order
  const waiting = entries.filter((e) => e.from < e.to).map((entry, order) => ({ entry, order }))
  waiting.sort((a, b) => a.entry.from - b.entry.from)
  let open: typeof waiting = []
  let next = 0
  const pieces: Piece[] = []
  for (const interval of intervals) {
    while (next < waiting.length && waiting[next].entry.from < interval.to) open.push(waiting[next++])
    if (open.length > 0) open = open.filter(({ entry }) => entry.to > interval.from)
    const { state, reason, from, to } = interval
    if (!isStop(interval) || open.length === 0) {
      if (from < to) pieces.push({ state, reason, from, to, stop: { from, to } })
      continue
    }
    const said = [...open].sort((a, b) => a.order - b.order).map(({ entry }) => entry)
    pieces.push(...piecesOf(interval, said))
  }
  return pieces
}

/** Stops that nobody has explained and that lasted long enough to be asked about, the newest first. */
export function unexplained(pieces: readonly Piece[], atLeastMs: number): Piece[] {
  return pieces
    .filter((p) => isStop(p) && p.reason === null && p.stop.to - p.stop.from >= atLeastMs)
    .sort((a, b) => b.from - a.from)
}

/** What a machine stood for, by reason, or by its state where nobody gave one. */
export type StopSum = { key: string; state: string; count: number; ms: number }

/**
 * Sums stops by what was said of them, within the time that is planned for work: in a break of the calendar nothing is lost, so that
 * these sums are those of the effectiveness, and the planned stops beside them.
 */
export function stopSums(pieces: readonly Piece[], working: readonly Interval[]): StopSum[] {
  const sums = new Map<string, StopSum>()
  for (const piece of pieces) {
    const ms = isStop(piece) ? working.reduce((total, part) => total + overlapMs(piece, part), 0) : 0
    if (ms === 0) continue
    const { state, reason } = piece
    const key = reason ?? state
    const sum = sums.get(key) ?? { key, state, count: 0, ms: 0 }
    sum.count += 1
    sum.ms += ms
    sums.set(key, sum)
  }
  return [...sums.values()]
}
