import { defineCreate, line, positive, reason, t, z } from '../../../contract/index.ts'
import { openPart, storeMeant } from '../book.ts'
import { postMove } from '../ledger.ts'
import { stockMove } from '../move.ts'
import { may } from '../permissions.ts'
import { storeField } from './receive-part.ts'

export const returnToSupplier = defineCreate({
  id: 'return-to-supplier',
  label: t('退供应商', 'Return to supplier'),
  on: stockMove,
  input: z.strictObject({
    part: z.uuid(),
    quantity: positive,
    fromStore: z.uuid().optional(),
    remark: reason,
    reference: line.optional(),
    movedOn: z.iso.date().optional(),
  }),
  fields: { fromStore: storeField, remark: { label: t('退货原因', 'Reason'), kind: 'multiline' } },
  permission: may.move,
  async run(ctx, { part, fromStore, ...rest }) {
    const open = await openPart(ctx, part)
    const from = storeMeant(ctx, open, fromStore, 'fromStore')
    const { move } = await postMove(ctx, open, { ...rest, kind: 'returnToSupplier', from, to: 'supplier' })
    return { set: move }
  },
})
