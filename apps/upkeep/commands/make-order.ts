import { defineCreate, t, z } from '../../../contract/index.ts'
import { equipmentKnown } from '../../equipment/public.ts'
import { partsWanted } from '../../spares/public.ts'
import { checkRows, valueWords, verdictWords } from '../checks.ts'
import { order, orderNumbers } from '../order.ts'
import { may } from '../permissions.ts'
import { plan as planEntity } from '../plan.ts'
import { addDays } from '../rules/due.ts'
import { partRows } from './make-plan.ts'

/** The list of what is still to be done, as its address says it. */
const toDo = encodeURIComponent(JSON.stringify([['state', 'in', ['open', 'working']]]))
const text = z.string().max(500)
const emptyResult = z.strictObject({
  code: text.meta({ label: t('编号', 'No.') }),
  name: text.optional().meta({ label: t('项目', 'Item') }),
  expected: text.optional().meta({ label: t('要求', 'Takes') }),
  value: text.optional().meta({ label: t('结果', 'Result'), choices: valueWords }),
  verdict: text.optional().meta({ label: t('判定', 'Verdict'), choices: verdictWords }),
})

/** Makes the order of a plan that is due, tells who does it, and has its parts reserved. */
export const makeOrder = defineCreate({
  id: 'make-order',
  label: t('开保养工单', 'Make a maintenance order'),
  on: order,
  input: z.strictObject({
    plan: z.uuid(),
    dueOn: z.iso.date(),
    dueBy: z.enum(['calendar', 'meter', 'condition', 'person']),
    checks: checkRows,
    parts: partRows.optional(),
    results: z.array(emptyResult),
  }),
  permission: may.plan,
  internal: true,
  async run(ctx, { plan: id, dueOn, dueBy, checks, parts, results }) {
    const plan = await ctx.records(planEntity).get(id)
    const number = await ctx.number(orderNumbers)
    const { equipment, early, late, responsible, department, site } = plan
    const machine = await ctx.ask(equipmentKnown, { id: equipment })
    if (parts && parts.length > 0)
      ctx.emit(partsWanted, { reference: number, purpose: plan.name, neededOn: dueOn, lines: parts })
    await ctx.notify({
      to: responsible ? { users: [responsible] } : { permission: may.work },
      cause: 'upkeep.due',
      title: t(`${machine.code} ${plan.name} ${dueOn} 到期`, `${machine.code} ${plan.name} is due on ${dueOn}`),
      link: `/a/upkeep/maintenance-orders?filter=${toDo}`,
    })
    return {
      set: {
        ...{ number, title: `${machine.code} ${plan.name}`, plan: id, equipment, responsible, department, site },
        ...{ dueOn, dueBy, lateAfter: addDays(dueOn, late), early, late, checks, results, parts },
      },
    }
  },
})
