import { type Ctx, decimal, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { checkRows, refuseRows } from '../checks.ts'
import { machineMeant } from '../machines.ts'
import { nextOf, type Plan } from '../meters.ts'
import { may, refusals } from '../permissions.ts'
import { intervalUnits, levels, plan, planNumbers } from '../plan.ts'
import { ruleFault } from '../plan-rules.ts'

export const partRows = z
  .array(
    z.strictObject({
      code: line.meta({ label: t('备件编码', 'Part number') }),
      quantity: positive.meta({ label: t('数量', 'Quantity') }),
    }),
  )
  .max(100)
const keys = <K extends string>(table: Record<K, unknown>) => Object.keys(table) as [K, ...K[]]

export const planInput = {
  name: line,
  level: z.enum(keys(levels)),
  every: z.int().min(1).max(1000).nullable().optional(),
  unit: z.enum(keys(intervalUnits)).nullable().optional(),
  startOn: z.iso.date().nullable().optional(),
  mode: z.enum(['fixed', 'floating']).optional(),
  meterPoint: z.string().max(200).nullable().optional(),
  meterEvery: positive.nullable().optional(),
  conditionPoint: z.string().max(200).nullable().optional(),
  conditionAbove: decimal.nullable().optional(),
  conditionBelow: decimal.nullable().optional(),
  checks: checkRows,
  parts: partRows.optional(),
  early: z.int().min(0).max(365).optional(),
  late: z.int().min(0).max(365).optional(),
  ahead: z.int().min(0).max(90).optional(),
  minutes: z.int().min(1).max(10_000).nullable().optional(),
  needsStop: z.boolean().optional(),
  responsible: z.string().max(100).nullable().optional(),
}

/** Refuses half a rule and a list that cannot be filled in. */
export function refusePlan(ctx: Ctx, given: Parameters<typeof ruleFault>[0] & Pick<Plan, 'checks'>): void {
  const wrong = ruleFault(given)
  if (wrong) throw ctx.refuse(refusals[wrong.fault], {}, wrong.field)
  refuseRows(ctx, given.checks, 'checks')
}

export const makePlan = defineCreate({
  id: 'make-plan',
  label: t('新建保养计划', 'New plan'),
  help: t('日历、表计、状态可以同时填，先到的先做', 'Calendar, meter and condition together: whichever comes first'),
  on: plan,
  input: z.strictObject({ code: line.optional(), equipment: line, ...planInput }),
  permission: may.plan,
  async run(ctx, { code, ...input }) {
    refusePlan(ctx, input as Plan)
    const machine = await machineMeant(ctx, input.equipment)
    const { mode = 'fixed', early = 3, late = 3, ahead = 3, needsStop = false } = input
    const set = {
      ...input,
      equipment: machine.id,
      mode,
      early,
      late,
      ahead,
      needsStop,
      code: code ?? (await ctx.number(planNumbers)),
    }
    const whole = { ...blank, ...set } as unknown as Plan
    return { set: { ...set, ...nextOf(whole, ctx.today), department: machine.department, site: machine.site } }
  },
})

/** What a plan has not yet; the rules read the row as the database holds it. */
const blank = {
  ...{ every: null, unit: null, startOn: null, meterPoint: null, meterEvery: null, conditionPoint: null },
  ...{ conditionAbove: null, conditionBelow: null, lastOn: null, lastDue: null, lastReading: null },
  ...{ meterReading: null, meterPerDay: null, holdsSince: null },
}
