import { defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { refuseForeignBin } from '../bins.ts'
import { openPart, storeMeant } from '../book.ts'
import { postMove } from '../ledger.ts'
import { stockMove } from '../move.ts'
import { may, refusals } from '../permissions.ts'
import { stock } from '../stock.ts'
import { price } from './register-part.ts'

export const remark = z.string().trim().max(2000).optional()
const onlyOne = t('只有一个库有货时可以不选', 'May be left empty where only one store holds it')
export const storeField = { label: t('备件库', 'Store'), kind: 'link' as const, to: 'spares.store', help: onlyOne }

export const receivePart = defineCreate({
  id: 'receive-part',
  label: t('入库', 'Receive'),
  help: t('给出单价时重算移动平均价', 'A price given weighs into the average price'),
  on: stockMove,
  input: z.strictObject({
    part: z.uuid(),
    quantity: positive,
    toStore: z.uuid().optional(),
    bin: z.uuid().optional(),
    price: price.optional(),
    reference: line.optional(),
    movedOn: z.iso.date().optional(),
    remark,
  }),
  fields: { toStore: storeField, bin: { label: t('库位', 'Bin'), kind: 'link', to: 'spares.bin' } },
  permission: may.move,
  importable: true,
  async run(ctx, { part, toStore, bin, ...rest }) {
    const open = await openPart(ctx, part)
    if (open.part.state === 'stopped') throw ctx.refuse(refusals.partStopped, { code: open.part.code }, 'part')
    const to = storeMeant(ctx, open, toStore, 'toStore')
    const { move } = await postMove(ctx, open, { ...rest, kind: 'receive', from: 'supplier', to })
    if (bin) {
      await refuseForeignBin(ctx, bin, to)
      const [{ id }] = await ctx.records(stock).find({ part, store: to })
      await ctx.records(stock).update(id, { set: { bin } })
    }
    return { set: move }
  },
})
