import Big from 'big.js'
import { type Ctx, defineReaction, t } from '../../contract/index.ts'
import { openPart } from './book.ts'
import { keepBook } from './ledger.ts'
import { part } from './part.ts'
import { may } from './permissions.ts'
import { partsNotNeeded, partsShort, partsWanted } from './public.ts'
import { reservation } from './reservation.ts'
import { reserveIn } from './reserving.ts'
import { availableOf, release } from './rules/stock.ts'
import { isWholeEnough } from './units.ts'

type Job = { reference: string; purpose?: string; neededOn?: string }

/** Reserves what is free of a part, from the stores that have most of it. Answers how much is missing. */
async function reserveFree(ctx: Ctx, code: string, quantity: string, job: Job): Promise<string> {
  const [known] = await ctx.records(part).find({ code })
  if (!known) return quantity
  const reserved = await ctx.records(reservation).find({ reference: job.reference, part: known.id })
  let missing = reserved.reduce((left, { wanted }) => left.minus(wanted), Big(quantity))
  const { stores } = await openPart(ctx, known.id)
  for (const { id } of [...stores.values()].filter(({ state }) => state === 'open')) {
    if (missing.lte(0)) break
    const open = await openPart(ctx, known.id)
    const free = Big(availableOf(open.book, known.id, id))
    const taken = free.lt(missing) ? free : missing
    if (taken.lte(0) || !isWholeEnough(known.unit, taken.toFixed())) continue
    const values = await reserveIn(ctx, open, { ...job, store: id, quantity: taken.toFixed() })
    await ctx.records(reservation).insert(values)
    missing = missing.minus(taken)
  }
  return (missing.lt(0) ? Big(0) : missing).toFixed()
}

export const reserveWanted = defineReaction({
  id: 'reserve-wanted',
  on: partsWanted,
  async run(ctx, { lines, ...job }) {
    const short: { code: string; missing: string }[] = []
    // always in one order, so that two jobs do not wait for each other
    for (const { code, quantity } of lines.toSorted((a, b) => (a.code < b.code ? -1 : 1))) {
      const missing = await reserveFree(ctx, code, quantity, job)
      if (missing !== '0') short.push({ code, missing })
    }
    if (short.length === 0) return
    ctx.emit(partsShort, { reference: job.reference, lines: short })
    const told = short.map(({ code, missing }) => `${code} × ${missing}`)
    await ctx.notify({
      to: { permission: may.keep },
      cause: `spares.short:${job.reference}`,
      title: t(`${job.reference} 备件不足：${told.join('、')}`, `${job.reference} lacks parts: ${told.join(', ')}`),
      link: '/a/spares/q/below-minimum',
      level: 'warning',
    })
  },
})

export const releaseUnneeded = defineReaction({
  id: 'release-unneeded',
  on: partsNotNeeded,
  async run(ctx, { reference }) {
    const open = await ctx.records(reservation).find({ reference, state: 'open' })
    for (const { id, part } of open.toSorted((a, b) => (a.part < b.part ? -1 : 1))) {
      const known = await openPart(ctx, part)
      await keepBook(ctx, known, release(known.book, id))
      await ctx.records(reservation).update(id, { move: 'release' })
    }
  },
})
