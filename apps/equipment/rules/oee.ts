import { noTimes, type Times } from './oee-times.ts'

/**
 * What was made of one product in a period. Counts in pieces, after ISO 22400-2:2014, clause 5: PQ produced, GQ good (right at
 * first), SQ scrap, RQ rework; PQ = GQ + SQ + RQ. `pri`: planned run time per item, ms. Null: nobody knows.
 */
export type Made = {
  pri: number | null
  produced: number | null
  good: number | null
  scrap: number | null
  rework: number | null
}

/** What a figure lacks. */
export const missingKinds = ['PRI', 'PQ', 'GQ'] as const
export type Missing = (typeof missingKinds)[number]

/**
 * Everything that ratios are made of; all of it can be added over machines, lines, shifts and orders.
 * `standard`: Σ PRI × PQ, `goodStandard`: Σ PRI × GQ, whole ms; null when a part is missing. `order`: AOET, ms.
 */
export type Elements = {
  times: Times
  produced: number | null
  good: number | null
  standard: number | null
  goodStandard: number | null
  order: number | null
  missing: readonly Missing[]
  /** Records whose counts do not add up: good + scrap + rework ≠ produced. */
  contradictions: number
}

export const noElements: Elements = {
  times: noTimes,
  produced: 0,
  good: 0,
  standard: 0,
  goodStandard: 0,
  order: 0,
  missing: [],
  contradictions: 0,
}

const plus = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b)
const product = (a: number | null, b: number | null) =>
  a === 0 || b === 0 ? 0 : a === null || b === null ? null : a * b
const wholeMs = (ms: number | null) => (ms === null ? null : Math.round(ms))

/** A count that follows from the others by PQ = GQ + SQ + RQ; never from anything else. */
function settled({ produced, good, scrap, rework }: Made): { produced: number | null; good: number | null } {
  const rejects = plus(scrap, rework)
  return {
    produced: produced ?? plus(good, rejects),
    good: good ?? (produced !== null && rejects !== null ? produced - rejects : null),
  }
}

function contradicts({ produced, good, scrap, rework }: Made): boolean {
  if ([produced, good, scrap, rework].some((n) => n !== null && n < 0)) return true
  if (produced === null || good === null) return false
  return scrap === null || rework === null ? good > produced : good + scrap + rework !== produced
}

/** @param order AOET: from start to end of the orders, ms; null when no orders are reported */
export function elementsOf(spent: Times, made: readonly Made[], order: number | null = null): Elements {
  const lacks = new Set<Missing>()
  const sums = made.reduce(
    (sum, record) => {
      const { produced, good } = settled(record)
      if (produced === null) lacks.add('PQ')
      if (good === null) lacks.add('GQ')
      if (record.pri === null && produced !== 0) lacks.add('PRI')
      return {
        produced: plus(sum.produced, produced),
        good: plus(sum.good, good),
        standard: plus(sum.standard, wholeMs(product(record.pri, produced))),
        goodStandard: plus(sum.goodStandard, wholeMs(product(record.pri, good))),
      }
    },
    { produced: 0, good: 0, standard: 0, goodStandard: 0 } as Pick<
      Elements,
      'produced' | 'good' | 'standard' | 'goodStandard'
    >,
  )
  // a machine that ran and reported no pieces did not make nothing: it was not counted
  const uncounted = made.length === 0 && spent.production > 0
  const counts = uncounted ? { produced: null, good: null, standard: null, goodStandard: null } : sums
  const missing = uncounted ? missingKinds : missingKinds.filter((what) => lacks.has(what))
  return { times: spent, ...counts, order, missing, contradictions: made.filter(contradicts).length }
}

