/** Lengths in which consumption is kept; their borders stand where the plant's wall clock shows them. */
export type Step = 'quarter' | 'hour' | 'day' | 'month'

const DAY = 86_400_000
const sizes = { quarter: 900_000, hour: 3_600_000 }

/** Wall-clock arithmetic of one time zone. Times are UTC milliseconds, days YYYY-MM-DD. */
export type PlantClock = {
  timeZone: string
  /** The start of the interval that a moment lies in. */
  floor(ms: number, step: Step): number
  /** The end of that interval: the start of the next one. A day with a change of clocks has 23 or 25 hours. */
  next(ms: number, step: Step): number
  dayOf(ms: number): string
  startOf(day: string): number
  /** Minutes since midnight on the wall, 0…1439. */
  minuteOf(ms: number): number
  /** The moment a wall clock shows these minutes of a day; 1440 is the next midnight. */
  atMinute(day: string, minute: number): number
  /** 1 Monday … 7 Sunday. */
  weekdayOf(day: string): number
}

/** A stretch of time with one offset from UTC. */
type Span = { from: number; until: number; offset: number }

/** @param timeZone an IANA name such as Asia/Shanghai */
export function plantClock(timeZone: string): PlantClock {
  let span: Span = { from: 0, until: 0, offset: 0 }
  // Asking the time-zone data takes microseconds and a year has 35,040 quarters: the last answer is kept.
  function spanAt(ms: number): Span {
    if (ms >= span.from && ms < span.until) return span
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(timeZone)
    const until = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY
    const from =
      at.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY
    span = { from, until, offset: at.offsetNanoseconds / 1e6 }
    return span
  }

  const startOf = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds
  const dayOf = (ms: number) => new Date(ms + spanAt(ms).offset).toISOString().slice(0, 10)
  const dayAfter = (day: string) => new Date(Date.parse(day) + DAY).toISOString().slice(0, 10)
  const monthAfter = (day: string) => {
    const [year, month] = day.split('-').map(Number)
    return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
  }

  function floor(ms: number, step: Step): number {
    if (step === 'day') return startOf(dayOf(ms))
    if (step === 'month') return startOf(`${dayOf(ms).slice(0, 7)}-01`)
    const { from, offset } = spanAt(ms)
    // Where clocks change by less than the step, an interval begins at the change.
    return Math.max(from, Math.floor((ms + offset) / sizes[step]) * sizes[step] - offset)
  }

  function next(ms: number, step: Step): number {
    if (step === 'day') return startOf(dayAfter(dayOf(ms)))
    if (step === 'month') return startOf(monthAfter(dayOf(ms)))
    const { until, offset } = spanAt(ms)
    return Math.min(until, (Math.floor((ms + offset) / sizes[step]) + 1) * sizes[step] - offset)
  }

  function atMinute(day: string, minute: number): number {
    if (minute >= 1440) return startOf(dayAfter(day))
    const wall = Temporal.PlainDate.from(day).toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
    const at = wall.toZonedDateTime(timeZone)
    // A time that the change of clocks skips is the moment of the change.
    return at.toPlainDateTime().equals(wall) ? at.epochMilliseconds : spanAt(at.epochMilliseconds).from
  }

  return {
    timeZone,
    floor,
    next,
    dayOf,
    startOf,
    minuteOf: (ms) => Math.floor(((((ms + spanAt(ms).offset) % DAY) + DAY) % DAY) / 60_000),
    atMinute,
    weekdayOf: (day) => ((new Date(Date.parse(day)).getUTCDay() + 6) % 7) + 1,
  }
}

/** Starts of the intervals that cover [from, to), the first one's start possibly before `from`. */
export function gridOf(clock: PlantClock, from: number, to: number, step: Step): { start: number; end: number }[] {
  const grid: { start: number; end: number }[] = []
  for (let start = clock.floor(from, step); start < to; ) {
    const end = clock.next(start, step)
    grid.push({ start, end })
    start = end
  }
  return grid
}
