/** One day of the calendar; `share` of good samples 0…1, null without any sample. */
export type DayShare = { day: number; count: number; good: number }

export type DayCell = { day: number; week: number; weekday: number; count: number; good: number | null }

const dayMs = 86_400_000

/** Local midnight of the day in which `time` lies. */
export function startOfDay(time: number): number {
  const date = new Date(time)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** The next local midnight, across a change of the clocks too. */
function nextDay(day: number): number {
  const date = new Date(day)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}

/**
 * Days from..to in columns of weeks that begin on Monday. What the server found is put to the day in which it lies; a day
 * without samples has `good` null.
 */
export function layOutDays(items: readonly DayShare[], from: number, to: number): DayCell[] {
  const byDay = new Map<number, DayShare>()
  // Half a day on: where clocks change, the server's day begins an hour before or after midnight.
  for (const item of items) byDay.set(startOfDay(item.day + dayMs / 2), item)
  const first = startOfDay(from)
  const offset = (new Date(first).getDay() + 6) % 7
  const cells: DayCell[] = []
  for (let day = first, at = offset; day <= to; day = nextDay(day), at++) {
    const found = byDay.get(day)
    const counted = found !== undefined && found.count > 0
    cells.push({
      day,
      week: Math.floor(at / 7),
      weekday: at % 7,
      count: found?.count ?? 0,
      good: counted ? found.good : null,
    })
  }
  return cells
}

/** Lower ends of the classes, best first; the share of a day lies in the first class that it reaches. */
export const shareClasses = [1, 0.99, 0.95, 0.8, 0] as const

/** 0 all good … 4 less than four fifths. */
export function shareClass(good: number): number {
  // An average of hours may miss 1 by a rounding.
  return shareClasses.findIndex((least) => good >= least - 1e-9)
}
