import type { Ctx, Row } from '../../contract/index.ts'
import { openPart, storeMeant } from './book.ts'
import { postMove } from './ledger.ts'
import { stockMove } from './move.ts'
import { may, refusals } from './permissions.ts'
import { reservation } from './reservation.ts'
import type { moveTable } from './schema.ts'

/** What a job of another app takes or gives back. `part`, `store`: ids; a store may be left out where only one holds the part. */
export type JobPart = {
  part: string
  quantity: string
  store?: string
  reference: string
  usedAt?: string
  remark?: string
}
/** A move as it was booked, with what the part is called. Amounts are decimals in the tenant's currency. */
export type JobMove = Row<typeof moveTable> & { code: string; name: string }

function refuseUnlessMay(ctx: Ctx): void {
  if (!ctx.actor.permissions.has(may.move)) throw ctx.refuse(refusals.mayNotMove)
}

/** Reserved for this job in this store, enough for all of it. */
async function reservedFor(ctx: Ctx, { part, reference, quantity }: JobPart, store: string) {
  const own = await ctx.records(reservation).find({ part, store, reference, state: 'open' })
  return own.find((each) => Number(each.quantity) >= Number(quantity))
}

/**
 * Books a part out of the store for a job, within the caller's transaction and as its actor: from what is reserved for the job, else
 * from what is free. Refuses what is not there, saying what is, and where.
 */
export async function issueForJob(ctx: Ctx, wanted: JobPart): Promise<JobMove> {
  refuseUnlessMay(ctx)
  const { part, store, ...rest } = wanted
  const open = await openPart(ctx, part)
  const kept = store ? [] : await ctx.records(reservation).find({ part, reference: rest.reference, state: 'open' })
  const from = storeMeant(ctx, open, store ?? kept[0]?.store, 'store')
  const own = await reservedFor(ctx, wanted, from)
  const { move, book } = await postMove(ctx, open, { ...rest, kind: 'issue', from, to: 'work', reservation: own?.id })
  if (own) {
    const left = book.reservations.get(own.id)?.quantity ?? '0'
    await ctx.records(reservation).update(own.id, { ...(left === '0' && { move: 'take' }), set: { quantity: left } })
  }
  const { code, name } = open.part
  return { ...(await ctx.records(stockMove).insert(move)), code, name }
}

/** Books what a job has not used back into a store. */
export async function takeBackFromJob(ctx: Ctx, { part, store, ...rest }: JobPart): Promise<JobMove> {
  refuseUnlessMay(ctx)
  const open = await openPart(ctx, part)
  const to = storeMeant(ctx, open, store, 'store')
  const { move } = await postMove(ctx, open, { ...rest, kind: 'takeBack', from: 'work', to })
  const { code, name } = open.part
  return { ...(await ctx.records(stockMove).insert(move)), code, name }
}
