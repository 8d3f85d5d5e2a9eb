import type { QueryCtx } from '../../contract/index.ts'
import { equipment } from './equipment.ts'
import type { Elements } from './rules/oee.ts'
import { noTimes, type Times } from './rules/oee-times.ts'

type Counts = { produced: number | null; good: number | null; standard: number | null; goodStandard: number | null }
/** Sums of the shifts whose counts are known; `leftOut`: how many lack them. `id`: the machine, where it is one. */
export type ShiftSums = Times &
  Counts & { key: string; id: string | null; label: string; contradictions: number; leftOut: number; shifts: number }

/** What ratios are made of. */
export const elementsOfRow = (row: ShiftSums): Elements => ({
  times: Object.fromEntries(Object.keys(noTimes).map((key) => [key, Number(row[key as keyof Times])])) as Times,
  ...{
    produced: row.produced ?? 0,
    good: row.good ?? 0,
    standard: row.standard ?? 0,
    goodStandard: row.goodStandard ?? 0,
  },
  ...{ order: null, missing: [], contradictions: row.contradictions },
})

export type SumsAsked = {
  from: string
  to: string
  by: 'machine' | 'line' | 'shift' | 'day'
  equipment?: string
  line?: string
  shift?: string
}

/** By what sums are put together: key, record, words. */
function grouping(ctx: QueryCtx, by: SumsAsked['by']) {
  switch (by) {
    case 'machine':
      return ctx.sql`m.code as key, m.id, m.code || ' ' || m.name as label`
    case 'line':
      return ctx.sql`coalesce(s.line, '') as key, null::uuid as id, coalesce(s.line, '—') as label`
    case 'shift':
      return ctx.sql`s.shift as key, null::uuid as id, s.shift as label`
    default:
      return ctx.sql`s.day::text as key, null::uuid as id, s.day::text as label`
  }
}

/**
 * The sums of shifts, put together; those that lack a count are left out and counted. A machine without a planned time per piece, as a
 * compressor, makes none: it has states and no OEE.
 */
export async function sumsOf(
  ctx: QueryCtx,
  { from, to, by, equipment: one, line, shift }: SumsAsked,
): Promise<ShiftSums[]> {
  const rows = await ctx.sql<ShiftSums[]>`
    with m as (select id, code, name from equipment_equipment where ${ctx.within(equipment)}),
    grouped as (
      select ${grouping(ctx, by)}, s.*, cardinality(s.missing) = 0 as complete
      from equipment_shift_sum s join m on m.id = s.machine
      where s.day between ${from} and ${to}
        and s.machine not in (select equipment from equipment_signal_map where cycle_seconds is null) and ${one === undefined ? ctx.sql`true` : ctx.sql`s.machine = ${one}`}
        and ${line === undefined ? ctx.sql`true` : ctx.sql`s.line = ${line}`}
        and ${shift === undefined ? ctx.sql`true` : ctx.sql`s.shift = ${shift}`}
    )
    select key, id, label, count(*) filter (where not complete)::int as "leftOut", count(*) filter (where complete)::int as shifts,
      coalesce(sum(calendar) filter (where complete), 0)::float8 as calendar, coalesce(sum(planned) filter (where complete), 0)::float8 as planned,
      coalesce(sum(production) filter (where complete), 0)::float8 as production, coalesce(sum(setup) filter (where complete), 0)::float8 as setup,
      coalesce(sum(breakdown) filter (where complete), 0)::float8 as breakdown,
      coalesce(sum(small_stop) filter (where complete), 0)::float8 as "smallStop",
      coalesce(sum(other_stop) filter (where complete), 0)::float8 as "otherStop",
      coalesce(sum(no_order) filter (where complete), 0)::float8 as "noOrder",
      coalesce(sum(maintenance) filter (where complete), 0)::float8 as maintenance,
      coalesce(sum(unknown) filter (where complete), 0)::float8 as unknown, coalesce(sum(overtime) filter (where complete), 0)::float8 as overtime,
      (sum(produced) filter (where complete))::float8 as produced, (sum(good) filter (where complete))::float8 as good,
      (sum(standard) filter (where complete))::float8 as standard, (sum(good_standard) filter (where complete))::float8 as "goodStandard",
      coalesce(sum(contradictions), 0)::int as contradictions
    from grouped group by key, id, label order by key limit 5000`
  return [...rows]
}
