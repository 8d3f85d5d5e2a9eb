import { decimal, defineCommand, line, positive, t, z } from '../../../contract/index.ts'
import { markDirty } from '../consumption/progress.ts'
import { exchange, exchangeNumbers } from '../entities/exchange.ts'
import { meter } from '../entities/meter.ts'
import { may, refusals } from '../permissions.ts'
import { wallTime } from '../plant.ts'

const { fields } = exchange

export const exchangeMeter = defineCommand({
  id: 'exchange-meter',
  label: t('换表', 'Exchange'),
  help: t(
    '更换表计或互感器；用量按旧表止数、新表起数接续',
    'A new meter or transformer; consumption goes on over both',
  ),
  on: meter,
  input: z.strictObject({
    at: z.int().min(0),
    oldEnd: decimal.optional(),
    newStart: decimal.optional(),
    newFactor: positive.optional(),
    newDigits: z.int().min(1).max(12).optional(),
    newSerialNo: line.optional(),
    remark: z.string().trim().max(2000).optional(),
  }),
  fields: {
    at: fields.at!,
    oldEnd: fields.oldEnd!,
    newStart: fields.newStart!,
    newFactor: { ...fields.newFactor!, help: t('留空则不变', 'Stays as it is when left empty') },
    newDigits: { ...fields.newDigits!, help: t('留空则不变', 'Stays as it is when left empty') },
    newSerialNo: fields.newSerialNo!,
    remark: fields.remark!,
  },
  when: ['inUse', 'stopped'],
  permission: may.keep,
  async run(ctx, { newFactor, newDigits, ...input }, row) {
    const { at } = input
    if (at > ctx.now) throw ctx.refuse(refusals.future, {}, 'at')
    if (at <= row.mountedAt) throw ctx.refuse(refusals.beforeMounting, { at: wallTime(row.mountedAt) }, 'at')
    const earlier = await ctx.records(exchange).find({ meter: row.id, state: 'done' })
    const last = Math.max(0, ...earlier.map((e) => e.at))
    if (at <= last) throw ctx.refuse(refusals.exchangeOrder, { at: wallTime(last) }, 'at')
    const factor = newFactor ?? row.factor
    const digits = newDigits ?? row.digits
    const made = await ctx.records(exchange).insert({
      ...input,
      number: await ctx.number(exchangeNumbers),
      meter: row.id,
      oldFactor: row.factor,
      newFactor: factor,
      oldDigits: row.digits,
      newDigits: digits,
    })
    await markDirty(ctx, row.id, at)
    return {
      set: { factor, digits, ...(input.newSerialNo && { serialNo: input.newSerialNo }) },
      result: { number: made.number },
    }
  },
})
