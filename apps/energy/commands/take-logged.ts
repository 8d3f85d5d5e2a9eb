import { defineAction, t, z } from '../../../contract/index.ts'
import { markDirty } from '../consumption/progress.ts'
import { meter } from '../entities/meter.ts'
import { may, refusals } from '../permissions.ts'
import { wallTime } from '../plant.ts'
import { checkReading } from './give-reading.ts'

/** Rows of a logger: the first one's time, how far they are apart, and what the register showed. */
export const takeLogged = defineAction({
  id: 'take-logged',
  label: t('导入采集器读数', 'Take over a logger'),
  help: t(
    '采集器按固定间隔存下的表底；同一时刻以后导入的为准',
    'What a logger kept at equal intervals; of one time the last counts',
  ),
  input: z.strictObject({
    meter: z.uuid(),
    from: z.int().min(0),
    everyMinutes: z.int().min(1).max(44_640),
    values: z
      .array(z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, '1234.5'))
      .min(1)
      .max(10_000),
  }),
  fields: {
    meter: { label: t('计量表', 'Meter'), kind: 'link', to: 'energy.meter' },
    from: { label: t('第一个读数的时间', 'Time of the first reading') },
    everyMinutes: { label: t('间隔（分钟）', 'Interval (minutes)') },
    values: { label: t('表底示数', 'Register') },
  },
  permission: may.take,
  async run(ctx, { meter: id, from, everyMinutes, values }) {
    const row = await ctx.records(meter).get(id)
    const every = everyMinutes * 60_000
    const last = from + every * (values.length - 1)
    if (last > ctx.now) throw ctx.refuse(refusals.readingOrder, {}, 'from')
    if (from < row.mountedAt) throw ctx.refuse(refusals.beforeMounting, { at: wallTime(row.mountedAt) }, 'from')
    for (const [i, value] of values.entries()) checkReading(ctx, row, from + every * i, value, `values.${i}`)
    await ctx.sql`
      insert into energy_logged (meter, at, value)
      select ${id}, to_timestamp(${from / 1000}::float8 + ${every / 1000}::float8 * (n - 1)), v::numeric
      from jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb) with ordinality as given(v, n)
      on conflict (tenant, meter, at) do update set value = excluded.value`
    await markDirty(ctx, id, from)
    return { taken: values.length }
  },
})
