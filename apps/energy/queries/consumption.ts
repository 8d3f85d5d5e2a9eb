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
    covered: { label: t('数据完整率(%)', 'Complete (%)'), digits: 1 },
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
    const top = {
      meter: sql`true`,
      medium: sql`m.parent is null`,
      costCentre: sql`p.cost_centre is distinct from m.cost_centre`,
      department: sql`p.used_by is distinct from m.used_by`,
    }[by]
    const time = { total: sql`null::text`, month: sql`to_char(d.day, 'YYYY-MM')`, day: sql`d.day::text` }[step]
    const id = by === 'meter' ? sql`m.id` : sql`null::uuid`
    const items = await sql<ConsumptionRow[]>`
      select ${id} as id, ${name} as name, m.medium, m.unit, ${time} as time, sum(d.quantity)::text as quantity, sum(d.estimated)::text as estimated,
        (case when ${step === 'total'}::boolean then 100 * sum(d.covered) / (${length}::int * count(distinct m.id)) else 100 * avg(d.covered) end)::float8 as covered
      from energy_day d join energy_meter m on m.id = d.meter left join energy_meter p on p.id = m.parent
      where d.day >= ${from} and d.day < ${to} and ${of ? sql`m.medium = ${of}` : sql`true`} and ${top}
        and m.id in (select id from energy_meter where ${ctx.within(meter)})
      group by 1, 2, m.medium, m.unit, 5 order by m.medium, 2, 5 limit 20000`
    return { items: [...items] }
  },
})
