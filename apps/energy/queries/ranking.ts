import Big from 'big.js'
import { defineQuery, type QueryCtx, t, z } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { compare, comparedWith, ranking as ranked } from '../rules/comparisons.ts'
import { leastCovered } from './balance.ts'
import { medium, period, periodOf } from './period.ts'

export type RankRow = {
  id: string
  code: string
  name: string
  costCentre: string | null
  rank: number | null
  quantity: string | null
  unit: string
  /** Percent against the time before and against the year before; null where nothing can be said. */
  month: string | null
  year: string | null
}

/** What each meter used in [from, to); those with too little data are not there. */
async function usedBy(
  ctx: QueryCtx,
  of: string,
  { from, to }: { from: string; to: string },
): Promise<Map<string, string>> {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  const rows = await ctx.sql<{ id: string; quantity: string }[]>`
    select d.meter as id, sum(d.quantity)::text as quantity from energy_day d join energy_meter m on m.id = d.meter
    where d.day >= ${from} and d.day < ${to} and m.medium = ${of} group by d.meter
    having sum(d.covered) >= ${leastCovered}::float8 * ${days}::int`
  return new Map(rows.map(({ id, quantity }) => [id, quantity]))
}

/** 排名 with 环比 and 同比: a period with too little data is compared with nothing. */
export const ranking = defineQuery({
  id: 'ranking',
  label: t('用能排名', 'Ranking'),
  permission: may.read,
  input: z.strictObject({ medium, ...period }),
  columns: {
    rank: { label: t('名次', 'Rank'), digits: 0 },
    name: meter.fields.name!,
    costCentre: meter.fields.costCentre!,
    quantity: { label: t('用量', 'Consumption'), digits: 1 },
    unit: meter.fields.unit!,
    month: { label: t('环比（%）', 'To the period before (%)'), digits: 1 },
    year: { label: t('同比（%）', 'To the year before (%)'), digits: 1 },
  },
  async run(ctx, { medium: of, ...input }) {
    const now = periodOf(ctx, input)
    const whole = now.from.endsWith('-01') && now.to.endsWith('-01')
    const [current, before, year] = [
      await usedBy(ctx, of, now),
      await usedBy(ctx, of, comparedWith(now, whole ? 'month' : 'previous')),
      await usedBy(ctx, of, comparedWith(now, 'year')),
    ]
    const meters = await ctx.sql<{ id: string; code: string; name: string; costCentre: string | null; unit: string }[]>`
      select m.id, m.code, m.name, m.cost_centre as "costCentre", m.unit from energy_meter m
      where m.medium = ${of} and m.state = 'inUse' and m.id in (select id from energy_meter where ${ctx.within(meter)})
        and not exists (select from energy_meter s where s.parent = m.id and s.state = 'inUse') order by m.code`
    const against = (id: string, other: ReadonlyMap<string, string>) => {
      const it = (from: ReadonlyMap<string, string>) => ({ quantity: from.get(id) ?? null, workingDays: 0 })
      const share = compare(it(current), it(other))?.share
      return share ? Big(share).times(100).toFixed(1) : null
    }
    const items = ranked(meters.map((row) => ({ ...row, value: current.get(row.id) ?? null }))).map(
      ({ value, ...row }): RankRow => ({
        ...{ ...row, quantity: value },
        ...{ month: against(row.id, before), year: against(row.id, year) },
      }),
    )
    return { items }
  },
})
