import type { Ctx, Row } from '../../contract/index.ts'
import { plan as planEntity } from './plan.ts'
import { factsOf, rulesOf } from './plan-rules.ts'
import { nextDue, usagePerDay } from './rules/due.ts'
import type { planTable } from './schema.ts'

export type Plan = Row<typeof planTable>

const dayMs = 86_400_000
const isBad = (quality: number) => (quality & 0x40) === 0
/** Usage is taken from so many days back. */
const usageDays = 30

async function usageOf(ctx: Ctx, point: string): Promise<number | null> {
  const buckets = await ctx.history.buckets(point, ctx.now - usageDays * dayMs, ctx.now, usageDays)
  return usagePerDay(buckets.flatMap(({ time, last }) => (last === null ? [] : [{ time, value: last }])))
}

/** Looks at the meters and conditions of plans: readings, what is used per day, since when a condition holds. */
export async function lookAt(ctx: Ctx, plans: readonly Plan[]): Promise<Map<string, Partial<Plan>>> {
  const codes = [...new Set(plans.flatMap((p) => [p.meterPoint, p.conditionPoint]).filter((code) => code !== null))]
  const live = new Map<string, number>()
  for (let at = 0; at < codes.length; at += 1000)
    for (const { code, value, quality } of await ctx.live.read(codes.slice(at, at + 1000)))
      if (typeof value === 'number' && !isBad(quality)) live.set(code, value)
  const usage = new Map<string, number | null>()
  const seen = new Map<string, Partial<Plan>>()
  for (const each of plans) {
    const found: Partial<Plan> = {}
    const reading = each.meterPoint === null ? undefined : live.get(each.meterPoint)
    if (each.meterPoint !== null && reading !== undefined) {
      if (!usage.has(each.meterPoint)) usage.set(each.meterPoint, await usageOf(ctx, each.meterPoint))
      found.meterReading = String(reading)
      found.meterPerDay = usage.get(each.meterPoint)?.toFixed(4) ?? null
    }
    const value = each.conditionPoint === null ? undefined : live.get(each.conditionPoint)
    // a value that nobody knows changes nothing
    if (value !== undefined) {
      const { conditionAbove: above, conditionBelow: below } = each
      const holds = (above !== null && value > Number(above)) || (below !== null && value < Number(below))
      found.holdsSince = holds ? (each.holdsSince ?? ctx.today) : null
    }
    seen.set(each.id, found)
  }
  return seen
}

/** When a plan is due next, as values of its row. */
export function nextOf(plan: Plan, today: string): Pick<Plan, 'nextOn' | 'nextBy'> {
  const { day, by } = nextDue(rulesOf(plan), factsOf(plan, today))
  return { nextOn: day, nextBy: by }
}

/** Writes what has changed of a plan; nothing when nothing has. */
export async function refreshPlan(ctx: Ctx, row: Plan, found: Partial<Plan>): Promise<Plan> {
  const seen = { ...row, ...found }
  const next = { ...found, ...nextOf(seen, ctx.today) }
  const same = Object.entries(next).every(([name, value]) => {
    const before = row[name as keyof Plan]
    return (
      before === value || (before !== null && value !== null && isNumber(before) && Number(before) === Number(value))
    )
  })
  return same ? row : ctx.records(planEntity).update(row.id, { set: next })
}

const isNumber = (value: unknown) => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
