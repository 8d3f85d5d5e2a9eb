import { type Ctx, defineJob, t, z } from '../../contract/index.ts'
import { jobRun } from './job-order-data.ts'
import { jobRunsIn } from './job-runs-in.ts'
import { type CounterTrack, countStep } from './rules/counters.ts'
import { stretchesOf } from './rules/job-orders.ts'
import { counterKind, followedOf } from './sum-job.ts'

const atOnce = 10_000
/** Samples that are read anew for one order; of a longer one the machine’s count stays as it was. */
const mostSamples = 500_000

/** What the machine counted while one order alone was on it; null where it has no counter or there is too much to read. */
async function countedIn(ctx: Ctx, run: { id: string; equipment: string; startedAt: number; endedAt: number | null }) {
  const followed = await followedOf(ctx, run.equipment)
  const point = followed?.signals.find(({ signal }) => signal === 'count')?.point
  if (!followed || !point) return null
  const period = { from: run.startedAt, to: run.endedAt ?? ctx.now }
  const alone = stretchesOf(await jobRunsIn(ctx, run.equipment, period), period).filter(
    ({ runs }) => runs.length === 1 && runs[0] === run.id,
  )
  const first = await ctx.history.at(point, period.from)
  let track: CounterTrack = first ? { time: first.time, value: Number(first.value) } : null
  let counted = 0
  let from = period.from
  for (let read = 0; read < mostSamples; read += atOnce) {
    const samples = await ctx.history.samples(point, from, period.to, atOnce)
    for (const { time, value, quality } of samples) {
      const next = countStep(counterKind(followed), track, { time, value: Number(value), quality })
      track = next.track
      if (next.counted > 0 && alone.some((stretch) => stretch.from <= time && time < stretch.to))
        counted += next.counted
    }
    if (samples.length < atOnce) return Math.round(counted)
    from = samples.at(-1)!.time + 1
  }
  return null
}

/** After an order was told of late or corrected: what the machine counted in its time is counted anew. */
export const countAgain = defineJob({
  id: 'count-again',
  label: t('重计工单产量', 'Count an order’s pieces again'),
  input: z.strictObject({ run: z.uuid() }),
  run: (within, { run: id }) =>
    within(async (ctx) => {
      const run = await ctx.records(jobRun).get(id)
      const counted = await countedIn(ctx, run)
      if (counted !== null && counted !== run.counted) await ctx.records(jobRun).update(id, { set: { counted } })
    }),
})
