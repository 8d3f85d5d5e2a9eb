import { defineCreate, type Text, t, z } from '../../../contract/index.ts'
import { billNow, closedBills } from '../bills/month.ts'
import { sharesOf } from '../bills/shares.ts'
import { bill, billNumbers } from '../entities/bill.ts'
import { meter } from '../entities/meter.ts'
import { may, refusals } from '../permissions.ts'
import { wallTime } from '../plant.ts'
import { monthField } from '../queries/month.ts'
import { monthAfter } from '../rules/months.ts'

const measuredWords: Record<'demand' | 'reactive', Text> = {
  demand: t('最大需量', 'demand'),
  reactive: t('无功电量', 'reactive energy'),
}

/** Closes a month: what it says now is kept as it is; what becomes known later is a line of the next bill. */
export const closeBill = defineCreate({
  id: 'close-bill',
  label: t('结算', 'Close a month'),
  help: t(
    '结算后账单不再改变；以后补录、作废的读数进入下一张账单的“前期更正”',
    'A closed bill stays as it is; what late readings change becomes a correction in the next one',
  ),
  on: bill,
  input: z.strictObject({
    meter: z.uuid(),
    month: monthField,
    asKnown: z.boolean().default(false),
    remark: z.string().trim().max(2000).optional(),
  }),
  fields: {
    asKnown: {
      label: t('按已有数据结算', 'Close with what is known'),
      help: t('缺数据也结算；账单上写明缺多少', 'Even where data is missing; the bill tells how much'),
    },
  },
  permission: may.settle,
  async run(ctx, { meter: id, month, asKnown, remark }) {
    const row = await ctx.records(meter).get(id)
    // one after the other, however many close at once
    await ctx.sql`select from energy_meter where id = ${id} for update`
    if (`${monthAfter(month)}-01` > ctx.today) throw ctx.refuse(refusals.monthNotOver, { month }, 'month')
    const closed = await closedBills(ctx, id)
    const next = closed.length > 0 ? monthAfter(closed.at(-1)!.month) : month
    if (month !== next) throw ctx.refuse(refusals.notInOrder, { month: next }, 'month')
    const now = await billNow(ctx, row, month, closed)
    if (!now) throw ctx.refuse(refusals.noTerms, { code: row.code, month }, 'month')
    const { bill: made, measured, terms } = now
    if (measured.working) throw ctx.refuse(refusals.beingWorkedOut, { month }, 'month')
    const { count, first } = measured.missing
    if (first !== null && !asKnown)
      throw ctx.refuse(refusals.readingsMissing, { from: wallTime(first), count }, 'asKnown')
    if (Number(made.unpriced) !== 0)
      throw ctx.refuse(refusals.noTariff, { month, quantity: `${made.unpriced} ${row.unit}` }, 'month')
    for (const what of made.missing)
      throw ctx.refuse(refusals.notMeasured, { month, what: measuredWords[what] }, 'month')
    const shares = await sharesOf(ctx, row, month, now, false)
    await ctx.sql`
      insert into energy_bill_part (meter, month, lines, shares)
      values (${id}, ${month}, ${JSON.stringify(made.lines)}::text::jsonb, ${JSON.stringify(shares)}::text::jsonb)`
    return {
      set: {
        ...{ number: await ctx.number(billNumbers), meter: id, month, terms: terms.id, remark },
        ...{ quantity: made.quantity, amount: made.amount, powerFactor: made.powerFactor },
        ...{ demandKw: measured.demandKw, demandAt: measured.demandAt, missingQuarters: count },
        ...(row.department && { department: row.department }),
      },
      result: { amount: made.amount },
    }
  },
})
