import { defineCreate, positive, reason, t, z } from '../../../contract/index.ts'
import { openPart, storeMeant } from '../book.ts'
import { postMove } from '../ledger.ts'
import { stockMove } from '../move.ts'
import { may } from '../permissions.ts'
import { storeField } from './receive-part.ts'

export const scrapPart = defineCreate({
  id: 'scrap-part',
  label: t('报废', 'Scrap'),
  help: t('库里坏了、过期了的备件', 'What has spoilt or expired in the store'),
  on: stockMove,
  input: z.strictObject({
    part: z.uuid(),
    quantity: positive,
    fromStore: z.uuid().optional(),
    remark: reason,
    movedOn: z.iso.date().optional(),
  }),
  fields: { fromStore: storeField, remark: { label: t('报废原因', 'Reason'), kind: 'multiline' } },
  permission: may.adjust,
  async run(ctx, { part, fromStore, ...rest }) {
    const open = await openPart(ctx, part)
    const from = storeMeant(ctx, open, fromStore, 'fromStore')
    const { move } = await postMove(ctx, open, { ...rest, kind: 'scrap', from, to: 'scrap' })
    return { set: move }
  },
})
