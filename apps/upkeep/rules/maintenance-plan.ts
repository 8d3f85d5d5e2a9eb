import { addDays, type Day } from './due.ts'

/** How far before and after its due day a job may be done and still counts as done in time. Days. */
export type Tolerance = { early: number; late: number }
export type Task = { id: string; day: Day; tolerance: Tolerance }
/** A planned stop of the machine, both days within it. */
export type PlannedStop = { id: string; from: Day; to: Day }
/** `stop` null: none within the tolerance, the task stays on its day and needs a stop of its own. */
export type Placed = { id: string; due: Day; day: Day; stop: string | null }

const dayWithin = (day: Day, from: Day, to: Day) => (day < from ? from : day > to ? to : day)

/**
 * Puts tasks into planned stops: on its day where a stop holds it, else pulled forward as little as possible, else pushed back as
 * little as possible, always within the tolerance. `today`: nothing is placed in the past.
 */
export function placeInStops(tasks: readonly Task[], stops: readonly PlannedStop[], today: Day): Placed[] {
  return tasks.map(({ id, day: due, tolerance }) => {
    const earliest = dayWithin(addDays(due, -tolerance.early), today, '9999-12-31')
    const latest = addDays(due, tolerance.late)
    const options = stops.flatMap((stop) => {
      const from = dayWithin(stop.from, earliest, '9999-12-31')
      const to = dayWithin(stop.to, '0001-01-01', latest)
      return from <= to ? [{ stop: stop.id, day: dayWithin(due, from, to) }] : []
    })
    const before = options.filter(({ day }) => day <= due).sort((a, b) => (a.day > b.day ? -1 : 1))[0]
    const after = options.filter(({ day }) => day > due).sort((a, b) => (a.day < b.day ? -1 : 1))[0]
    const best = before ?? after
    return best ? { id, due, ...best } : { id, due, day: due, stop: null }
  })
}

/** A task that became due, and the day on which it was done. */
export type Served = { due: Day; done: Day | null; tolerance: Tolerance }
export type Outcome = 'onTime' | 'early' | 'late' | 'missed' | 'open'

/** `open`: neither done nor past its window, so it says nothing yet. Done before its window is not compliant either. */
export function outcomeOf({ due, done, tolerance }: Served, today: Day): Outcome {
  const [from, to] = [addDays(due, -tolerance.early), addDays(due, tolerance.late)]
  if (done === null) return today > to ? 'missed' : 'open'
  return done < from ? 'early' : done > to ? 'late' : 'onTime'
}

/**
 * Compliance rate = done within their window / due (SMRP metric 5.4.14, PM and PdM compliance); null while nothing has come due.
 * Over machines or months: from the sums, which is why they are here.
 */
export function complianceOf(
  served: readonly Served[],
  today: Day,
): Record<Outcome | 'due', number> & { rate: number | null } {
  const counts = { onTime: 0, early: 0, late: 0, missed: 0, open: 0 }
  for (const one of served) counts[outcomeOf(one, today)]++
  const due = served.length - counts.open
  return { ...counts, due, rate: due === 0 ? null : counts.onTime / due }
}
