import { defineQuery, t, z } from '../../../contract/index.ts'
import { mediumField, meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { medium, period, periodOf } from './period.ts'

const groupings = {
  meter: t('计量表', 'Meter'),
  medium: t('介质', 'Medium'),
  costCentre: t('用能单元', 'Cost centre'),
  department: t('用能部门', 'Department'),
}
const steps = { total: t('合计', 'Total'), month: t('按月', 'By month'), day: t('按日', 'By day') }

export type ConsumptionRow = {
  id: string | null
  name: string | null
  medium: string
  unit: string
  time: string | null
  quantity: string
  estimated: string
  covered: number
}

/** Of meters below each other in one group only the upper one counts: what the lower one shows has passed the upper one. */
export const consumption = defineQuery({
  id: 'consumption',
  label: t('用量查询', 'Consumption'),
  permission: may.read,
  input: z.strictObject({
    by: z
      .enum(['meter', 'medium', 'costCentre', 'department'])
      .default('meter')
      .meta({ label: t('汇总', 'Grouped by'), choices: groupings }),
    step: z
      .enum(['total', 'month', 'day'])
      .default('total')
      .meta({ label: t('时间', 'Time'), choices: steps }),
    medium: medium
      .unwrap()
      .optional()
      .meta({ ...mediumField, help: t('留空为全部', 'Empty: all') }),
    ...period,
  }),
  columns: {
    name: meter.fields.name!,
    medium: mediumField,
    time: { label: t('日期', 'Period') },
    quantity: { label: t('用量', 'Consumption'), digits: 2 },
    unit: meter.fields.unit!,
    estimated: { label: t('其中估算', 'Of it estimated'), digits: 2 },
    covered: { label: t('数据完整率（%）', 'Complete (%)'), digits: 1 },
  },
  async run(ctx, { by, step, medium: of, ...days }) {
    const { sql } = ctx
    const { from, to, days: length } = periodOf(ctx, days)
    const name = {
      meter: sql`m.name`,
      medium: sql`m.medium`,
      costCentre: sql`m.cost_centre`,
      department: sql`m.used_by`,
    }[by]
    const lower = (group: typeof name) => sql`m.id not in (
      with recursive above as (
        select id, parent as up from energy_meter where parent is not null
        union select above.id, u.parent from above join energy_meter u on u.id = above.up where u.parent is not null)
      select above.id from above join energy_meter own on own.id = above.id join energy_meter u on u.id = above.up
      where ${group})`
    const top = {
      meter: sql`true`,
      medium: sql`m.parent is null`,
      costCentre: lower(sql`u.cost_centre is not distinct from own.cost_centre`),
      department: lower(sql`u.used_by is not distinct from own.used_by`),
    }[by]
    const time = { total: sql`null::date`, month: sql`date_trunc('month', d.day)::date`, day: sql`d.day` }[step]
    const id = by === 'meter' ? sql`m.id` : sql`null::uuid`
    const share =
      step === 'total' ? sql`sum(g.covered) / (${length}::int * count(*))` : sql`sum(g.covered) / sum(g.days)`
    const items = await sql<ConsumptionRow[]>`
      with g as (
        select d.meter, ${time} as time, sum(d.millionths) / 1000000 as quantity, sum(d.estimated) as estimated, sum(d.covered) as covered,
          count(*) as days
        from energy_day d where d.day >= ${from} and d.day < ${to} group by 1, 2)
      select ${id} as id, ${name} as name, m.medium, m.unit, to_char(g.time, ${step === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'}) as time,
        sum(g.quantity)::text as quantity, sum(g.estimated)::text as estimated, (100 * ${share})::float8 as covered
      from g join energy_meter m on m.id = g.meter
      where ${of ? sql`m.medium = ${of}` : sql`true`} and ${top} and m.id in (select id from energy_meter where ${ctx.within(meter)})
      group by 1, 2, m.medium, m.unit, g.time order by m.medium, 2, g.time limit 20000`
    return { items: [...items] }
  },
})
