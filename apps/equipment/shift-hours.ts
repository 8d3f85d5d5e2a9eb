import type { QueryCtx } from '../../contract/index.ts'
import type { CalendarBreak, CalendarShift } from './repair-schema.ts'
import { type Shift, type ShiftCalendar, shiftsBetween, workingTime } from './rules/shift-calendar.ts'
import type { Interval } from './rules/state-intervals.ts'

type Stored = {
  timeZone: string
  shifts: CalendarShift[]
  breaks: CalendarBreak[] | null
  holidays: { day: string }[] | null
  workingDays: { day: string; weekday: number }[] | null
}

/** A calendar as it is stored, as the rules take it. Pure. */
export function calendarOf({ timeZone, shifts, breaks, holidays, workingDays }: Stored): ShiftCalendar {
  return {
    timeZone,
    shifts: shifts.map(({ code, from, to, weekdays }) => ({
      ...{ code, from, to, weekdays: [...weekdays].map(Number) },
      breaks: (breaks ?? []).filter(({ shift }) => shift === code),
    })),
    holidays: (holidays ?? []).map(({ day }) => day),
    workingDays: Object.fromEntries((workingDays ?? []).map(({ day, weekday }) => [day, weekday])),
  }
}

/** The shifts of a calendar that touch a period; none where there is no such calendar. */
export async function shiftsOf(ctx: QueryCtx, calendar: string, period: Interval): Promise<Shift[]> {
  const [row] = await ctx.sql<Stored[]>`
    select time_zone as "timeZone", shifts, breaks, holidays, working_days as "workingDays"
    from equipment_shift_calendar where id = ${calendar}`
  return row ? shiftsBetween(calendarOf(row), period) : []
}

/** Hours in which an agreed time counts; null: round the clock. */
export async function serviceHours(
  ctx: QueryCtx,
  calendar: string | null,
  period: Interval,
): Promise<Interval[] | null> {
  return calendar === null ? null : workingTime(await shiftsOf(ctx, calendar, period), period)
}
