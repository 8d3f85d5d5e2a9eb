import { defineCreate, positive, t, z } from '../../../contract/index.ts'
import { openPart } from '../book.ts'
import { postMove } from '../ledger.ts'
import { stockMove } from '../move.ts'
import { may } from '../permissions.ts'
import { remark } from './receive-part.ts'

export const transferPart = defineCreate({
  id: 'transfer-part',
  label: t('调拨', 'Transfer'),
  on: stockMove,
  input: z.strictObject({
    part: z.uuid(),
    quantity: positive,
    fromStore: z.uuid(),
    toStore: z.uuid(),
    movedOn: z.iso.date().optional(),
    remark,
  }),
  permission: may.move,
  async run(ctx, { part, fromStore, toStore, ...rest }) {
    const open = await openPart(ctx, part)
    const { move } = await postMove(ctx, open, { ...rest, kind: 'transfer', from: fromStore, to: toStore })
    return { set: move }
  },
})
