import type { CheckRow } from './checks.ts'
import { itemOf } from './checks.ts'
import type { Interval, RoundPlan } from './rules/rounds.ts'

/** Where a round stops. `equipment`, `standard`: their codes. */
export type RouteStop = { code: string; name: string; scan: boolean; equipment?: string; standard: string }
/** Wall-clock time of the plant, HH:MM, and how long the round may take its time. */
export type RouteWindow = { from: string; minutes: number }

export type RouteRow = {
  stops: readonly RouteStop[]
  windows: readonly RouteWindow[]
  timeZone: string
  graceMinutes: number
  secondsPerItem: number
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** The windows of a route that touch a period, in order. UTC ms. */
export function windowsBetween(
  { windows, timeZone }: Pick<RouteRow, 'windows' | 'timeZone'>,
  period: Interval,
): Interval[] {
  const dayAt = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate()
  const last = dayAt(period.to)
  const found: Interval[] = []
  // one that began the day before may reach into the period
  for (let day = dayAt(period.from - dayMs); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 }))
    for (const { from, minutes } of windows) {
      const begin = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(from) }).epochMilliseconds
      const window = { from: begin, to: begin + minutes * minuteMs }
      if (window.from < period.to && window.to > period.from) found.push(window)
    }
  return found.sort((a, b) => a.from - b.from)
}

/** Beyond this the phone's clock is wrong, or the route is another one. */
const farthestMs = 12 * 3600_000

/** The window that a round was meant for: the one it was begun in, else the nearest; null when none is near. */
export function windowFor(route: RouteRow, begun: number): Interval | null {
  const graceMs = route.graceMinutes * minuteMs
  const away = ({ from, to }: Interval) => Math.max(0, from - begun, begun - (to + graceMs) + 1)
  const near = windowsBetween(route, { from: begun - 2 * dayMs, to: begun + 2 * dayMs })
  const best = near.reduce<Interval | null>((a, b) => (a === null || away(b) < away(a) ? b : a), null)
  return best && away(best) <= farthestMs ? best : null
}

/** Where a window begins before the one in front of it has ended, of a day and the next; null when none does. */
export function overlapOf(windows: readonly RouteWindow[]): RouteWindow | null {
  const minuteOf = ({ from }: RouteWindow) => Number(from.slice(0, 2)) * 60 + Number(from.slice(3))
  const sorted = [...windows].sort((a, b) => minuteOf(a) - minuteOf(b))
  for (const [at, window] of sorted.entries()) {
    const next = sorted[(at + 1) % sorted.length]
    const begins = minuteOf(next) + (at + 1 === sorted.length ? 24 * 60 : 0)
    if (minuteOf(window) + window.minutes > begins) return next
  }
  return null
}

/** The item of a stop among all of a route. */
export const itemKey = (stop: string, item: string) => `${stop}/${item}`

/** A round's plan as the rules take it. `standards`: rows by the standard's code. */
export function planOf(
  route: RouteRow,
  window: Interval,
  standards: ReadonlyMap<string, readonly CheckRow[]>,
): RoundPlan {
  return {
    places: route.stops.map(({ code, scan, standard }) => ({
      ...{ code, scan },
      items: (standards.get(standard) ?? []).map((row) => ({ ...itemOf(row), code: itemKey(code, row.code) })),
    })),
    window,
    graceMs: route.graceMinutes * minuteMs,
    minMsPerItem: route.secondsPerItem * 1000,
  }
}
