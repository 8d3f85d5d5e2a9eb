import { defineQuery, t, z } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { balancesOf, type Meter } from '../rules/balance.ts'
import { meteringRate, sankeyOf, unmeteredNode } from '../rules/balance-use.ts'
import { media } from '../words.ts'
import { leastCovered } from './balance.ts'
import { medium, period, periodOf } from './period.ts'

/** The flows of a medium from where it comes in to where it is used, with what nobody measures; for the Sankey picture. */
export const energyFlow = defineQuery({
  id: 'energy-flow',
  label: t('能流', 'Energy flow'),
  permission: may.read,
  input: z.strictObject({ medium, ...period }),
  columns: {
    source: { label: t('从', 'From') },
    target: { label: t('到（空为未计量）', 'To (empty: unmetered)') },
    value: { label: t('用量', 'Consumption'), digits: 1 },
    unit: meter.fields.unit!,
  },
  async run(ctx, { medium: of, ...input }) {
    const { from, to, days } = periodOf(ctx, input)
    const rows = await ctx.sql<(Meter & { code: string; name: string })[]>`
      select m.id, m.code, m.name, m.parent, coalesce(m.error_percent, 0)::text as "errorPercent",
        (select sum(d.quantity)::text from energy_day d where d.meter = m.id and d.day >= ${from} and d.day < ${to}
          having sum(d.covered) >= ${leastCovered}::float8 * ${days}::int) as quantity
      from energy_meter m where m.medium = ${of} and m.state = 'inUse' and m.id in (select id from energy_meter where ${ctx.within(meter)})
      order by m.code limit 300`
    const shown = new Set(rows.map(({ id }) => id))
    // where the main meter lies out of the asker's reach, the flow begins at the sub-meter
    const meters = rows.map((row) => ({ ...row, parent: row.parent && shown.has(row.parent) ? row.parent : null }))
    const balances = balancesOf(meters, '0.05')
    const { nodes, links, left } = sankeyOf(meters, balances)
    const known = new Map(meters.map((row) => [row.id, row]))
    const rest = new Set(balances.map(({ main }) => unmeteredNode(main)))
    const { unit } = media[of]
    const nameOf = (id: string) => known.get(id)?.name ?? null
    return {
      items: links.map(({ source, target, value }) => ({
        source: nameOf(source),
        target: nameOf(target),
        value,
        unit,
      })),
      ...{ from, to, unit, metering: meteringRate(balances) },
      nodes: nodes.map((id) => {
        const node = known.get(id)
        return { id, name: node?.name ?? null, meter: node ? id : null, unmetered: rest.has(id) }
      }),
      links,
      left: left.map((id) => nameOf(id) ?? id),
      total: meters.filter((row) => row.parent === null && row.quantity !== null).map((row) => row.quantity!),
    }
  },
})
