import { defineCommand, t, z } from '../../../contract/index.ts'
import { openPart } from '../book.ts'
import { keepBook } from '../ledger.ts'
import { may } from '../permissions.ts'
import { reservation } from '../reservation.ts'
import { release } from '../rules/stock.ts'

export const releaseReservation = defineCommand({
  id: 'release-reservation',
  label: t('释放预留', 'Release'),
  help: t('没有领的回到可用量', 'What was not taken is free again'),
  on: reservation,
  input: z.strictObject({}),
  moves: ['release'],
  permission: may.reserve,
  async run(ctx, _input, { id, part }) {
    const open = await openPart(ctx, part)
    await keepBook(ctx, open, release(open.book, id))
    return { move: 'release' }
  },
})
