import Big from 'big.js'
import type { Ctx, Values } from '../../contract/index.ts'
import { type Part, type PartBook, stockRefusal, unitText } from './book.ts'
import { moveNumbers } from './move.ts'
import { part as partEntity } from './part.ts'
import { refusals } from './permissions.ts'
import { amountOf, averagePrice } from './rules/price.ts'
import { type Book, balanceOf, type PostingKind, post, reservedOf } from './rules/stock.ts'
import type { moveTable, partTable, stockTable } from './schema.ts'
import { stock } from './stock.ts'
import { isWholeEnough } from './units.ts'

export type MoveValues = Values<typeof moveTable> & { quantity: string }
type StockValues = Values<typeof stockTable>

/** `from`, `to`: a store's id or an account. `price`: what was paid, on receipt. */
export type WantedMove = {
  kind: PostingKind
  from: string
  to: string
  quantity: string
  reservation?: string
  price?: string
  movedOn?: string
  reference?: string
  usedAt?: string
  remark?: string
}

/** A row that the caller's own command writes, so that it is not written twice; answers what to write there. */
export type OwnStock = { id: string }

/**
 * Posts a move: balances of both stores, the part's sums and its average price change with it. Answers the move's own row, which
 * is for the caller to keep, and what becomes of `own`.
 */
export async function postMove(
  ctx: Ctx,
  open: PartBook,
  wanted: WantedMove,
  own?: OwnStock,
): Promise<{ move: MoveValues; book: Book; own: StockValues }> {
  const { part } = open
  const { kind, from, to, quantity, reservation, price, movedOn = ctx.today } = wanted
  refuseFraction(ctx, part, quantity)
  if (movedOn > ctx.today) throw ctx.refuse(refusals.futureDate, {}, 'movedOn')
  const posted = post(open.book, { id: 'this', kind, part: part.id, from, to, quantity, reservation })
  if (!posted.ok) {
    const leaves = open.stores.has(from)
    const asked = { store: leaves ? from : to, wanted: quantity, field: leaves ? 'fromStore' : 'toStore' }
    throw stockRefusal(ctx, open, asked, posted)
  }
  const paid = kind === 'receive' ? (price ?? part.price) : part.price
  const average =
    kind === 'receive'
      ? averagePrice({ quantity: part.onHand, price: part.price }, { quantity, price: paid })
      : part.price
  const kept = await keepBook(ctx, open, posted.book, { price: average }, own)
  const { reference, usedAt, remark } = wanted
  return {
    book: posted.book,
    own: kept,
    move: {
      ...{ number: await ctx.number(moveNumbers), kind, part: part.id, ...placesOf(open, { from, to }) },
      ...{ quantity, unit: part.unit, price: paid, amount: amountOf({ quantity, price: paid }), movedOn },
      ...{ reference, usedAt, remark, reservation },
    },
  }
}

/** Both ends of a move as its row names them. */
export function placesOf({ stores }: PartBook, { from, to }: { from: string; to: string }) {
  const [out, into] = [stores.has(from), stores.has(to)]
  return {
    ...{ fromPlace: out ? 'store' : from, fromStore: out ? from : null },
    ...{ toPlace: into ? 'store' : to, toStore: into ? to : null },
  }
}

export function refuseFraction(ctx: Ctx, { unit }: Part, quantity: string): void {
  if (!isWholeEnough(unit, quantity))
    throw ctx.refuse(refusals.fractionOfPiece, { unit: unitText(unit), quantity }, 'quantity')
}

/** Writes what has changed from one state of the book to the next: balances per store, then the part's sums. */
export async function keepBook(
  ctx: Ctx,
  open: PartBook,
  next: Book,
  more: Values<typeof partTable> = {},
  own?: OwnStock,
): Promise<StockValues> {
  const { part, stores, stocks } = open
  let [onHand, reserved] = [Big(0), Big(0)]
  let ownValues: StockValues = {}
  for (const { id, code } of stores.values()) {
    const now = { onHand: balanceOf(next, part.id, id), reserved: reservedOf(next, part.id, id) }
    ;[onHand, reserved] = [onHand.plus(now.onHand), reserved.plus(now.reserved)]
    const row = stocks.get(id)
    if (row?.id === own?.id && row) ownValues = now
    else if (row) {
      if (!Big(row.onHand).eq(now.onHand) || !Big(row.reserved).eq(now.reserved))
        await ctx.records(stock).update(row.id, { set: now })
    } else if (!Big(now.onHand).eq(0)) {
      const position = `${part.code}@${code}`
      await ctx.records(stock).insert({ ...now, position, part: part.id, store: id, unit: part.unit })
    }
  }
  const sums = { onHand: onHand.toFixed(), reserved: reserved.toFixed() }
  const isLow = onHand.minus(reserved).lt(part.minimum)
  const same = onHand.eq(part.onHand) && reserved.eq(part.reserved) && (more.price ?? part.price) === part.price
  if (!same)
    await ctx.records(partEntity).update(part.id, { set: { ...more, ...sums, ...(!isLow && { toldOn: null }) } })
  return ownValues
}
