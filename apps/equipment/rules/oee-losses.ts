import type { Elements, Missing } from './oee.ts'

export const lossKinds = [
  'breakdown',
  'setup',
  'smallStop',
  'otherStop',
  'noOrder',
  'maintenance',
  'unknown',
  'speed',
  'quality',
] as const
export type LossKind = (typeof lossKinds)[number]

/** `ms`: lost, negative where more was made than planned; `left`: what remains after it. */
export type LossStep = { kind: LossKind; ms: number; left: number }

/** `end` names what remains: `valuable`, or the production time where `missing` keeps it from being divided further. */
export type Waterfall = {
  planned: number
  production: number
  steps: LossStep[]
  end: 'valuable' | 'production' | 'standard'
  left: number
  missing: readonly Missing[]
}

/**
 * From planned busy time to valuable time in whole ms, for a waterfall: planned − Σ losses = left, exactly. The six big losses
 * (TPM, Nakajima 1988) are breakdown, setup, smallStop, speed and quality (start-up rejects among it); beside them stand waiting,
 * no order, unplanned maintenance and what no signal tells, so that nothing hides in another's column.
 *
 *   speed loss = APT − Σ(PRI×PQ)     quality loss = Σ(PRI×PQ) − Σ(PRI×GQ)     valuable time = Σ(PRI×GQ) = OEE × PBT
 */
export function waterfallOf({ times, standard, goodStandard, missing }: Elements): Waterfall {
  const steps: LossStep[] = []
  let left = times.planned
  const lose = (kind: LossKind, ms: number) => {
    left -= ms
    steps.push({ kind, ms, left })
  }
  for (const kind of ['breakdown', 'setup', 'smallStop', 'otherStop', 'noOrder', 'maintenance', 'unknown'] as const)
    lose(kind, times[kind])
  const base = { planned: times.planned, production: times.production, steps, missing }
  if (standard === null) return { ...base, end: 'production', left }
  lose('speed', times.production - standard)
  if (goodStandard === null) return { ...base, end: 'standard', left }
  lose('quality', standard - goodStandard)
  return { ...base, end: 'valuable', left }
}
