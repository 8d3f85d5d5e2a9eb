import { Cron } from 'croner'

/** When a schedule was last due, at `nowMs` or before it; null when it never is. */
export type Schedule = { lastDue(nowMs: number): number | null; nextDue(nowMs: number): number | null }

/**
 * Reads `minute hour day-of-month month day-of-week` in a time zone (IANA name). A local time that is skipped when clocks go
 * forward is due right after the gap; one that comes twice is due once. Throws what is wrong with the pattern.
 */
export function readSchedule(pattern: string, timeZone: string): Schedule {
  const cron = new Cron(pattern, { timezone: timeZone, mode: '5-part', paused: true })
  return {
    lastDue(nowMs) {
      // croner looks strictly before its reference
      return cron.previousRuns(1, new Date(Math.floor(nowMs) + 1))[0]?.getTime() ?? null
    },
    nextDue: (nowMs) => cron.nextRun(new Date(nowMs))?.getTime() ?? null,
  }
}
