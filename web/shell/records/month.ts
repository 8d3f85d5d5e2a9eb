/** Days of a month's calendar: whole weeks from Monday to Sunday, as YYYY-MM-DD. Pure: the month comes in as YYYY-MM. */
export function monthWeeks(month: string): string[][] {
  const [year, number] = month.split('-').map(Number)
  const first = new Date(Date.UTC(year, number - 1, 1))
  const last = new Date(Date.UTC(year, number, 0))
  const start = new Date(first)
  start.setUTCDate(1 - ((first.getUTCDay() + 6) % 7))
  const weeks: string[][] = []
  for (const day = start; day <= last; ) {
    const week: string[] = []
    for (let at = 0; at < 7; at++) {
      week.push(isoDay(day))
      day.setUTCDate(day.getUTCDate() + 1)
    }
    weeks.push(week)
  }
  return weeks
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

export function shiftMonth(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** The day a value falls on: a date as it is, a moment where the reader is. */
export function dayOf(value: unknown): string | null {
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? null
  if (typeof value !== 'number') return null
  const at = new Date(value)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** Rows by the day of one of their fields. */
export function byDay<R extends Record<string, unknown>>(rows: readonly R[], field: string): Map<string, R[]> {
  const days = new Map<string, R[]>()
  for (const row of rows) {
    const day = dayOf(row[field])
    if (!day) continue
    const there = days.get(day)
    if (there) there.push(row)
    else days.set(day, [row])
  }
  return days
}
