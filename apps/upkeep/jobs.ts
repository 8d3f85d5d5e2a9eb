import { type Ctx, defineAction, defineJob, t, z } from '../../contract/index.ts'
import { lookAt, refreshPlan } from './meters.ts'
import { openOrderOf, orderOf } from './orders.ts'
import { may } from './permissions.ts'
import { plan } from './plan.ts'
import { addDays } from './rules/due.ts'

/** Looks at every active plan: what its meter says, when it is due, and makes the order when the time has come. */
async function makeDueOrders(ctx: Ctx): Promise<{ looked: number; made: number }> {
  const plans = await ctx.records(plan).find({ state: 'active' })
  const seen = await lookAt(ctx, plans)
  let made = 0
  for (const row of plans) {
    const now = await refreshPlan(ctx, row, seen.get(row.id) ?? {})
    if (now.nextOn === null || now.nextOn > addDays(ctx.today, now.ahead)) continue
    if (await openOrderOf(ctx, row.id)) continue
    await orderOf(ctx, now, now.nextOn, now.nextBy ?? 'calendar')
    made++
  }
  return { looked: plans.length, made }
}

export const makeDue = defineAction({
  id: 'make-due-orders',
  label: t('检查到期计划', 'Look for what is due'),
  help: t('到期的计划立即开工单；每小时自动检查一次', 'Makes the orders that are due; done by itself every hour'),
  input: z.strictObject({}),
  permission: may.plan,
  run: makeDueOrders,
})

export const dueOrders = defineJob({
  id: 'due-orders',
  label: t('按计划开保养工单', 'Make the maintenance orders that are due'),
  input: z.strictObject({}),
  cron: '20 * * * *',
  run: (within) => within(makeDueOrders),
})
