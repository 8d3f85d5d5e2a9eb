import { clip, type Interval, intersect, lengthOf, subtract, sumMs, union } from './state-intervals.ts'

/** A failure of one machine until it worked again; `to` null: still being repaired. UTC ms. */
export type Failure = { machine: string; code: string; from: number; to: number | null }

/**
 * Figures of one machine or several, in ms; null where nothing can be said.
 *
 * - `failures`  that began within the period; repairs that overlap or touch are one
 * - `operatingMs`  time in operation within the period, without repairs
 * - `mtbf` operatingMs / failures; without a failure null, and all that is known is that it is longer than `operatingMs`
 * - `mttr` mean over repairs that were completed within the period, in their full length
 * - `inherentAvailability` MTBF / (MTBF + MTTR)
 * - `availability` share of the period without repair
 * - `censored` repairs that the period cuts: begun before it, not completed within it; those of the second kind are in `downMs`
 *   up to its end, but in no mean
 */
export type Reliability = {
  failures: number
  restored: number
  operatingMs: number
  downMs: number
  restorationMs: number
  periodMs: number
  mtbf: number | null
  mttr: number | null
  inherentAvailability: number | null
  availability: number | null
  censored: { atStart: number; atEnd: number }
}

type Sums = Omit<Reliability, 'mtbf' | 'mttr' | 'inherentAvailability' | 'availability'>

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null)

function figures(sums: Sums): Reliability {
  const mtbf = share(sums.operatingMs, sums.failures)
  const mttr = share(sums.restorationMs, sums.restored)
  return {
    ...sums,
    mtbf,
    mttr,
    inherentAvailability: mtbf !== null && mttr !== null ? share(mtbf, mtbf + mttr) : null,
    availability: share(sums.periodMs - sums.downMs, sums.periodMs),
  }
}

/**
 * One machine over a period. Names after ISO 22400-2:2014, clause 6 (MTBF, MTTR); the estimates are the quotients of operating
 * time and failures, of restoration time and restorations (IEC 60050-192, 192-05-13 and 192-07-23). What the period cuts is
 * stated, not estimated.
 * @param operating when the machine ran (or was in use, as the plant defines it)
 * @param now what is still open counts up to here, UTC ms
 */
export function reliabilityOf(
  failures: readonly Failure[],
  operating: readonly Interval[],
  period: Interval,
  now: number,
): Reliability {
  const end = Math.max(period.from, Math.min(period.to, now))
  const seen = { from: period.from, to: end }
  const ends = failures.map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY }))
  // a repair of no length is a failure all the same
  const repairs = union(ends.map(({ from, to }) => ({ from, to: Math.max(to, from + 1) })))
  const touching = repairs.filter((r) => r.to > seen.from && r.from < seen.to)
  const restored = touching.filter(({ to }) => to <= end)
  return figures({
    failures: touching.filter(({ from }) => from >= seen.from).length,
    restored: restored.length,
    operatingMs: sumMs(subtract(intersect(operating, [seen]), repairs)),
    downMs: sumMs(clip(repairs, seen)),
    restorationMs: sumMs(restored),
    periodMs: lengthOf(seen),
    censored: {
      atStart: touching.filter(({ from }) => from < seen.from).length,
      atEnd: touching.filter(({ to }) => to > end).length,
    },
  })
}

/** Several machines, or several periods of one: from the sums. */
export function combineReliability(parts: readonly Reliability[]): Reliability {
  const sum = (of: (part: Reliability) => number) => parts.reduce((total, part) => total + of(part), 0)
  return figures({
    failures: sum((p) => p.failures),
    restored: sum((p) => p.restored),
    operatingMs: sum((p) => p.operatingMs),
    downMs: sum((p) => p.downMs),
    restorationMs: sum((p) => p.restorationMs),
    periodMs: sum((p) => p.periodMs),
    censored: { atStart: sum((p) => p.censored.atStart), atEnd: sum((p) => p.censored.atEnd) },
  })
}

/** `downMs` within the period; `share` of the total by what the list is ordered by, `cumulative` up to this row, 0…1. */
export type ParetoRow = { key: string; count: number; downMs: number; share: number; cumulative: number }

/** Failures that began within the period or reached into it, by code or machine: the few that make the most. */
export function paretoOf(
  failures: readonly Failure[],
  by: 'code' | 'machine',
  orderBy: 'downMs' | 'count',
  period: Interval,
  now: number,
): ParetoRow[] {
  const rows = new Map<string, { key: string; count: number; downMs: number }>()
  const end = Math.min(period.to, now)
  for (const failure of failures) {
    const to = Math.min(failure.to ?? now, end)
    const from = Math.max(failure.from, period.from)
    const began = failure.from >= period.from && failure.from < end
    if (!began && from >= to) continue
    const row = rows.get(failure[by]) ?? { key: failure[by], count: 0, downMs: 0 }
    rows.set(row.key, { ...row, count: row.count + 1, downMs: row.downMs + lengthOf({ from, to }) })
  }
  const sorted = [...rows.values()].sort((a, b) => b[orderBy] - a[orderBy] || (a.key < b.key ? -1 : 1))
  const total = sorted.reduce((sum, row) => sum + row[orderBy], 0)
  let before = 0
  return sorted.map((row) => {
    before += row[orderBy]
    return { ...row, share: share(row[orderBy], total) ?? 0, cumulative: share(before, total) ?? 0 }
  })
}
