import { type Ctx, defineJob, t, z } from '../../contract/index.ts'
import { signalMap } from './machine-data.ts'
import { sumShifts } from './sum-shifts.ts'

/** How a machine is followed, where it is. */
export async function followedOf(ctx: Ctx, equipment: string) {
  const [known] = await ctx.records(signalMap).find({ equipment })
  return known
}

/** A counter of pieces: nothing is made three times as fast as planned. */
export const counterKind = ({ cycleSeconds }: { cycleSeconds: string | null }) => ({
  maxPerHour: cycleSeconds ? (3_600 / Number(cycleSeconds)) * 3 : 100_000,
})

/** After somebody explained a stop or reported what was made: the shifts it touches are summed anew. */
export const sumAgain = defineJob({
  id: 'sum-again',
  label: t('重算班次汇总', 'Sum shifts again'),
  input: z.strictObject({ equipment: z.uuid(), from: z.int(), to: z.int() }),
  run: (within, { equipment, from, to }) =>
    within(async (ctx) => {
      const known = await followedOf(ctx, equipment)
      if (known) await sumShifts(ctx, known, { from, to })
    }),
})
