import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { markDirty } from '../consumption/progress.ts'
import { exchange } from '../entities/exchange.ts'
import { meter } from '../entities/meter.ts'
import { may, refusals } from '../permissions.ts'

export const voidExchange = defineCommand({
  id: 'void-exchange',
  label: t('作废', 'Void'),
  confirm: t('作废后用量按没有换表重新计算', 'Consumption is worked out again as if there had been no exchange'),
  on: exchange,
  input: z.strictObject({ remark: reason }),
  fields: { remark: { label: t('作废原因', 'Reason'), kind: 'multiline' } },
  moves: ['void'],
  permission: may.keep,
  async run(ctx, { remark }, row) {
    const all = await ctx.records(exchange).find({ meter: row.meter, state: 'done' })
    if (all.some(({ at }) => at > row.at)) throw ctx.refuse(refusals.laterExchange)
    await ctx.records(meter).update(row.meter, { set: { factor: row.oldFactor, digits: row.oldDigits } })
    await markDirty(ctx, row.meter, row.at)
    return { move: 'void', set: { remark } }
  },
})
