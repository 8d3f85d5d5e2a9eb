import { defineQuery, t, z } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'

export type MeterDay = { day: string; quantity: string; estimated: string; covered: number }

/** The last days of one meter, for its page. */
export const meterDays = defineQuery({
  id: 'meter-days',
  label: t('单表逐日用量', 'Days of a meter'),
  permission: may.read,
  input: z.strictObject({
    meter: z.uuid().meta({ label: t('计量表', 'Meter'), kind: 'link', to: 'energy.meter' }),
    days: z
      .int()
      .min(1)
      .max(400)
      .default(60)
      .meta({ label: t('最近天数', 'Days back') }),
  }),
  columns: {
    day: { label: t('日期', 'Day') },
    quantity: { label: t('用量', 'Consumption'), digits: 2 },
    estimated: { label: t('其中估算', 'Of it estimated'), digits: 2 },
    covered: { label: t('数据完整率（%）', 'Complete (%)'), digits: 1 },
  },
  async run(ctx, { meter: id, days }) {
    const items = await ctx.sql<MeterDay[]>`
      select d.day::text as day, d.quantity::text as quantity, d.estimated::text as estimated, (100 * d.covered)::float8 as covered
      from energy_day d where d.meter = ${id} and d.day > ${ctx.today}::date - ${days}::int
        and d.meter in (select id from energy_meter where ${ctx.within(meter)}) order by d.day`
    return { items: [...items] }
  },
})
