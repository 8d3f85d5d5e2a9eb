/** Half-open [from, to), UTC ms. */
export type Interval = { from: number; to: number }

export const lengthOf = ({ from, to }: Interval): number => Math.max(0, to - from)

/** How long two intervals have in common, ms. */
export const overlapMs = (a: Interval, b: Interval): number =>
  Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from))

/** Total of the lengths, ms; what overlaps counts twice. */
export const sumMs = (intervals: readonly Interval[]): number => intervals.reduce((sum, i) => sum + lengthOf(i), 0)

/** What lies within a period; everything else about an interval is kept. */
export function clip<I extends Interval>(intervals: readonly I[], period: Interval): I[] {
  return intervals.flatMap((i) => {
    const from = Math.max(i.from, period.from)
    const to = Math.min(i.to, period.to)
    return from < to ? [{ ...i, from, to }] : []
  })
}

/** In order, without overlap: what touches or overlaps becomes one. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = []
  const filled = intervals.filter((i) => i.from < i.to)
  for (const { from, to } of filled.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

/** Parts of a period that no interval covers. */
export function gaps(intervals: readonly Interval[], period: Interval): Interval[] {
  const found: Interval[] = []
  let at = period.from
  for (const { from, to } of union(clip(intervals, period))) {
    if (from > at) found.push({ from: at, to: from })
    at = to
  }
  if (at < period.to) found.push({ from: at, to: period.to })
  return found
}

/**
 * What of the pieces lies within the windows, cut at their edges, with what both say. Windows are in order and apart; pieces are
 * in order of their beginning. A piece over three windows becomes three.
 */
export function cutBy<I extends Interval, W extends Interval, R>(
  pieces: readonly I[],
  windows: readonly W[],
  join: (piece: I, window: W, part: Interval) => R,
): R[] {
  const parts: R[] = []
  let first = 0
  for (const piece of pieces) {
    while (first < windows.length && windows[first].to <= piece.from) first++
    for (let at = first; at < windows.length && windows[at].from < piece.to; at++) {
      const from = Math.max(piece.from, windows[at].from)
      const to = Math.min(piece.to, windows[at].to)
      if (from < to) parts.push(join(piece, windows[at], { from, to }))
    }
  }
  return parts
}

/** The parts of some intervals within others, in order and without overlap. */
export const intersect = (some: readonly Interval[], others: readonly Interval[]): Interval[] =>
  cutBy(union(some), union(others), (_piece, _window, part) => part)

/** What is left of some intervals without the others, in order and without overlap. */
export function subtract(some: readonly Interval[], others: readonly Interval[]): Interval[] {
  const left = union(some)
  if (left.length === 0) return []
  return intersect(left, gaps(others, { from: left[0].from, to: left.at(-1)!.to }))
}
