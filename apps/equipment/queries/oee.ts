import { defineQuery, type QueryCtx, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may, refusals } from '../permissions.ts'
import { combine, type Elements, indicatorsOf } from '../rules/oee.ts'
import { waterfallOf } from '../rules/oee-losses.ts'
import { noTimes, type Times } from '../rules/oee-times.ts'
import { days, which } from './asked.ts'

const hour = 3_600_000

type Counts = { produced: number | null; good: number | null; standard: number | null; goodStandard: number | null }
type Row = Times & Counts & { key: string; id: string | null; label: string; contradictions: number; leftOut: number }

const elementsOfRow = (row: Row): Elements => ({
  times: Object.fromEntries(Object.keys(noTimes).map((key) => [key, Number(row[key as keyof Times])])) as Times,
  ...{
    produced: row.produced ?? 0,
    good: row.good ?? 0,
    standard: row.standard ?? 0,
    goodStandard: row.goodStandard ?? 0,
  },
  ...{ order: null, missing: [], contradictions: row.contradictions },
})

type Asked = {
  from: string
  to: string
  by: 'machine' | 'line' | 'shift' | 'day'
  equipment?: string
  line?: string
  shift?: string
}

/** By what sums are put together: key, record, words. */
function grouping(ctx: QueryCtx, by: Asked['by']) {
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

/** The sums of shifts, put together; those that lack a count are left out and counted. */
async function sumsOf(ctx: QueryCtx, { from, to, by, equipment: one, line, shift }: Asked): Promise<Row[]> {
  const rows = await ctx.sql<Row[]>`
    with m as (select id, code, name from equipment_equipment where ${ctx.within(equipment)}),
    grouped as (
      select ${grouping(ctx, by)}, s.*, cardinality(s.missing) = 0 as complete
      from equipment_shift_sum s join m on m.id = s.machine
      where s.day between ${from} and ${to} and ${one === undefined ? ctx.sql`true` : ctx.sql`s.machine = ${one}`}
        and ${line === undefined ? ctx.sql`true` : ctx.sql`s.line = ${line}`}
        and ${shift === undefined ? ctx.sql`true` : ctx.sql`s.shift = ${shift}`}
    )
    select key, id, label, count(*) filter (where not complete)::int as "leftOut",
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

const percent = (ratio: number | null) => (ratio === null ? null : Math.round(ratio * 1000) / 10)
const share = { unit: '%', digits: 1 } as const

/**
 * OEE after ISO 22400-2 from the stored sums of shifts, by machine, line, shift or day, and for the whole with its losses. Shifts in
 * which nobody knows what was made are left out, and how many is said.
 */
export const oee = defineQuery({
  id: 'oee',
  label: t('设备综合效率 OEE', 'OEE'),
  permission: may.read,
  input: z.strictObject({
    ...days,
    by: z
      .enum(['machine', 'line', 'shift', 'day'])
      .default('machine')
      .meta({
        label: t('按', 'By'),
        choices: {
          machine: t('设备', 'Machine'),
          line: t('产线', 'Line'),
          shift: t('班次', 'Shift'),
          day: t('日期', 'Day'),
        },
      }),
    ...which,
    shift: z
      .string()
      .max(200)
      .optional()
      .meta({ label: t('班次', 'Shift') }),
  }),
  columns: {
    label: { label: t('对象', 'Of') },
    oee: { label: t('OEE', 'OEE'), ...share },
    availability: { label: t('时间开动率', 'Availability'), ...share },
    effectiveness: { label: t('性能开动率', 'Effectiveness'), ...share },
    quality: { label: t('合格率', 'Quality'), ...share },
    plannedHours: { label: t('计划时间', 'Planned'), unit: 'h', digits: 1 },
    produced: { label: t('产量', 'Made'), digits: 0 },
    leftOut: { label: t('缺产量的班次', 'Shifts without counts'), digits: 0 },
  },
  async run(ctx, asked) {
    if (asked.to < asked.from) throw ctx.refuse(refusals.periodInverted, {}, 'to')
    const rows = await sumsOf(ctx, asked)
    const elements = rows.map(elementsOfRow)
    const items = rows.map(({ key, id, label, leftOut }, at) => {
      const { availability, effectiveness, quality, oee: index } = indicatorsOf(elements[at])
      return {
        ...{ key, id: id ?? undefined, label, leftOut, oee: percent(index), availability: percent(availability) },
        ...{ effectiveness: percent(effectiveness), quality: percent(quality), produced: elements[at].produced },
        plannedHours: Math.round((elements[at].times.planned / hour) * 10) / 10,
      }
    })
    const whole = combine(elements)
    const leftOut = rows.reduce((sum, row) => sum + row.leftOut, 0)
    return { items, total: { indicators: indicatorsOf(whole), waterfall: waterfallOf(whole), leftOut } }
  },
})
