import { cutBy, type Interval, lengthOf, subtract } from './state-intervals.ts'

/** Wall-clock time of the plant, HH:MM. */
export type ClockTime = string

/** `to` not after `from`: over midnight. `weekdays` 1 Monday … 7 Sunday, of the day on which the shift begins. */
export type ShiftPattern = {
  code: string
  from: ClockTime
  to: ClockTime
  weekdays: readonly number[]
  breaks?: readonly { from: ClockTime; to: ClockTime }[]
}

/** Days are YYYY-MM-DD. On holidays no shift begins; on extra working days those of the given weekday's plan do (调休). */
export type ShiftCalendar = {
  timeZone: string
  shifts: readonly ShiftPattern[]
  holidays?: readonly string[]
  workingDays?: Readonly<Record<string, number>>
}

/** One shift as it takes place. `day` is that on which it begins; `working` is without its breaks. UTC ms. */
export type Shift = Interval & { code: string; day: string; working: Interval[] }

type Wall = { day: Temporal.PlainDate; time: Temporal.PlainTime }

const momentOf = ({ day, time }: Wall, timeZone: string) =>
  day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds

/** The first time that the clock shows `time` at or after a wall-clock moment; `strict`: after it. */
function following(after: Wall, clock: ClockTime, strict: boolean): Wall {
  const time = Temporal.PlainTime.from(clock)
  const order = Temporal.PlainTime.compare(time, after.time)
  const later = strict ? order <= 0 : order < 0
  return { day: later ? after.day.add({ days: 1 }) : after.day, time }
}

function shiftOn(day: Temporal.PlainDate, pattern: ShiftPattern, timeZone: string): Shift {
  const begin = { day, time: Temporal.PlainTime.from(pattern.from) }
  const span = (from: Wall, to: ClockTime) => ({
    from: momentOf(from, timeZone),
    to: momentOf(following(from, to, true), timeZone),
  })
  const whole = span(begin, pattern.to)
  const breaks = (pattern.breaks ?? []).map((pause) => span(following(begin, pause.from, false), pause.to))
  return { ...whole, code: pattern.code, day: day.toString(), working: subtract([whole], breaks) }
}

/**
 * The shifts that touch a period, whole, in order and without overlap (where patterns overlap, or clocks go back, the earlier
 * shift keeps its time). Times that the clock skips in spring move forward with it.
 * @param period UTC ms, at most some years
 */
export function shiftsBetween(calendar: ShiftCalendar, period: Interval): Shift[] {
  const { timeZone, shifts, holidays = [], workingDays = {} } = calendar
  const dayAt = (ms: number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(timeZone)
  const last = dayAt(period.to).toPlainDate()
  const closed = new Set(holidays)
  const found: Shift[] = []
  // a shift of the day before may reach into the period
  for (
    let day = dayAt(period.from).toPlainDate().subtract({ days: 1 });
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    const key = day.toString()
    const weekday = workingDays[key] ?? (closed.has(key) ? 0 : day.dayOfWeek)
    for (const pattern of shifts) if (pattern.weekdays.includes(weekday)) found.push(shiftOn(day, pattern, timeZone))
  }
  found.sort((a, b) => a.from - b.from || a.to - b.to)
  let end = Number.NEGATIVE_INFINITY
  return found.flatMap((shift) => {
    const from = Math.max(shift.from, end)
    if (from >= shift.to) return []
    end = shift.to
    const working = from === shift.from ? shift.working : subtract(shift.working, [{ from: shift.from, to: from }])
    const inside = shift.to > period.from && from < period.to
    return inside ? [{ ...shift, from, working }] : []
  })
}

/** Time that is planned for work within a period, in order. */
export const workingTime = (shifts: readonly Shift[], period: Interval): Interval[] =>
  shifts.flatMap(({ working }) =>
    working
      .map(({ from, to }) => ({ from: Math.max(from, period.from), to: Math.min(to, period.to) }))
      .filter((i) => lengthOf(i) > 0),
  )

/** Pieces cut where shifts change; what lies in none has no shift. Pieces and shifts in order. */
export function splitByShift<I extends Interval>(
  pieces: readonly I[],
  shifts: readonly Shift[],
): (I & { shift: string | null; day: string | null })[] {
  const windows: (Interval & { shift: string | null; day: string | null })[] = []
  let at = Number.NEGATIVE_INFINITY
  for (const { from, to, code, day } of shifts) {
    if (from > at) windows.push({ from: at, to: from, shift: null, day: null })
    windows.push({ from, to, shift: code, day })
    at = to
  }
  windows.push({ from: at, to: Number.POSITIVE_INFINITY, shift: null, day: null })
  return cutBy(pieces, windows, (piece, { shift, day }, part) => ({ ...piece, ...part, shift, day }))
}
