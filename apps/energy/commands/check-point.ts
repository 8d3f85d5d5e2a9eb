import type { Ctx } from '../../../contract/index.ts'
import { refusals } from '../permissions.ts'
import { isRefusal } from '../plant.ts'

/** Refuses a point that the plant does not have. */
export async function checkPoint(ctx: Ctx, code: string | null | undefined, field: string): Promise<void> {
  if (!code) return
  await ctx.history.at(code, ctx.now).catch((error: unknown) => {
    throw isRefusal(error) ? ctx.refuse(refusals.unknownPoint, { code }, field) : error
  })
}
