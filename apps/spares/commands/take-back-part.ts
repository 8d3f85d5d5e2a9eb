import { defineCreate, positive, t, z } from '../../../contract/index.ts'
import { openPart, storeMeant } from '../book.ts'
import { postMove } from '../ledger.ts'
import { stockMove } from '../move.ts'
import { may } from '../permissions.ts'
import { useInput } from './issue-part.ts'
import { storeField } from './receive-part.ts'

export const takeBackPart = defineCreate({
  id: 'take-back-part',
  label: t('退库', 'Take back'),
  help: t('领了没有用掉的回到库里', 'What was issued and not used goes back into the store'),
  on: stockMove,
  input: z.strictObject({ part: z.uuid(), quantity: positive, toStore: z.uuid().optional(), ...useInput }),
  fields: { toStore: storeField },
  permission: may.move,
  async run(ctx, { part, toStore, ...rest }) {
    const open = await openPart(ctx, part)
    const to = storeMeant(ctx, open, toStore, 'toStore')
    const { move } = await postMove(ctx, open, { ...rest, kind: 'takeBack', from: 'work', to })
    return { set: move }
  },
})
