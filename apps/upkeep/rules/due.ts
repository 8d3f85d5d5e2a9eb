/** A day where the plant stands, YYYY-MM-DD. */
export type Day = string

/**
 * `fixed`: on the days of a grid that begins with `start`, whenever it is really done; `floating`: so long after it was done.
 * Months end where they end: every month from 31 January is due on 28 February and on 31 March.
 */
export type CalendarRule = {
  kind: 'calendar'
  every: number
  unit: 'days' | 'weeks' | 'months' | 'years'
  mode: 'fixed' | 'floating'
  start: Day
}
/** Every so many hours or cycles of a meter; `fixed` at the multiples, `floating` from the reading at which it was done. */
export type MeterRule = { kind: 'meter'; every: number; mode: 'fixed' | 'floating' }
/** Due while a condition over live points holds. */
export type ConditionRule = { kind: 'condition' }
export type Rule = CalendarRule | MeterRule | ConditionRule

/** When it was last done: for which due day (null: out of turn), on which day, at which reading. */
export type LastDone = { due: Day | null; day: Day; reading: number | null }

/** `perDay`: recent usage, in the meter's unit per day; see {@link usagePerDay}. `holdsSince`: of the condition. */
export type Facts = {
  today: Day
  last: LastDone | null
  meter?: { reading: number; perDay: number | null }
  holdsSince?: Day | null
}

/** `day` null: not foreseeable, with why. `at`: the reading at which it is due. */
export type RuleDue = {
  kind: Rule['kind']
  day: Day | null
  at?: number
  why?: 'noReading' | 'noUsage' | 'conditionDoesNotHold'
}
/** Whichever comes first: `by` decides; null when nothing can be foreseen. */
export type Due = { day: Day | null; by: Rule['kind'] | null; each: RuleDue[] }

const parse = (day: Day) => Temporal.PlainDate.from(day)
export const addDays = (day: Day, days: number): Day => parse(day).add({ days }).toString()
export const daysBetween = (from: Day, to: Day): number => parse(from).until(parse(to), { largestUnit: 'days' }).days

/** The nth day of a grid, always counted from its start so that short months leave no trace. */
export const onGrid = ({ start, every, unit }: CalendarRule, n: number): Day =>
  parse(start)
    .add({ [unit]: every * n })
    .toString()

/** The first day of the grid after a day. */
export function nextOnGrid(rule: CalendarRule, after: Day): Day {
  if (after < rule.start) return rule.start
  const { unit, every, start } = rule
  const passed = parse(start).until(parse(after), { largestUnit: unit })[unit]
  // the end of a month makes the count of whole months fall short by one at most
  for (let n = Math.max(0, Math.floor(passed / every)); ; n++) {
    const day = onGrid(rule, n)
    if (day > after) return day
  }
}

const later = (a: Day, b: Day) => (a > b ? a : b)

function calendarDue(rule: CalendarRule, { last }: Facts): RuleDue {
  if (!last) return { kind: 'calendar', day: rule.start }
  const day =
    rule.mode === 'floating'
      ? parse(last.day)
          .add({ [rule.unit]: rule.every })
          .toString()
      : // done early for its day: that day is served; done late: days that went by meanwhile are not made up for
        nextOnGrid(rule, last.due === null ? last.day : later(last.due, last.day))
  return { kind: 'calendar', day }
}

/** The reading at which a meter rule is due next. */
export function meterTarget({ every, mode }: MeterRule, last: LastDone | null): number {
  const done = last?.reading ?? 0
  return mode === 'floating' || !last ? done + every : (Math.floor(done / every) + 1) * every
}

function meterDue(rule: MeterRule, { today, last, meter }: Facts): RuleDue {
  const at = meterTarget(rule, last)
  if (!meter) return { kind: 'meter', day: null, at, why: 'noReading' }
  if (meter.reading >= at) return { kind: 'meter', day: today, at }
  if (!meter.perDay || meter.perDay <= 0) return { kind: 'meter', day: null, at, why: 'noUsage' }
  const days = Math.floor((at - meter.reading) / meter.perDay)
  // beyond a century there is no plan
  return days > 36_500
    ? { kind: 'meter', day: null, at, why: 'noUsage' }
    : { kind: 'meter', day: addDays(today, days), at }
}

function ruleDue(rule: Rule, facts: Facts): RuleDue {
  if (rule.kind === 'calendar') return calendarDue(rule, facts)
  if (rule.kind === 'meter') return meterDue(rule, facts)
  const day = facts.holdsSince ?? null
  return day === null ? { kind: 'condition', day, why: 'conditionDoesNotHold' } : { kind: 'condition', day }
}

/** When a plan is due next: by whichever of its rules comes first; of two on one day the one named first. */
export function nextDue(rules: readonly Rule[], facts: Facts): Due {
  const each = rules.map((rule) => ruleDue(rule, facts))
  const first = each.reduce<RuleDue | null>(
    (best, one) => (one.day !== null && (best === null || one.day < best.day!) ? one : best),
    null,
  )
  return { day: first?.day ?? null, by: first?.kind ?? null, each }
}

/**
 * What to expect up to a day, as if each were done when it is due and the machine went on as lately. What is overdue comes first,
 * at its own day. At most 1,000.
 */
export function forecast(rules: readonly Rule[], facts: Facts, until: Day): { day: Day; by: Rule['kind'] }[] {
  const expected: { day: Day; by: Rule['kind'] }[] = []
  let known = facts
  while (expected.length < 1000) {
    const { day, by } = nextDue(rules, known)
    if (day === null || by === null || day > until) break
    expected.push({ day, by })
    const done = later(day, facts.today)
    const { meter } = known
    const ahead = daysBetween(known.today, done)
    const reading = meter ? meter.reading + (meter.perDay ?? 0) * ahead : null
    // done at the target where that is a fraction of a day away
    const targets = rules.flatMap((rule) => (rule.kind === 'meter' ? [meterTarget(rule, known.last)] : []))
    const at = by === 'meter' && reading !== null ? Math.max(reading, Math.min(...targets)) : reading
    known = {
      today: done,
      last: { due: day, day: done, reading: at },
      meter: meter && { ...meter, reading: at! },
      holdsSince: null,
    }
  }
  return expected
}

/** Usage per day from readings of a meter, oldest first, with falls left out; null from less than a day. Times in UTC ms. */
export function usagePerDay(readings: readonly { time: number; value: number }[]): number | null {
  const spanMs = readings.length < 2 ? 0 : readings.at(-1)!.time - readings[0].time
  if (spanMs < 86_400_000) return null
  const used = readings.slice(1).reduce((sum, { value }, n) => sum + Math.max(0, value - readings[n].value), 0)
  return used / (spanMs / 86_400_000)
}
