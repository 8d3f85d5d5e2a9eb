import type { CalendarRule, Facts, Rule } from './rules/due.ts'

/** A plan as its row holds it: what is empty is no rule. */
export type PlanRow = {
  every: number | null
  unit: string | null
  mode: string
  startOn: string | null
  meterPoint: string | null
  meterEvery: string | null
  conditionPoint: string | null
  conditionAbove: string | null
  conditionBelow: string | null
  lastOn: string | null
  lastDue: string | null
  lastReading: string | null
  meterReading: string | null
  meterPerDay: string | null
  holdsSince: string | null
}

type Given = Pick<
  PlanRow,
  'every' | 'unit' | 'startOn' | 'meterPoint' | 'meterEvery' | 'conditionPoint' | 'conditionAbove' | 'conditionBelow'
>
export type RuleFault = 'noRule' | 'calendarHalf' | 'meterHalf' | 'conditionHalf'

const set = (value: unknown) => value !== null && value !== undefined

/** What is wrong with a plan's rules: half of one, or none; null when they can be counted by. */
export function ruleFault(plan: Partial<Given>): { fault: RuleFault; field: keyof Given } | null {
  const { every, unit, startOn, meterPoint, meterEvery, conditionPoint, conditionAbove, conditionBelow } = plan
  const calendar = [every, unit, startOn].filter(set).length
  // a unit alone may be left over from the form
  if (calendar > 0 && calendar < 3 && (set(every) || set(startOn)))
    return { fault: 'calendarHalf', field: set(every) ? (set(unit) ? 'startOn' : 'unit') : 'every' }
  const meter = [meterPoint, meterEvery].filter(set).length
  if (meter === 1) return { fault: 'meterHalf', field: set(meterPoint) ? 'meterEvery' : 'meterPoint' }
  const limit = set(conditionAbove) || set(conditionBelow)
  if (set(conditionPoint) !== limit)
    return { fault: 'conditionHalf', field: limit ? 'conditionPoint' : 'conditionAbove' }
  return calendar < 3 && meter === 0 && !limit ? { fault: 'noRule', field: 'every' } : null
}

/** The rules by which a plan comes due. */
export function rulesOf(plan: PlanRow): Rule[] {
  const mode = plan.mode === 'floating' ? 'floating' : 'fixed'
  const rules: Rule[] = []
  if (plan.every !== null && plan.unit !== null && plan.startOn !== null)
    rules.push({
      kind: 'calendar',
      every: plan.every,
      unit: plan.unit as CalendarRule['unit'],
      mode,
      start: plan.startOn,
    })
  if (plan.meterPoint !== null && plan.meterEvery !== null)
    rules.push({ kind: 'meter', every: Number(plan.meterEvery), mode })
  if (plan.conditionPoint !== null) rules.push({ kind: 'condition' })
  return rules
}

/** What is known of a plan today; the meter and the condition as they were looked at last. */
export function factsOf(plan: PlanRow, today: string): Facts {
  const number = (text: string | null) => (text === null ? null : Number(text))
  return {
    today,
    last: plan.lastOn === null ? null : { due: plan.lastDue, day: plan.lastOn, reading: number(plan.lastReading) },
    meter:
      plan.meterReading === null ? undefined : { reading: Number(plan.meterReading), perDay: number(plan.meterPerDay) },
    holdsSince: plan.holdsSince,
  }
}
