import Big from 'big.js'

/** Only a store holds stock that can run out; the others are where it comes from and goes to, and may be negative. */
export const locationKinds = ['store', 'supplier', 'work', 'scrap', 'count'] as const
export type LocationKind = (typeof locationKinds)[number]
export type Location = { id: string; kind: LocationKind }

/** Why stock moves: between which kinds of places it may. Postings are rows of this table over one ledger. */
export const postingRules = {
  receive: { from: 'supplier', to: 'store' },
  returnToSupplier: { from: 'store', to: 'supplier' },
  issue: { from: 'store', to: 'work' },
  takeBack: { from: 'work', to: 'store' },
  transfer: { from: 'store', to: 'store' },
  scrap: { from: 'store', to: 'scrap' },
  countedMore: { from: 'count', to: 'store' },
  countedLess: { from: 'store', to: 'count' },
} as const satisfies Record<string, { from: LocationKind; to: LocationKind }>
export type PostingKind = keyof typeof postingRules

/** One move, never changed afterwards. `quantity` > 0, a decimal in the part's unit. */
export type Move = {
  id: string
  kind: PostingKind
  part: string
  from: string
  to: string
  quantity: string
  /** The move that this one undoes. */
  reverses: string | null
  /** The reservation that it takes from. */
  reservation: string | null
}
export type Wanted = Omit<Move, 'reverses' | 'reservation'> & { reservation?: string }

/** `quantity`: what of it has not been taken yet. */
export type Reservation = { id: string; part: string; store: string; quantity: string }

/** What a decision needs of the ledger. `balances` and `reserved` by {@link balanceKey}; what is missing is 0. */
export type Book = {
  locations: ReadonlyMap<string, LocationKind>
  balances: ReadonlyMap<string, string>
  reservations: ReadonlyMap<string, Reservation>
  moves: ReadonlyMap<string, Move>
}

export const emptyBook = (locations: readonly Location[]): Book => ({
  locations: new Map(locations.map(({ id, kind }) => [id, kind])),
  balances: new Map(),
  reservations: new Map(),
  moves: new Map(),
})

export type StockFault =
  | 'quantityNotPositive'
  | 'unknownLocation'
  | 'samePlace'
  | 'wrongPlaces'
  | 'notThere'
  | 'reservedForOthers'
  | 'unknownReservation'
  | 'moreThanReserved'
  | 'unknownMove'
  | 'alreadyReversed'
  | 'reversalOfReversal'
  | 'usedOtherwise'
/** `available`: what could be taken, with `notThere` and `reservedForOthers`. `repeated`: the same move again; nothing happens. */
export type Posted = { ok: true; book: Book; repeated: boolean } | { ok: false; fault: StockFault; available?: string }

const no = (fault: StockFault, available?: Big): Posted => ({ ok: false, fault, available: available?.toFixed() })
export const balanceKey = (part: string, location: string) => JSON.stringify([part, location])

export const balanceOf = (book: Book, part: string, location: string): string =>
  book.balances.get(balanceKey(part, location)) ?? '0'

/** What is reserved of a part in a store, for whomever. */
export const reservedOf = (book: Book, part: string, store: string): string =>
  [...book.reservations.values()]
    .filter((r) => r.part === part && r.store === store)
    .reduce((sum, r) => sum.plus(r.quantity), Big(0))
    .toFixed()

/** What may still be promised: balance − reserved. */
export const availableOf = (book: Book, part: string, store: string): string =>
  Big(balanceOf(book, part, store))
    .minus(reservedOf(book, part, store))
    .toFixed()

/** Both entries of a move at once: what leaves one place arrives at the other, so the sum over all places stays 0. */
function enter(book: Book, move: Move): Book {
  const balances = new Map(book.balances)
  for (const [place, sign] of [
    [move.from, -1],
    [move.to, 1],
  ] as const)
    balances.set(
      balanceKey(move.part, place),
      Big(balanceOf(book, move.part, place))
        .plus(Big(move.quantity).times(sign))
        .toFixed(),
    )
  const reservations = new Map(book.reservations)
  const held = move.reservation === null ? undefined : reservations.get(move.reservation)
  if (held) {
    const left = Big(held.quantity).minus(move.quantity)
    if (left.gt(0)) reservations.set(held.id, { ...held, quantity: left.toFixed() })
    else reservations.delete(held.id)
  }
  return { ...book, balances, reservations, moves: new Map(book.moves).set(move.id, move) }
}