/** Sums; what is missing in a part is missing in the whole. Ratios are made afterwards, from the sums. */
export function combine(parts: readonly Elements[]): Elements {
  return parts.reduce((sum, part) => {
    const keys = Object.keys(noTimes) as (keyof Times)[]
    return {
      times: Object.fromEntries(keys.map((key) => [key, sum.times[key] + part.times[key]])) as Times,
      produced: plus(sum.produced, part.produced),
      good: plus(sum.good, part.good),
      standard: plus(sum.standard, part.standard),
      goodStandard: plus(sum.goodStandard, part.goodStandard),
      order: plus(sum.order, part.order),
      missing: missingKinds.filter((what) => sum.missing.includes(what) || part.missing.includes(what)),
      contradictions: sum.contradictions + part.contradictions,
    }
  }, noElements)
}

/** The same over those parts alone in which nothing is missing; how many were left out must be said beside the figure. */
export function combineComplete(parts: readonly Elements[]): { elements: Elements; leftOut: number } {
  const complete = parts.filter(({ missing }) => missing.length === 0)
  return { elements: combine(complete), leftOut: parts.length - complete.length }
}

const ratio = (part: number | null, whole: number | null) =>
  part === null || whole === null || whole === 0 ? null : part / whole

/** `fasterThanPlanned`: E > 1, the PRI is too long or pieces are counted twice. `countsContradict`: PQ ≠ GQ + SQ + RQ. */
export type Flag = 'fasterThanPlanned' | 'countsContradict' | 'timeUnknown'

/** Ratios 0…1 (E may exceed 1 and is given as it is); null where there is nothing to divide by or something is missing. */
export type Indicators = Record<
  | 'availability'
  | 'effectiveness'
  | 'quality'
  | 'qualityByCount'
  | 'oee'
  | 'nee'
  | 'teep'
  | 'utilization'
  | 'utilizationEfficiency'
  | 'allocationEfficiency'
  | 'technicalEfficiency'
  | 'setupRatio'
  | 'productionProcessRatio',
  number | null
> & { missing: readonly Missing[]; flags: Flag[] }

/**
 * ISO 22400-2:2014, clause 6:
 *
 *   availability A = APT/PBT          effectiveness E = Σ(PRI×PQ)/APT     quality ratio Q = GQ/PQ
 *   OEE index = A×E×Q                 NEE index = AUPT/PBT × E × Q, AUPT = APT + AUST
 *   utilization efficiency = APT/AUBT, AUBT = AUPT + ADET                 allocation efficiency = AUBT/PBT
 *   technical efficiency = APT/(APT+ADET)   set-up ratio = AUST/AUPT      production process ratio = APT/AOET
 *
 * Over several products the standard is silent; there Q weighs each by its run time, Σ(PRI×GQ)/Σ(PRI×PQ), as SEMI E79 does, so
 * that losses in minutes add up over machines and orders; for one product, or one PRI, it is GQ/PQ, which `qualityByCount` is
 * always. Not in the standard: utilization = APT/calendar time, TEEP = OEE × PBT/calendar time.
 */
export function indicatorsOf({ times: t, ...e }: Elements): Indicators {
  const delay = t.breakdown + t.smallStop + t.otherStop
  const processing = t.production + t.setup
  const busy = processing + delay
  const oee = ratio(e.goodStandard, t.planned)
  const effectiveness = ratio(e.standard, t.production)
  const flags: Flag[] = []
  if (effectiveness !== null && effectiveness > 1) flags.push('fasterThanPlanned')
  if (e.contradictions > 0) flags.push('countsContradict')
  if (t.unknown > 0) flags.push('timeUnknown')
  return {
    availability: ratio(t.production, t.planned),
    effectiveness,
    quality: ratio(e.goodStandard, e.standard),
    qualityByCount: ratio(e.good, e.produced),
    oee,
    nee: t.production === 0 ? null : ratio(product(e.goodStandard, processing / t.production), t.planned),
    teep: ratio(e.goodStandard, t.calendar),
    utilization: ratio(t.production, t.calendar),
    utilizationEfficiency: ratio(t.production, busy),
    allocationEfficiency: ratio(busy, t.planned),
    technicalEfficiency: ratio(t.production, t.production + delay),
    setupRatio: ratio(t.setup, processing),
    productionProcessRatio: ratio(t.production, e.order),
    missing: e.missing,
    flags,
  }
}
