import type { Ctx } from '../../contract/index.ts'
import { countAgain } from './count-run.ts'
import { equipment } from './equipment.ts'
import { jobRun, productTime } from './job-order-data.ts'
import { jobRunsIn } from './job-runs-in.ts'
import { refusals } from './permissions.ts'
import { clashOf, type JobRun } from './rules/job-orders.ts'
import { followedOf, sumAgain } from './sum-job.ts'

const day = 86_400_000
const longestDays = 92

/** Refuses times that cannot be, and an order where another one is. The machine stays locked until the transaction ends. */
export async function checkRun(ctx: Ctx, machine: string, run: JobRun): Promise<void> {
  const end = run.to ?? ctx.now
  if (run.from > ctx.now) throw ctx.refuse(refusals.futureTime, {}, 'startedAt')
  if (end > ctx.now) throw ctx.refuse(refusals.futureTime, {}, 'endedAt')
  if (run.to !== null && run.to <= run.from) throw ctx.refuse(refusals.orderTimes, {}, 'endedAt')
  if (end - run.from > longestDays * day) throw ctx.refuse(refusals.orderTooLong, { days: longestDays }, 'startedAt')
  await ctx.sql`select id from equipment_signal_map where equipment = ${machine} for update`
  const runs = await jobRunsIn(ctx, machine, { from: run.from, to: run.to ?? Number.MAX_SAFE_INTEGER })
  const clash = clashOf(runs, run)
  if (!clash) return
  const { jobOrder } = await ctx.records(jobRun).get(clash.id)
  const { code } = await ctx.records(equipment).get(machine)
  throw ctx.refuse(refusals.ordersOverlap, { machine: code, order: jobOrder }, 'startedAt')
}

type Told = { equipment: string; product?: string | null; runSeconds?: string | null }

/** What a run takes from its machine and its product at the moment it is told of; later changes of these hold for later runs. */
export async function plannedRun(ctx: Ctx, { equipment: id, product, runSeconds }: Told) {
  const { code, state, department, site } = await ctx.records(equipment).get(id)
  if (state === 'scrapped') throw ctx.refuse(refusals.equipmentScrapped, { code }, 'equipment')
  const followed = await followedOf(ctx, id)
  if (!followed) throw ctx.refuse(refusals.notConnected, { code }, 'equipment')
  const known = product ? await ctx.records(productTime).get(product) : null
  if (known?.state === 'retired') throw ctx.refuse(refusals.productRetired, { code: known.code }, 'product')
  return { runSeconds: runSeconds ?? known?.cycleSeconds ?? followed.cycleSeconds, department, site }
}

/**
 * After an order was told of late or corrected: the shifts that it touched before or touches now are summed anew, and the pieces of
 * all orders that were at the machine then are counted anew.
 */
export async function sumRun(ctx: Ctx, machine: string, spans: readonly { from: number; to: number | null }[]) {
  const from = Math.min(...spans.map((span) => span.from))
  const to = Math.max(from + 1, ...spans.map((span) => span.to ?? ctx.now))
  const [followed] = await ctx.sql`
    select 1 from equipment_track where machine = ${machine} and followed_to > to_timestamp(${from}::numeric / 1000)`
  // finds the orders when it runs: the one that is being told of is there then
  if (followed) await ctx.enqueue(countAgain, { equipment: machine, from, to })
  const [summed] = await ctx.sql`
    select 1 from equipment_shift_sum
    where machine = ${machine} and from_at < to_timestamp(${to}::numeric / 1000) and to_at > to_timestamp(${from}::numeric / 1000)
    limit 1`
  // what was not summed yet will be, with this order in it
  if (!summed) return
  await ctx.enqueue(sumAgain, { equipment: machine, from, to })
}
