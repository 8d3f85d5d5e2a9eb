/** [from, to) in UTC ms. */
export type Range = { from: number; to: number }

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

export const minSpan = second
export const maxSpan = 20 * 366 * day

export const presets = [10 * second, minute, 10 * minute, hour, 8 * hour, day, 7 * day, 30 * day, 91 * day] as const

/** How far a view may look beyond now, as a share of its span. */
const lookAhead = 0.5

/** Keeps a range within what can be shown: its span, and not lost in the future. */
export function clampRange(range: Range, now: number): Range {
  let from = Math.min(range.from, range.to)
  let to = Math.max(range.from, range.to)
  const span = Math.min(maxSpan, Math.max(minSpan, to - from))
  if (span !== to - from) {
    const middle = (from + to) / 2
    from = middle - span / 2
    to = middle + span / 2
  }
  const limit = now + span * lookAhead
  if (to > limit) {
    from -= to - limit
    to = limit
  }
  return { from, to }
}

/** Zooms around a moment that stays where it is on the screen. `factor` below 1 shows less time. */
export function zoomAt(range: Range, factor: number, anchor: number, now: number): Range {
  const span = range.to - range.from
  const bounded = Math.min(maxSpan, Math.max(minSpan, span * factor))
  const share = (anchor - range.from) / span
  const from = anchor - bounded * share
  return clampRange({ from, to: from + bounded }, now)
}

/** Moves by a share of the span; positive goes to later times. */
export function panBy(range: Range, share: number, now: number): Range {
  const shift = (range.to - range.from) * share
  return clampRange({ from: range.from + shift, to: range.to + shift }, now)
}

/** Factor for a wheel event; a notch of a mouse is about 100 pixels, of a touch pad a few. */
export function wheelFactor(deltaY: number, deltaMode: number): number {
  const pixels = deltaMode === 1 ? deltaY * 33 : deltaMode === 2 ? deltaY * 300 : deltaY
  return Math.exp(Math.max(-300, Math.min(300, pixels)) * 0.0022)
}

/** A live view ends this much after now, so that the newest value does not stick to the edge. */
export function liveRange(span: number, now: number): Range {
  const ahead = span * 0.02
  return { from: now - span + ahead, to: now + ahead }
}
