import { defineCommand, line, positive, t, z } from '../../../contract/index.ts'
import { openPart } from '../book.ts'
import { postMove } from '../ledger.ts'
import { stockMove } from '../move.ts'
import { may } from '../permissions.ts'
import { reservation } from '../reservation.ts'
import { remark } from './receive-part.ts'

export const issueReserved = defineCommand({
  id: 'issue-reserved',
  label: t('按预留领用', 'Issue what is reserved'),
  on: reservation,
  input: z.strictObject({
    quantity: positive.optional(),
    usedAt: z.string().max(300).optional(),
    reference: line.optional(),
    movedOn: z.iso.date().optional(),
    remark,
  }),
  fields: {
    quantity: { label: t('数量', 'Quantity'), help: t('留空则全部领完', 'All of it when left empty') },
    usedAt: stockMove.fields.usedAt!,
    movedOn: stockMove.fields.movedOn!,
    remark: stockMove.fields.remark!,
  },
  when: ['open'],
  moves: ['take'],
  main: true,
  permission: may.move,
  async run(ctx, { quantity, ...rest }, row) {
    const open = await openPart(ctx, row.part)
    const wanted = {
      ...({
        kind: 'issue',
        from: row.store,
        to: 'work',
        quantity: quantity ?? row.quantity,
        reservation: row.id,
      } as const),
      ...{ ...rest, reference: rest.reference ?? row.reference ?? undefined },
    }
    const { move, book } = await postMove(ctx, open, wanted)
    const issued = await ctx.records(stockMove).insert(move)
    const left = book.reservations.get(row.id)?.quantity ?? '0'
    return { ...(left === '0' && { move: 'take' as const }), set: { quantity: left }, result: { issued: issued.id } }
  },
})
