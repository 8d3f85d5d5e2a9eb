import type { Decimal } from './decimal.ts'
import type { PlantClock } from './plant-clock.ts'

/**
 * One day of a load curve on the plant's wall clock: `values[i]` is the energy of slot i, null where it is missing. On the day
 * clocks go back the repeated slots are averaged; on the day they go forward the skipped ones are missing.
 */
export type LoadDay = {
  day: string
  /** Days of one kind look alike: `1`…`7` for weekdays, `holiday`; any words will do. */
  kind: string
  values: (number | null)[]
}

/** Lays intervals out into days without a hole between the first and the last one. */
export function loadDaysOf(
  intervals: readonly { start: number; end: number; quantity: Decimal; covered?: number }[],
  clock: PlantClock,
  kindOf: (day: string) => string,
  slotsPerDay = 96,
): LoadDay[] {
  const minutes = 1440 / slotsPerDay
  const cells = new Map<string, { total: number; count: number }[]>()
  for (const { start, quantity, covered = 1 } of intervals) {
    if (covered < 0.5) continue
    const day = clock.dayOf(start)
    const slots = cells.get(day) ?? Array.from({ length: slotsPerDay }, () => ({ total: 0, count: 0 }))
    cells.set(day, slots)
    const slot = slots[Math.floor(clock.minuteOf(start) / minutes)]
    slot.total += Number(quantity)
    slot.count++
  }
  const days: LoadDay[] = []
  const sorted = [...cells.keys()].sort()
  for (let day = sorted[0]; day !== undefined && day <= sorted.at(-1)!; day = nextDay(day)) {
    const slots = cells.get(day)
    const values = Array.from({ length: slotsPerDay }, (_, i) => {
      const slot = slots?.[i]
      return slot && slot.count > 0 ? slot.total / slot.count : null
    })
    days.push({ day, kind: kindOf(day), values })
  }
  return days
}

export const nextDay = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
