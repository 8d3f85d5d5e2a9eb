import type { Ctx, Values } from '../../contract/index.ts'
import { type PartBook, stockRefusal } from './book.ts'
import { keepBook, refuseFraction } from './ledger.ts'
import { reservationNumbers } from './reservation.ts'
import { reserve, reservedOf } from './rules/stock.ts'
import type { reservationTable } from './schema.ts'

export type WantedReservation = {
  store: string
  quantity: string
  neededOn?: string
  reference?: string
  purpose?: string
}

/** Keeps stock of an open part for a job; answers the reservation's own row, which is for the caller to keep. */
export async function reserveIn(
  ctx: Ctx,
  open: PartBook,
  { store, quantity, ...rest }: WantedReservation,
): Promise<Values<typeof reservationTable>> {
  const { part } = open
  refuseFraction(ctx, part, quantity)
  const done = reserve(open.book, { id: 'this', part: part.id, store, quantity })
  if (!done.ok) {
    const others = done.fault === 'notThere' && reservedOf(open.book, part.id, store) !== '0'
    const why = others ? ({ ...done, fault: 'reservedForOthers' } as const) : done
    throw stockRefusal(ctx, open, { store, wanted: quantity, field: 'store' }, why)
  }
  await keepBook(ctx, open, done.book)
  const number = await ctx.number(reservationNumbers)
  return { ...rest, number, part: part.id, store, wanted: quantity, quantity, unit: part.unit }
}
