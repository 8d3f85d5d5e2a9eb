import type { QueryCtx } from '../../contract/index.ts'
import { equipment } from './equipment.ts'
import type { Days } from './rules/periods.ts'
import { type Failure, type Reliability, reliabilityOf } from './rules/reliability.ts'
import type { Interval } from './rules/state-intervals.ts'

export type MachineReliability = { id: string; code: string; line: string | null; reliability: Reliability }

/** From the first midnight of some days to the one after the last, where the plant's calendar stands; UTC ms. */
export async function periodOfDays(ctx: QueryCtx, { from, to }: Days): Promise<Interval> {
  const [calendar] = await ctx.sql<{ zone: string }[]>`
    select time_zone as zone from equipment_shift_calendar order by code limit 1`
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(calendar?.zone ?? 'Asia/Shanghai').epochMilliseconds
  return { from: midnight(Temporal.PlainDate.from(from)), to: midnight(Temporal.PlainDate.from(to).add({ days: 1 })) }
}

/** MTBF, MTTR and availability of each machine that is in use; a failure is a repair for which it stood. */
export async function reliabilityIn(
  ctx: QueryCtx,
  period: Interval,
  { equipment: one, line }: { equipment?: string; line?: string },
): Promise<MachineReliability[]> {
  const machines = await ctx.sql<{ id: string; code: string; line: string | null; from: number }[]>`
    with m as (select * from equipment_equipment where state = 'inUse' and ${ctx.within(equipment)})
    select m.id, m.code, s.line,
      (extract(epoch from greatest(coalesce(m.commissioned_on::timestamptz, '-infinity'), to_timestamp(0))) * 1000)::float8 as from
    from m join equipment_signal_map s on s.equipment = m.id
    where ${one === undefined ? ctx.sql`true` : ctx.sql`m.id = ${one}`}
      and ${line === undefined ? ctx.sql`true` : ctx.sql`s.line = ${line}`}
    order by m.code limit 5000`
  const failures = await ctx.sql<Failure[]>`
    select equipment as machine, '' as code, (extract(epoch from requested_at) * 1000)::float8 as from,
      (extract(epoch from finished_at) * 1000)::float8 as to
    from equipment_repair_order
    where stopped and state <> 'cancelled' and equipment = any(${machines.map(({ id }) => id)}::uuid[])
      and requested_at < to_timestamp(${period.to}::numeric / 1000)
      and coalesce(finished_at, 'infinity') > to_timestamp(${period.from}::numeric / 1000)
    limit 100000`
  const byMachine = Map.groupBy(failures, ({ machine }) => machine)
  return machines.map(({ id, code, line: of, from }) => ({
    ...{ id, code, line: of },
    reliability: reliabilityOf(byMachine.get(id) ?? [], [{ from, to: ctx.now }], period, ctx.now),
  }))
}
