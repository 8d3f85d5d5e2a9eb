import type { Ctx } from '../../contract/index.ts'
import { refusals } from './permissions.ts'
import { bin, store } from './store.ts'

/** Refuses a bin of another store. */
export async function refuseForeignBin(ctx: Ctx, id: string, home: string): Promise<void> {
  const { code, store: owner } = await ctx.records(bin).get(id)
  if (owner === home) return
  const { name } = await ctx.records(store).get(home)
  throw ctx.refuse(refusals.binElsewhere, { bin: code, store: name }, 'bin')
}
