import { type Columns, flag } from './columns.ts'

/** A silence longer than this many usual intervals is a gap. */
const gapFactor = 3
/** Neighbours on each side that tell what is usual here. The interval may change along a pen, e.g. history to live. */
const neighbours = 5

/** However rarely a pen speaks: after this long a live chart that ends at its last word looks as if it had stopped. */
const longSilenceMs = 5000

/** Distance to the cell before, ms; within a bucket of several samples the distance between those. */
function interval(c: Columns, i: number): number {
  const distance = c.times[i] - c.times[i - 1]
  return c.width > 0 && c.counts[i] > 1 ? Math.min(distance, c.width / c.counts[i]) : distance
}

function median(values: number[]): number {
  values.sort((a, b) => a - b)
  return values[values.length >> 1]
}

/** The usual interval among up to five cells ending (`side` −1) or beginning (1) at cell `i`; null where none is known. */
function usualBeside(c: Columns, i: number, side: -1 | 1): number | null {
  const values: number[] = []
  for (let k = 0; k < neighbours; k++) {
    const at = side < 0 ? i - k : i + 1 + k
    if (at < 1 || at >= c.length) break
    values.push(interval(c, at))
  }
  if (values.length > 0) return median(values)
  return c.width > 0 && c.length > 0 && c.counts[i] > 1 ? c.width / c.counts[i] : null
}

/** Time without any sample between two cells, at least: buckets reach half their width towards each other. */
const silence = (a: Columns, i: number, b: Columns, j: number): number =>
  b.times[j] - a.times[i] - (a.width + b.width) / 2

/** Sets {@link flag.gapBefore} where the silence before a cell exceeds three times what is usual on both its sides. */
export function markGaps(c: Columns): void {
  for (let i = 1; i < c.length; i++) {
    const before = usualBeside(c, i - 1, -1)
    const after = usualBeside(c, i, 1)
    const usual = Math.max(before ?? 0, after ?? 0)
    if (usual > 0 && silence(c, i - 1, c, i) > gapFactor * usual) c.flags[i] |= flag.gapBefore
  }
}

/** The same for the newest cell of columns that grow at their end; only what came before is known. */
export function markGapAtEnd(c: Columns): void {
  const i = c.length - 1
  if (i < 2) return
  const usual = usualBeside(c, i - 1, -1)
  if (usual && silence(c, i - 1, c, i) > gapFactor * usual) c.flags[i] |= flag.gapBefore
}

/** Whether nothing was said since cell `i`, the newest, for longer than three usual intervals or five seconds. */
export function isSilent(c: Columns, i: number, now: number): boolean {
  const usual = usualBeside(c, i, -1) ?? Number.POSITIVE_INFINITY
  return now - c.times[i] > Math.min(gapFactor * usual, longSilenceMs)
}

/**
 * Whether two neighbouring cells, of the same columns or of two that follow each other, have a gap between them.
 * `quietMs`: samples may lie this far apart anyway.
 */
export function isGap(a: Columns, i: number, b: Columns, j: number, quietMs: number): boolean {
  const silent = silence(a, i, b, j)
  if (silent <= quietMs) return false
  if (a === b && j === i + 1) return (b.flags[j] & flag.gapBefore) !== 0
  const usual = Math.max(usualBeside(a, i, -1) ?? 0, usualBeside(b, j, 1) ?? 0)
  return usual > 0 && silent > gapFactor * usual
}
