import Big from 'big.js'
import type { Decimal } from './decimal.ts'

/** Days YYYY-MM-DD, [from, to). */
export type Period = { from: string; to: string }

const dayMs = 86_400_000
const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const addDays = (day: string, days: number) => dayAt(Date.parse(day) + days * dayMs)

/** The same day `months` earlier; where that month is shorter, its last day. */
function monthsBefore(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate()
  return dayAt(Date.UTC(year, month - 1 - months, Math.min(date, last)))
}

/**
 * What a period is compared with.
 * - `year`      同比: the same dates a year ago
 * - `yearWeek`  364 days ago: the same weekdays, for days and weeks of plants that rest on Sundays
 * - `month`     环比: the same dates a month ago; whole months stay whole months
 * - `previous`  the period of the same length just before
 */
export function comparedWith({ from, to }: Period, by: 'year' | 'yearWeek' | 'month' | 'previous'): Period {
  if (by === 'yearWeek') return { from: addDays(from, -364), to: addDays(to, -364) }
  if (by === 'previous') {
    const days = (Date.parse(to) - Date.parse(from)) / dayMs
    return { from: addDays(from, -days), to: from }
  }
  const months = by === 'year' ? 12 : 1
  if (from.endsWith('-01') && to.endsWith('-01'))
    return { from: monthsBefore(from, months), to: monthsBefore(to, months) }
  return { from: monthsBefore(from, months), to: addDays(monthsBefore(addDays(to, -1), months), 1) }
}

/** How many days of a period were worked. */
export function workingDays({ from, to }: Period, isWorked: (day: string) => boolean): number {
  let days = 0
  for (let day = from; day < to; day = addDays(day, 1)) if (isWorked(day)) days++
  return days
}

export type Compared = {
  difference: Decimal
  /** difference / before, four digits; null where there was nothing before. */
  share: Decimal | null
  /** The same per working day, since February has fewer of them; null where a period has none. */
  shareByWorkingDay: Decimal | null
}

/** @returns null when one of the two is missing: a hole is not a saving */
export function compare(
  now: { quantity: Decimal | null; workingDays: number },
  before: { quantity: Decimal | null; workingDays: number },
): Compared | null {
  if (now.quantity === null || before.quantity === null) return null
  const difference = Big(now.quantity).minus(before.quantity)
  const something = !Big(before.quantity).eq(0)
  const perDay = (it: { quantity: Decimal | null; workingDays: number }) => Big(it.quantity!).div(it.workingDays)
  const days = something && now.workingDays > 0 && before.workingDays > 0
  return {
    difference: difference.toFixed(),
    share: something ? difference.div(before.quantity).round(4).toFixed() : null,
    shareByWorkingDay: days ? perDay(now).div(perDay(before)).minus(1).round(4).toFixed() : null,
  }
}

export type Ranked<T> = T & { rank: number | null }

/** Largest first (or smallest, for unit consumption); equals share a rank, what is missing stands last without one. */
export function ranking<T extends { value: Decimal | null }>(
  items: readonly T[],
  first: 'largest' | 'smallest' = 'largest',
): Ranked<T>[] {
  const sign = first === 'largest' ? -1 : 1
  const known = items.filter((item) => item.value !== null)
  const sorted = known.toSorted((a, b) => sign * Big(a.value!).cmp(b.value!))
  const rankOf = (item: T) => sorted.findIndex((other) => Big(other.value!).eq(item.value!)) + 1
  return [
    ...sorted.map((item) => ({ ...item, rank: rankOf(item) })),
    ...items.filter((item) => item.value === null).map((item) => ({ ...item, rank: null })),
  ]
}
