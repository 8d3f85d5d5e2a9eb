import { defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { openPart, storeMeant } from '../book.ts'
import { postMove } from '../ledger.ts'
import { stockMove } from '../move.ts'
import { may } from '../permissions.ts'
import { remark, storeField } from './receive-part.ts'

export const useInput = {
  usedAt: z.string().max(300).optional(),
  reference: line.optional(),
  movedOn: z.iso.date().optional(),
  remark,
}

export const issuePart = defineCreate({
  id: 'issue-part',
  label: t('领用', 'Issue'),
  help: t('预留给别的工单的不能领', 'What is reserved for other jobs stays'),
  on: stockMove,
  input: z.strictObject({ part: z.uuid(), quantity: positive, fromStore: z.uuid().optional(), ...useInput }),
  fields: { fromStore: storeField },
  permission: may.move,
  importable: true,
  async run(ctx, { part, fromStore, ...rest }) {
    const open = await openPart(ctx, part)
    const from = storeMeant(ctx, open, fromStore, 'fromStore')
    const { move } = await postMove(ctx, open, { ...rest, kind: 'issue', from, to: 'work' })
    return { set: move }
  },
})
