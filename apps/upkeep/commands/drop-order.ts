import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { planDone } from '../done.ts'
import { order } from '../order.ts'
import { freeParts } from '../orders.ts'
import { may } from '../permissions.ts'

export const dropOrder = defineCommand({
  id: 'drop-order',
  label: t('取消', 'Drop'),
  confirm: t('这次不做，计入未做；计划按下一次推算', 'It is not done this time and counts as missed; the plan goes on'),
  on: order,
  input: z.strictObject({ remark: reason }),
  fields: { remark: { label: t('原因', 'Reason'), kind: 'multiline' } },
  moves: ['drop'],
  permission: may.plan,
  async run(ctx, { remark }, row) {
    await planDone(ctx, row, ctx.today)
    freeParts(ctx, row)
    return { move: 'drop', set: { remark, outcome: 'missed' } }
  },
})
