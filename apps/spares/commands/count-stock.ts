import Big from 'big.js'
import { decimal, defineCommand, reason, t, z } from '../../../contract/index.ts'
import { openPart, unitText } from '../book.ts'
import { postMove, refuseFraction } from '../ledger.ts'
import { stockMove } from '../move.ts'
import { may, refusals } from '../permissions.ts'
import { stock } from '../stock.ts'

export const countStock = defineCommand({
  id: 'count-stock',
  label: t('盘点', 'Count'),
  help: t('有差异时自动登记盘盈或盘亏', 'A difference is posted by itself'),
  on: stock,
  input: z.strictObject({
    counted: decimal.refine((text) => !text.startsWith('-'), '≥ 0'),
    remark: reason.optional(),
  }),
  fields: {
    counted: { label: t('实盘数量', 'Counted') },
    remark: { label: t('差异原因', 'Reason for a difference'), kind: 'multiline' },
  },
  main: true,
  permission: may.adjust,
  async run(ctx, { counted, remark }, row) {
    const open = await openPart(ctx, row.part, 'holding')
    const booked = open.stocks.get(row.store)!.onHand
    refuseFraction(ctx, open.part, counted)
    const difference = Big(counted).minus(booked)
    const countedOn = ctx.today
    if (difference.eq(0)) return { set: { countedOn }, result: { difference: '0' } }
    if (!remark) throw ctx.refuse(refusals.reasonNeeded, { booked, counted, unit: unitText(row.unit) }, 'remark')
    const more = difference.gt(0)
    const { move, own } = await postMove(
      ctx,
      open,
      {
        ...(more
          ? ({ kind: 'countedMore', from: 'count', to: row.store } as const)
          : ({ kind: 'countedLess', from: row.store, to: 'count' } as const)),
        ...{ quantity: difference.abs().toFixed(), remark },
      },
      row,
    )
    await ctx.records(stockMove).insert(move)
    return { set: { ...own, countedOn }, result: { difference: difference.toFixed() } }
  },
})