/** Whether a store holds what is to leave it, without what is kept for others; null when it does. */
function shortOf(book: Book, { part, from, quantity }: Move, own: Big): Posted | null {
  if (book.locations.get(from) !== 'store') return null
  const balance = Big(balanceOf(book, part, from))
  if (balance.lt(quantity)) return no('notThere', balance)
  const free = Big(availableOf(book, part, from)).plus(own)
  return free.lt(quantity) ? no('reservedForOthers', free) : null
}

const isAmount = (text: string) => /^\d+(\.\d+)?$/.test(text) && Big(text).gt(0)

/** The same move as one already posted, or another one under its id; null when it is new. */
function seenBefore(book: Book, move: Move): Posted | null {
  const before = book.moves.get(move.id)
  if (!before) return null
  const same = (['kind', 'part', 'from', 'to', 'reverses', 'reservation'] as const).every((k) => before[k] === move[k])
  return same && Big(before.quantity).eq(move.quantity) ? { ok: true, book, repeated: true } : no('usedOtherwise')
}

/** Posts a move, or says why not. A move sent twice under one id is posted once. */
export function post(book: Book, wanted: Wanted): Posted {
  if (!isAmount(wanted.quantity)) return no('quantityNotPositive')
  const move: Move = { ...wanted, reverses: null, reservation: wanted.reservation ?? null }
  const seen = seenBefore(book, move)
  if (seen) return seen
  const [from, to] = [book.locations.get(move.from), book.locations.get(move.to)]
  if (!from || !to) return no('unknownLocation')
  if (move.from === move.to) return no('samePlace')
  const rule = postingRules[move.kind]
  if (rule.from !== from || rule.to !== to) return no('wrongPlaces')
  let own = Big(0)
  if (move.reservation !== null) {
    const held = book.reservations.get(move.reservation)
    if (held?.part !== move.part || held.store !== move.from) return no('unknownReservation')
    own = Big(held.quantity)
    if (own.lt(move.quantity)) return no('moreThanReserved', own)
  }
  return shortOf(book, move, own) ?? { ok: true, book: enter(book, move), repeated: false }
}

/**
 * Undoes a move by its opposite: the only way to correct. Once, in full, and only while what it brought is still there. What was
 * taken from a reservation goes back to free stock.
 */
export function reverse(book: Book, id: string, move: string): Posted {
  const done = book.moves.get(move)
  if (!done) return no('unknownMove')
  if (done.reverses !== null) return no('reversalOfReversal')
  const undo: Move = { ...done, id, from: done.to, to: done.from, reverses: move, reservation: null }
  const seen = seenBefore(book, undo)
  if (seen) return seen
  if ([...book.moves.values()].some(({ reverses }) => reverses === move)) return no('alreadyReversed')
  return shortOf(book, undo, Big(0)) ?? { ok: true, book: enter(book, undo), repeated: false }
}

/** Keeps stock for a job. It stays where it is; others cannot take it. */
export function reserve(book: Book, wanted: Reservation): Posted {
  if (!isAmount(wanted.quantity)) return no('quantityNotPositive')
  const before = book.reservations.get(wanted.id)
  if (before) {
    const same =
      before.part === wanted.part && before.store === wanted.store && Big(before.quantity).eq(wanted.quantity)
    return same ? { ok: true, book, repeated: true } : no('usedOtherwise')
  }
  if (book.locations.get(wanted.store) !== 'store') return no('unknownLocation')
  const free = Big(availableOf(book, wanted.part, wanted.store))
  if (free.lt(wanted.quantity)) return no('notThere', free)
  return {
    ok: true,
    book: { ...book, reservations: new Map(book.reservations).set(wanted.id, wanted) },
    repeated: false,
  }
}

/** Gives back what is left of a reservation; of one that is used up or unknown there is nothing left. */
export function release(book: Book, id: string): Book {
  const reservations = new Map(book.reservations)
  reservations.delete(id)
  return { ...book, reservations }
}
