import { type Columns, notMeasured } from './columns.ts'

/** Cells between two probes at first; where they differ the change is searched for between them. */
const probeEvery = 128
/** A change is found to within so many cells. */
const exactCells = 4

/**
 * Buckets do not say whether their values were measured. Probes the flags at some cells and marks the stretches between
 * as interpolated or substituted; a stretch that begins and ends alike is taken to be alike throughout.
 */
export async function markOrigin(columns: Columns, probe: (time: number) => Promise<number>): Promise<void> {
  const last = columns.length - 1
  if (last < 0) return
  const places: number[] = []
  for (let i = 0; i < last; i += probeEvery) places.push(i)
  places.push(last)
  const flagsAt = async (i: number) => (await probe(columns.times[i])) & notMeasured
  const found = await Promise.all(places.map(flagsAt))
  columns.flags[0] |= found[0]
  await Promise.all(places.slice(1).map((place, i) => fill(places[i], found[i], place, found[i + 1])))

  /** Marks the cells after `from` up to `to`. */
  async function fill(from: number, before: number, to: number, after: number): Promise<void> {
    if (before !== after && to - from > exactCells) {
      const middle = (from + to) >> 1
      const between = await flagsAt(middle)
      await fill(from, before, middle, between)
      await fill(middle, between, to, after)
      return
    }
    for (let i = from + 1; i <= to; i++) columns.flags[i] |= i === to ? after : before
  }
}
