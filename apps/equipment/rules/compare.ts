import { type Elements, indicatorsOf } from './oee.ts'
import { type LossKind, lossKinds, waterfallOf } from './oee-losses.ts'
import type { Reliability } from './reliability.ts'

/**
 * What one side of a comparison is made of. `shifts`: those whose counts are known, of which `elements` are the sums; `leftOut`: those
 * that lack them. `reliability` null: not asked for, as by shift.
 */
export type Side = { elements: Elements; shifts: number; leftOut: number; reliability: Reliability | null }

/** Ratios 0…1, pieces per planned hour, ms. */
export const comparedFigures = [
  'oee',
  'availability',
  'effectiveness',
  'quality',
  'perHour',
  'mtbf',
  'mttr',
  'inService',
] as const
export type ComparedFigure = (typeof comparedFigures)[number]

/** `delta` = now − base; null where either is not known, or where there is too little of it to be held against the other. */
export type Pair = { now: number | null; base: number | null; delta: number | null }

/** A loss as a share of the planned time; over all kinds the deltas add up to what the OEE lost. */
export type LossPair = { kind: LossKind } & { now: number; base: number; delta: number }

/**
 * Why a difference is not given: `fewHours` one side has less planned time than a shift; `uncounted` more shifts of one side lack
 * their counts than have them; `fewFailures` a mean over less than three failures is chance.
 */
export type Thin = 'fewHours' | 'uncounted' | 'fewFailures'

export type Comparison = {
  figures: Record<ComparedFigure, Pair>
  /** The largest difference first; none where the sides cannot be held against each other. */
  losses: LossPair[]
  thin: Thin[]
}

export const leastPlannedMs = 8 * 3_600_000
export const leastFailures = 3

const pair = (now: number | null, base: number | null, thin: boolean): Pair => ({
  ...{ now, base },
  delta: thin || now === null || base === null ? null : now - base,
})

function figuresOf({ elements, reliability }: Side): Record<ComparedFigure, number | null> {
  const { oee, availability, effectiveness, quality } = indicatorsOf(elements)
  const { planned } = elements.times
  return {
    ...{ oee, availability, effectiveness, quality },
    perHour: elements.produced === null || planned === 0 ? null : elements.produced / (planned / 3_600_000),
    ...{ mtbf: reliability?.mtbf ?? null, mttr: reliability?.mttr ?? null },
    inService: reliability?.availability ?? null,
  }
}

/** By kind, as shares of the planned time; null where the losses do not reach down to the valuable time. */
function lossShares({ elements }: Side): Map<LossKind, number> | null {
  const { planned, steps, end } = waterfallOf(elements)
  if (planned === 0 || end !== 'valuable') return null
  return new Map(steps.map(({ kind, ms }) => [kind, ms / planned]))
}

/** One side held against another: what differs, by which loss, and where there is too little to say so. */
export function compareSides(now: Side, base: Side): Comparison {
  const sides = [now, base]
  const thin: Thin[] = []
  if (sides.some(({ elements }) => elements.times.planned < leastPlannedMs)) thin.push('fewHours')
  if (sides.some(({ shifts, leftOut }) => leftOut > shifts)) thin.push('uncounted')
  const noTimes = thin.length > 0
  const few = (side: Side) => side.reliability !== null && side.reliability.failures < leastFailures
  if (sides.some(few)) thin.push('fewFailures')
  const [a, b] = [figuresOf(now), figuresOf(base)]
  const thinOf: Partial<Record<ComparedFigure, boolean>> = {
    mtbf: thin.includes('fewFailures'),
    mttr: thin.includes('fewFailures'),
    inService: false,
  }
  const figures = Object.fromEntries(
    comparedFigures.map((name) => [name, pair(a[name], b[name], thinOf[name] ?? noTimes)]),
  ) as Comparison['figures']
  const [lost, lostBefore] = [lossShares(now), lossShares(base)]
  const losses =
    noTimes || !lost || !lostBefore
      ? []
      : lossKinds.map((kind): LossPair => {
          const [share, before] = [lost.get(kind) ?? 0, lostBefore.get(kind) ?? 0]
          return { kind, now: share, base: before, delta: share - before }
        })
  losses.sort((x, y) => Math.abs(y.delta) - Math.abs(x.delta))
  return { figures, losses, thin }
}
