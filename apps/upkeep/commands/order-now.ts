import { defineCommand, t, z } from '../../../contract/index.ts'
import { openOrderOf, orderOf } from '../orders.ts'
import { may, refusals } from '../permissions.ts'
import { plan } from '../plan.ts'

export const orderNow = defineCommand({
  id: 'order-now',
  label: t('立即开工单', 'Make an order now'),
  help: t('不等到期日，例如趁停机一起做', 'Before it is due, e.g. while the machine stands anyway'),
  on: plan,
  input: z.strictObject({ dueOn: z.iso.date().optional() }),
  fields: { dueOn: { label: t('应做日期', 'Due on') } },
  when: ['active'],
  main: true,
  permission: may.plan,
  async run(ctx, { dueOn }, row) {
    const open = await openOrderOf(ctx, row.id)
    if (open) throw ctx.refuse(refusals.orderOpen, { code: row.code, number: open.number })
    const on = dueOn ?? row.nextOn ?? ctx.today
    const made = await orderOf(ctx, row, on, on === row.nextOn && row.nextBy ? row.nextBy : 'person')
    return { result: { order: made.id } }
  },
})
