import { defineQuery, t, z } from '../../../contract/index.ts'
import { part as partEntity } from '../part.ts'
import { may } from '../permissions.ts'

/** How much of a part lay in all stores at the end of each day on which it moved; oldest first. */
export const partLevels = defineQuery({
  id: 'part-levels',
  label: t('库存变化', 'Stock over time'),
  permission: may.read,
  input: z.strictObject({
    part: z.uuid().meta({ label: t('备件', 'Part'), kind: 'link', to: 'spares.part' }),
    days: z
      .int()
      .min(1)
      .max(3660)
      .default(400)
      .meta({ label: t('最近天数', 'Days back') }),
  }),
  columns: {
    day: { label: t('日期', 'Day') },
    onHand: { label: t('库存', 'On hand'), digits: 0 },
  },
  async run(ctx, { part, days }) {
    const items = await ctx.sql<{ day: string; onHand: string }[]>`
      select day, "onHand" from (
        select moved_on::text as day, moved_on,
          trim_scale(sum(sum(quantity * ((to_place = 'store')::int - (from_place = 'store')::int))) over (order by moved_on))::text as "onHand"
        from spares_move where part = (select id from spares_part where id = ${part} and ${ctx.within(partEntity)}) group by moved_on
      ) levels where moved_on > ${ctx.today}::date - ${days}::int order by day limit 4000`
    return { items: [...items] }
  },
})
