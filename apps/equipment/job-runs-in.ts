import type { Ctx } from '../../contract/index.ts'
import type { JobRun } from './rules/job-orders.ts'
import type { Interval } from './rules/state-intervals.ts'

/** The orders that were at a machine within a period. */
export async function jobRunsIn(ctx: Ctx, machine: string, period: Interval): Promise<JobRun[]> {
  const rows = await ctx.sql<JobRun[]>`
    select id, source, parallel, (extract(epoch from started_at) * 1000)::float8 as from,
      (extract(epoch from ended_at) * 1000)::float8 as to
    from equipment_job_run
    where equipment = ${machine} and started_at < to_timestamp(${period.to}::numeric / 1000)
      and coalesce(ended_at, 'infinity') > to_timestamp(${period.from}::numeric / 1000)
    order by started_at limit 10000`
  return [...rows]
}
