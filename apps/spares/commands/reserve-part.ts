import { defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { openPart, storeMeant } from '../book.ts'
import { may } from '../permissions.ts'
import { reservation } from '../reservation.ts'
import { reserveIn } from '../reserving.ts'
import { storeField } from './receive-part.ts'

export const reservePart = defineCreate({
  id: 'reserve-part',
  label: t('预留', 'Reserve'),
  help: t('为一个工单留着，别人领不走', 'Kept for a job; others cannot take it'),
  on: reservation,
  input: z.strictObject({
    part: z.uuid(),
    quantity: positive,
    store: z.uuid().optional(),
    neededOn: z.iso.date().optional(),
    reference: line.optional(),
    purpose: line.optional(),
  }),
  fields: { store: storeField, quantity: { label: t('数量', 'Quantity') } },
  permission: may.reserve,
  async run(ctx, { part, store, quantity, ...rest }) {
    const open = await openPart(ctx, part)
    const from = storeMeant(ctx, open, store, 'store')
    return { set: await reserveIn(ctx, open, { ...rest, store: from, quantity }) }
  },
})
