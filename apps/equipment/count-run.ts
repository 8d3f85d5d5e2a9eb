import { type Ctx, defineJob, type Row, t, z } from '../../contract/index.ts'
import type { jobRunTable } from './data-schema.ts'
import { jobRun } from './job-order-data.ts'
import { jobRunsIn } from './job-runs-in.ts'
import { type MachineTrack, trackOf } from './machine-track.ts'
import { type CounterTrack, countStep } from './rules/counters.ts'
import { stretchesOf } from './rules/job-orders.ts'
import { clockOffMs } from './rules/machine-clock.ts'
import { counterKind, followedOf } from './sum-job.ts'

const atOnce = 10_000
/** Samples that are read anew for one order; of a longer one the machine’s count stays as it was. */
const mostSamples = 500_000

/**
 * What the machine counted while one order alone was on it, as far as the machine has been followed: what comes later, following adds.
 * Null where it has no counter or there is too much to read.
 */
async function countedIn(ctx: Ctx, run: Row<typeof jobRunTable>, { to, readTo, clock }: MachineTrack) {
  const followed = await followedOf(ctx, run.equipment)
  const point = followed?.signals.find(({ signal }) => signal === 'count')?.point
  if (!followed || !point) return null
  const off = clock ? clockOffMs(clock) : 0
  const period = { from: run.startedAt, to: Math.min(run.endedAt ?? ctx.now, readTo === null ? to : readTo - off) }
  if (period.to <= period.from) return 0
  const alone = stretchesOf(await jobRunsIn(ctx, run.equipment, period), period).filter(
    ({ runs }) => runs.length === 1 && runs[0] === run.id,
  )
  const kind = counterKind(followed)
  // the machine's own time, as history has it
  let from = period.from + off
  const first = await ctx.history.at(point, from)
  let track: CounterTrack = first ? { time: first.time - off, value: Number(first.value) } : null
  let counted = 0
  for (let read = 0; read < mostSamples; read += atOnce) {
    const samples = await ctx.history.samples(point, from, period.to + off, atOnce)
    for (const { value, quality, ...sample } of samples) {
      const time = sample.time - off
      const next = countStep(kind, track, { time, value: Number(value), quality })
      track = next.track
      if (next.counted > 0 && alone.some((stretch) => stretch.from <= time && time < stretch.to))
        counted += next.counted
    }
    if (samples.length < atOnce) return Math.round(counted)
    from = samples.at(-1)!.time + 1
  }
  return null
}

async function countRun(ctx: Ctx, id: string): Promise<void> {
  const runs = ctx.records(jobRun)
  const { equipment } = await runs.get(id)
  const track = await trackOf(ctx, equipment)
  if (!track) return
  // read once more: until the lock was had, following may have added to it
  const run = await runs.get(id)
  const counted = await countedIn(ctx, run, track)
  if (counted !== null && counted !== run.counted) await runs.update(id, { set: { counted } })
}

/** After an order was told of late or corrected: what the machine counted for the orders of that time is counted anew. */
export const countAgain = defineJob({
  id: 'count-again',
  label: t('重计工单产量', 'Count orders’ pieces again'),
  input: z.strictObject({ equipment: z.uuid(), from: z.int(), to: z.int() }),
  async run(within, { equipment, ...span }) {
    const runs = await within((ctx) => jobRunsIn(ctx, equipment, span))
    for (const { id } of runs) await within((ctx) => countRun(ctx, id))
  },
})
