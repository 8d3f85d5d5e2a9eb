import Big from 'big.js'
import { type Decimal, splitExactly, sum } from './decimal.ts'
import { gridOf, type PlantClock, type Step } from './plant-clock.ts'
import type { RegisterStep } from './registers.ts'

/** Consumption of one interval of the plant's wall clock, [start, end). */
export type Interval = {
  start: number
  end: number
  quantity: Decimal
  /** How much of it rests on a gap, not on readings of this interval. */
  estimated: Decimal
  /** How much of its time readings account for, 0…1; below 1 something is missing. */
  covered: number
  /** A reading behind it was not of good quality. */
  uncertain: boolean
}

export type GapPolicy = {
  /** Readings further apart than this leave a gap. */
  maxGapMs: number
  /** `spread`: evenly over the gap's time. `atEnd`: all in the interval in which the gap ends; those within stay missing. */
  fill: 'spread' | 'atEnd'
}

/** Digits after the point that a share of a step keeps. Shares add up to the step to the last digit. */
const shareDecimals = 6

/**
 * Distributes steps over intervals. A step that crosses a border is shared by time: between two readings of the usual distance
 * that is how the quantity is read at a border where no reading stands; over a gap it is an estimate and marked so.
 * Intervals of which nothing is known are not there.
 */
export function intervalsOf(
  steps: readonly RegisterStep[],
  clock: PlantClock,
  step: Step,
  { maxGapMs, fill }: GapPolicy,
): Interval[] {
  const byStart = new Map<number, { end: number; quantity: Big; estimated: Big; ms: number; uncertain: boolean }>()
  const add = (cell: { start: number; end: number }, quantity: Decimal, ms: number, gap: boolean, doubt: boolean) => {
    const it = byStart.get(cell.start) ?? {
      end: cell.end,
      quantity: Big(0),
      estimated: Big(0),
      ms: 0,
      uncertain: false,
    }
    it.quantity = it.quantity.plus(quantity)
    if (gap) it.estimated = it.estimated.plus(quantity)
    it.ms += ms
    it.uncertain ||= doubt
    byStart.set(cell.start, it)
  }
  for (const { from, to, quantity, uncertain } of steps) {
    const grid = gridOf(clock, from, to, step)
    const gap = grid.length > 1 && to - from > maxGapMs
    const within = grid.map(({ start, end }) => Math.min(end, to) - Math.max(start, from))
    if (gap && fill === 'atEnd') add(grid.at(-1)!, quantity, within.at(-1)!, true, uncertain)
    else if (grid.length === 1) add(grid[0], quantity, within[0], gap, uncertain)
    else
      for (const [i, share] of splitExactly(quantity, within, shareDecimals).entries())
        add(grid[i], share, within[i], gap, uncertain)
  }
  return [...byStart]
    .sort(([a], [b]) => a - b)
    .map(([start, it]) => ({
      start,
      end: it.end,
      quantity: it.quantity.toFixed(),
      estimated: it.estimated.toFixed(),
      covered: it.ms / (it.end - start),
      uncertain: it.uncertain,
    }))
}

/** Longer intervals out of shorter ones: quarters into hours, hours into days, days into months. */
export function rollUp(intervals: readonly Interval[], clock: PlantClock, step: Step): Interval[] {
  const groups = Map.groupBy(intervals, ({ start }) => clock.floor(start, step))
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([start, parts]) => {
      const end = clock.next(start, step)
      return {
        start,
        end,
        quantity: sum(parts.map((part) => part.quantity)).toFixed(),
        estimated: sum(parts.map((part) => part.estimated)).toFixed(),
        covered: parts.reduce((ms, part) => ms + part.covered * (part.end - part.start), 0) / (end - start),
        uncertain: parts.some((part) => part.uncertain),
      }
    })
}

export type Change = { start: number; was: Interval | null; is: Interval | null }

/** What a late reading changed, so that whoever has reported the old figure hears of it. */
export function changesBetween(before: readonly Interval[], after: readonly Interval[]): Change[] {
  const old = new Map(before.map((interval) => [interval.start, interval]))
  const now = new Map(after.map((interval) => [interval.start, interval]))
  const starts = [...new Set([...old.keys(), ...now.keys()])].sort((a, b) => a - b)
  return starts.flatMap((start) => {
    const was = old.get(start) ?? null
    const is = now.get(start) ?? null
    const same =
      was &&
      is &&
      Big(was.quantity).eq(is.quantity) &&
      Big(was.estimated).eq(is.estimated) &&
      was.covered === is.covered
    return same ? [] : [{ start, was, is }]
  })
}
