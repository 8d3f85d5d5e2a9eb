/** Days where the plant stands: records keep moments in UTC ms, people ask for days. */
export type PlantDays = {
  timeZone: string
  /** YYYY-MM-DD of a moment. */
  dayOf(ms: number): string
  /** UTC ms at which a day begins. */
  startOf(day: string): number
}

/** @param timeZone an IANA name such as Asia/Shanghai */
export function plantDays(timeZone: string): PlantDays {
  return {
    timeZone,
    dayOf: (ms) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate().toString(),
    startOf: (day) => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds,
  }
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/** Whether a text is a day of the calendar, YYYY-MM-DD, of the years 1 to 9998: beyond them arithmetic leaves ISO's four digits. */
export function isDay(text: string): boolean {
  if (!dayPattern.test(text) || text.startsWith('0000') || text.startsWith('9999')) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** `today`, `today+30`, `today-7` or a day as it is; undefined when it is none. At most ±36,500 days. */
export function readDay(text: string, today: string): string | undefined {
  if (isDay(text)) return text
  const relative = /^today(?:([+-])(\d{1,5}))?$/.exec(text)
  if (!relative) return undefined
  const days = Number(relative[2] ?? 0)
  if (days > 36_500) return undefined
  return addDays(today, relative[1] === '-' ? -days : days)
}
