import type { Ctx, Refusal, Row, Text } from '../../contract/index.ts'
import { t } from '../../contract/index.ts'
import { part as partEntity } from './part.ts'
import { refusals } from './permissions.ts'
import { reservation } from './reservation.ts'
import { type Book, balanceKey, type LocationKind, type Posted } from './rules/stock.ts'
import type { partTable, stockTable, storeTable } from './schema.ts'
import { stock } from './stock.ts'
import { store } from './store.ts'
import { units } from './units.ts'

export type Part = Row<typeof partTable>
type Store = Row<typeof storeTable>
type Stock = Row<typeof stockTable>

/** All that the stock rules decide by, of one part. */
export type PartBook = {
  part: Part
  stores: ReadonlyMap<string, Store>
  /** By store. */
  stocks: ReadonlyMap<string, Stock>
  book: Book
}

const accounts = ['supplier', 'work', 'scrap', 'count'] as const
export type Account = (typeof accounts)[number]

/**
 * Opens what is known of a part and locks it until the transaction ends: two who take the last one come one after the other.
 * Always in this order, so that they do not wait for each other for ever. Who came with a stock's row in hand takes no other one
 * (`holding`): somebody may have the others and wait for this one.
 */
export async function openPart(ctx: Ctx, id: string, holding?: 'holding'): Promise<PartBook> {
  if (!holding) await ctx.sql`select id from spares_stock where part = ${id} order by id for update`
  await ctx.sql`select id from spares_part where id = ${id} for update`
  const [part] = await ctx.records(partEntity).find({ id })
  if (!part) throw ctx.refuse(refusals.unknownPart, { code: id }, 'part')
  const stores = await ctx.records(store).find({})
  const stocks = await ctx.records(stock).find({ part: id })
  const reservations = await ctx.records(reservation).find({ part: id, state: 'open' })
  return {
    part,
    stores: new Map(stores.map((each) => [each.id, each])),
    stocks: new Map(stocks.map((each) => [each.store, each])),
    book: {
      locations: new Map<string, LocationKind>([
        ...accounts.map((account) => [account, account] as const),
        ...stores.filter(({ state }) => state === 'open').map(({ id }) => [id, 'store'] as const),
      ]),
      balances: new Map(stocks.map(({ store, onHand }) => [balanceKey(id, store), onHand])),
      reservations: new Map(
        reservations.map(({ id, part, store, quantity }) => [id, { id, part, store, quantity }] as const),
      ),
      moves: new Map(),
    },
  }
}

export const unitText = (unit: string): Text => units[unit as keyof typeof units]

/** `轴承 6204（BP-0001）`, as a refusal names it. */
export const partText = ({ code, name }: Part): Text => t(`${name}（${code}）`, `${name} (${code})`)
export const storeText = (open: PartBook, id: string): string => open.stores.get(id)?.name ?? id

/** What lies in other stores, so that who finds too little knows where to go. */
function elsewhere({ stocks, stores }: PartBook, except: string): Text {
  const others = [...stocks.values()].filter(({ store, onHand }) => store !== except && Number(onHand) > 0)
  if (others.length === 0) return t('', '')
  const told = others.map(({ store, onHand }) => `${stores.get(store)?.name} ${onHand}`)
  return t(`；其他库：${told.join('、')}`, `; elsewhere: ${told.join(', ')}`)
}

/** Why a move is refused, in the words of who asked for it. */
export function stockRefusal(
  ctx: Ctx,
  open: PartBook,
  { store, wanted, field }: { store: string; wanted: string; field: string },
  { fault, available = '0' }: Extract<Posted, { ok: false }>,
): Refusal {
  const args = {
    ...{ store: storeText(open, store), part: partText(open.part), unit: unitText(open.part.unit) },
    ...{ wanted, available, elsewhere: elsewhere(open, store) },
  }
  switch (fault) {
    case 'notThere':
      return ctx.refuse(refusals.notThere, args, 'quantity')
    case 'reservedForOthers':
      return ctx.refuse(refusals.reservedForOthers, args, 'quantity')
    case 'moreThanReserved':
      return ctx.refuse(refusals.moreThanReserved, args, 'quantity')
    case 'unknownLocation':
      return ctx.refuse(refusals.storeClosed, args, field)
    case 'samePlace':
      return ctx.refuse(refusals.samePlace, args, 'toStore')
    case 'reversalOfReversal':
      return ctx.refuse(refusals.reversalOfReversal)
    default:
      throw new Error(`The stock rules refuse what no command can ask for: ${fault}`)
  }
}

/** The store that is meant where none was chosen: the only one that there is, or the only one that holds it. */
export function storeMeant(ctx: Ctx, open: PartBook, given: string | undefined, field: string): string {
  if (given) return given
  const usable = [...open.stores.values()].filter(({ state }) => state === 'open')
  const holding = usable.filter(({ id }) => Number(open.stocks.get(id)?.onHand ?? 0) > 0)
  const candidates = holding.length > 0 ? holding : usable
  if (candidates.length === 1) return candidates[0].id
  const where = candidates.map(({ id, name }) => `${name} ${open.stocks.get(id)?.onHand ?? 0}`)
  throw ctx.refuse(
    refusals.storeUnclear,
    { part: partText(open.part), where: t(where.join('、'), where.join(', ')) },
    field,
  )
}
