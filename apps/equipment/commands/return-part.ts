import Big from 'big.js'
import { defineCommand, positive, t, z } from '../../../contract/index.ts'
import { takeBackFromJob } from '../../spares/public.ts'
import { refuseClosed } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { partReturned } from '../public.ts'
import { repairPart } from '../repair-lines.ts'

export const returnPart = defineCommand({
  id: 'return-part',
  label: t('退回备件', 'Give back'),
  help: t('没有用掉的退回库里', 'What was not used goes back into the store'),
  on: repairPart,
  input: z.strictObject({ quantity: positive.optional(), store: z.uuid().optional() }),
  fields: {
    quantity: { label: t('退回数量', 'Given back'), help: t('留空则全部退回', 'All of it when left empty') },
    store: { ...repairPart.fields.store!, help: t('留空则退回原库', 'The store it came from when left empty') },
  },
  moves: ['giveBack'],
  permission: may.repair,
  async run(ctx, input, row) {
    const { repair, name, partCode, unit, part } = row
    const { number, equipment } = await refuseClosed(ctx, repair)
    const left = Big(row.quantity).minus(row.returned)
    const quantity = input.quantity ?? left.toFixed()
    if (left.lt(quantity)) throw ctx.refuse(refusals.returnsMore, { left: left.toFixed(), unit, quantity }, 'quantity')
    const store = input.store ?? row.store ?? undefined
    const back = part ? await takeBackFromJob(ctx, { part, store, quantity, reference: number }) : null
    ctx.emit(partReturned, { repair, number, equipment, name, partCode, quantity, unit })
    const amount = back && row.amount !== null ? Big(row.amount).minus(back.amount).toFixed(2) : row.amount
    return {
      ...(left.eq(quantity) && { move: 'giveBack' as const }),
      set: { returned: Big(row.returned).plus(quantity).toFixed(), amount },
    }
  },
})
