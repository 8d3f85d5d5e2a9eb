import type { NoticeSettings } from '../../api/notify.ts'

/** 0 info, 1 warning, 2 urgent: as the database keeps it. */
export type Level = 0 | 1 | 2
export const levelOf = { info: 0, warning: 1, urgent: 2 } as const
export const levelNames = ['info', 'warning', 'urgent'] as const

/** Like {@link NoticeSettings}, with the level as a number. */
export type Reach = Omit<NoticeSettings, 'minLevel'> & { minLevel: Level }

export const defaultReach: Reach = { email: true, minLevel: 0, digest: 'now', quietFrom: null, quietTo: null }

/** When the daily digest goes out, on the plant's clock. */
export const digestHour = 8

const minuteOf = (at: Temporal.ZonedDateTime) => at.hour * 60 + at.minute

/** Whether a minute of the day lies in [from, to); over midnight when `to` is smaller. Equal ends: never. */
export function isQuiet(minute: number, from: number | null, to: number | null): boolean {
  if (from === null || to === null || from === to) return false
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

/** The first moment after `at` at which the clock shows `minute`. */
function nextAt(at: Temporal.ZonedDateTime, minute: number): Temporal.ZonedDateTime {
  const wanted = {
    hour: Math.floor(minute / 60),
    minute: minute % 60,
    second: 0,
    millisecond: 0,
    microsecond: 0,
    nanosecond: 0,
  }
  const today = at.with(wanted)
  return Temporal.ZonedDateTime.compare(today, at) > 0 ? today : at.add({ days: 1 }).with(wanted)
}

/**
 * When a notice is mailed to a person: at once, or with the next digest, and never in quiet hours; an urgent one always at
 * once. Null: not at all.
 * @param nowMs UTC ms
 * @param timeZone of the plant, an IANA name
 */
export function mailAt(reach: Reach, level: Level, nowMs: number, timeZone: string): number | null {
  if (!reach.email || level < reach.minLevel) return null
  if (level === levelOf.urgent) return nowMs
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs)).toZonedDateTimeISO(timeZone)
  let at = now
  if (reach.digest === 'hourly') at = now.round({ smallestUnit: 'hour', roundingMode: 'floor' }).add({ hours: 1 })
  if (reach.digest === 'daily') at = nextAt(now, digestHour * 60)
  if (isQuiet(minuteOf(at), reach.quietFrom, reach.quietTo)) at = nextAt(at, reach.quietTo!)
  return at.epochMilliseconds
}
