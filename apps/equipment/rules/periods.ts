/** Days, both included, YYYY-MM-DD. */
export type Days = { from: string; to: string }
export const comparedKinds = ['days7', 'week', 'month', 'days30'] as const
export type ComparedKind = (typeof comparedKinds)[number]

const dayMs = 86_400_000
const midnight = (day: string) => Date.parse(`${day}T00:00:00Z`)
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const first = midnight('0001-01-01')
/** Never before the first day that a calendar knows. */
export const addDays = (day: string, days: number): string => dayOf(Math.max(first, midnight(day) + days * dayMs))
/** How many days a period has. */
const lengthOf = ({ from, to }: Days) => Math.round((midnight(to) - midnight(from)) / dayMs) + 1

/** The days just before a period, as many as it has. */
export function daysBefore(period: Days): Days {
  return { from: addDays(period.from, -lengthOf(period)), to: addDays(period.from, -1) }
}

/** The same day of the month before, or its last one. */
function monthBefore(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1, 0)).getUTCDate()
  return dayOf(Date.UTC(year, month - 2, Math.min(date, last)))
}

/**
 * The week or month so far against the same days of the one before, so that half a month is not held against a whole one; a week
 * begins on Monday, and a month that is shorter ends with its last day. `days7`, `days30`: the last days against as many before.
 */
export function comparedPeriods(kind: ComparedKind, today: string): { now: Days; base: Days } {
  if (kind === 'month') {
    const now = { from: `${today.slice(0, 8)}01`, to: today }
    return { now, base: { from: monthBefore(now.from), to: monthBefore(today) } }
  }
  const weekday = (new Date(midnight(today)).getUTCDay() + 6) % 7
  const back = { days7: 6, days30: 29, week: weekday }[kind]
  const now = { from: addDays(today, -back), to: today }
  return { now, base: kind === 'week' ? { from: addDays(now.from, -7), to: addDays(today, -7) } : daysBefore(now) }
}
