import { defineCommand, t, z } from '../../../contract/index.ts'
import { nextOf } from '../meters.ts'
import { may } from '../permissions.ts'
import { plan } from '../plan.ts'
import { planInput, refusePlan } from './make-plan.ts'

export const editPlan = defineCommand({
  id: 'edit-plan',
  label: t('修改', 'Edit'),
  help: t('已开出的工单不受影响', 'Orders that are out stay as they are'),
  on: plan,
  input: z.strictObject(planInput).partial(),
  when: ['active', 'paused'],
  permission: may.plan,
  async run(ctx, input, row) {
    const next = { ...row, ...input }
    refusePlan(ctx, next)
    // what was seen of another point says nothing of this one
    const meter = next.meterPoint === row.meterPoint ? {} : { meterReading: null, meterPerDay: null, lastReading: null }
    const condition = next.conditionPoint === row.conditionPoint ? {} : { holdsSince: null }
    const set = { ...input, ...meter, ...condition }
    return { set: { ...set, ...nextOf({ ...row, ...set }, ctx.today) } }
  },
})
