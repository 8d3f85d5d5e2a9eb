import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { openPart, stockRefusal, storeText } from '../book.ts'
import { keepBook, placesOf } from '../ledger.ts'
import { moveNumbers, stockMove } from '../move.ts'
import { may, refusals } from '../permissions.ts'
import { type PostingKind, reverse } from '../rules/stock.ts'

export const reverseMove = defineCommand({
  id: 'reverse-move',
  label: t('冲销', 'Reverse'),
  help: t('登记相反的一笔，原记录保留', 'Posts the opposite; the original stays'),
  on: stockMove,
  input: z.strictObject({ remark: reason }),
  fields: { remark: { label: t('冲销原因', 'Reason'), kind: 'multiline' } },
  moves: ['reverse'],
  permission: may.adjust,
  async run(ctx, { remark }, row) {
    const open = await openPart(ctx, row.part)
    const { id, part, quantity, reverses, unit, price, amount, usedAt, reference } = row
    const [from, to] = [row.fromStore ?? row.fromPlace, row.toStore ?? row.toPlace]
    const kind = row.kind as PostingKind
    for (const store of [row.fromStore, row.toStore])
      if (store && !open.book.locations.has(store))
        throw ctx.refuse(refusals.storeClosed, { store: storeText(open, store) }, 'id')
    const done = { id, kind, part, from, to, quantity, reverses, reservation: null }
    const undone = reverse({ ...open.book, moves: new Map([[id, done]]) }, 'this', id)
    if (!undone.ok) throw stockRefusal(ctx, open, { store: to, wanted: quantity, field: 'id' }, undone)
    await keepBook(ctx, open, undone.book)
    const opposite = await ctx.records(stockMove).insert({
      ...{ number: await ctx.number(moveNumbers), kind, part, ...placesOf(open, { from: to, to: from }) },
      ...{ quantity, unit, price, amount, usedAt, reference, remark, movedOn: ctx.today, reverses: id },
    })
    return { move: 'reverse', result: { reversal: opposite.id } }
  },
})
