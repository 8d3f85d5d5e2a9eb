import type { Ctx } from '../../contract/index.ts'
import { partsNotNeeded } from '../spares/public.ts'
import { emptyResults } from './checks.ts'
import { makeOrder } from './commands/make-order.ts'
import type { Plan } from './meters.ts'

export async function openOrderOf(ctx: Ctx, plan: string): Promise<{ id: string; number: string } | null> {
  const [open] = await ctx.sql<{ id: string; number: string }[]>`
    select id, number from upkeep_order where plan = ${plan} and state in ('open', 'working') limit 1`
  return open ?? null
}

/** The order of a plan for a day, with its check list and parts as they stand now. */
export const orderOf = (ctx: Ctx, { id, checks, parts }: Plan, dueOn: string, dueBy: string) =>
  ctx.run(makeOrder, {
    ...{ plan: id, dueOn, dueBy: dueBy as 'calendar', checks, results: emptyResults(checks) },
    ...(parts && { parts }),
  })

/** What was kept for an order and not taken is free again. */
export function freeParts(ctx: Ctx, { number, parts }: { number: string; parts: unknown[] | null }): void {
  if (parts && parts.length > 0) ctx.emit(partsNotNeeded, { reference: number })
}
