import type { QueryCtx } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { plant } from '../plant.ts'
import { specialDaysOf, tariffsOf } from '../prices.ts'
import { allocate, keyOf, peakKey, quartersOfWindow, type Sharer } from '../rules/allocation.ts'
import { sum } from '../rules/decimal.ts'
import { windowMs } from '../rules/demand.ts'
import { monthAfter } from '../rules/months.ts'
import { stretchesBetween } from '../rules/tariffs.ts'
import type { NamedShare } from '../schema.ts'
import type { BilledMeter, MonthBill } from './month.ts'

/** Meters below a billed one that share its bill; what hangs below later ones stays with the meters above them. */
const mostSharers = 500

type Named = { id: string; parent: string | null; code: string; name: string; costCentre: string | null }

/** The billed meter and those below it, from the top down; `within`: only those that the asker may see. */
async function below(ctx: QueryCtx, root: string, within: boolean): Promise<Named[]> {
  const rows = await ctx.sql<Named[]>`
    with recursive seen as (select id from energy_meter where ${within ? ctx.within(meter) : ctx.sql`true`}),
    tree as (
      select m.id, null::uuid as parent, m.code, m.name, m.cost_centre, 0 as depth from energy_meter m where m.id = ${root}
      union all
      select m.id, m.parent, m.code, m.name, m.cost_centre, tree.depth + 1 from energy_meter m join tree on m.parent = tree.id
      where m.state <> 'removed' and tree.depth < 20 and m.id in (select id from seen))
    select id, parent, code, name, cost_centre as "costCentre" from tree order by depth, code limit ${mostSharers}`
  return [...rows]
}

/** What each meter used in the month, by what the lines are shared by. */
async function usedBy(ctx: QueryCtx, ids: readonly string[], month: string, medium: string, byBand: boolean) {
  const [from, to] = [`${month}-01`, `${monthAfter(month)}-01`]
  const slots: { s: string; k: string }[] = []
  if (byBand) {
    const stretches = stretchesBetween(
      plant,
      await tariffsOf(ctx, medium, to),
      await specialDaysOf(ctx, from, to),
      from,
      to,
    )
    for (const { from: begin, to: end, band, tariff } of stretches)
      if (band && tariff)
        for (let at = Math.ceil(begin / windowMs) * windowMs; at < end; at += windowMs)
          slots.push({ s: new Date(at).toISOString(), k: keyOf({ kind: 'energy', tariff: tariff.id, of: band }) })
  }
  const rows = await ctx.sql<{ id: string; key: string | null; used: number }[]>`
    select q.meter as id, s.k as key, sum(q.quantity)::float8 as used
    from energy_quarter q left join jsonb_to_recordset(${JSON.stringify(slots)}::text::jsonb) as s(s timestamptz, k text) on s.s = q.start_at
    where q.meter = any(${ids as string[]}) and q.start_at >= ${new Date(plant.startOf(from))} and q.start_at < ${new Date(plant.startOf(to))}
    group by 1, 2`
  const used = new Map<string, Record<string, number>>(ids.map((id) => [id, { '': 0 }]))
  for (const { id, key, used: quantity } of rows) {
    const own = used.get(id)!
    own[''] += quantity
    if (key) own[key] = quantity
  }
  return used
}

/** What each meter used in the window of the highest demand that begins at a moment, UTC ms. */
async function usedInPeak(ctx: QueryCtx, ids: readonly string[], at: number): Promise<Map<string, number>> {
  const quarters = quartersOfWindow(at).map(({ start, share }) => ({ s: new Date(start).toISOString(), share }))
  const rows = await ctx.sql<{ id: string; used: number }[]>`
    select q.meter as id, sum(q.quantity * w.share)::float8 as used
    from energy_quarter q join jsonb_to_recordset(${JSON.stringify(quarters)}::text::jsonb) as w(s timestamptz, share numeric) on w.s = q.start_at
    where q.meter = any(${ids as string[]}) group by 1`
  return new Map(rows.map(({ id, used }) => [id, used]))
}

/** What the billed meter's sub-meters bear of a bill; all of them, not those within the asker's reach, where it is kept for everybody. */
export async function sharesOf(
  ctx: QueryCtx,
  root: BilledMeter,
  month: string,
  { bill, terms, measured }: MonthBill,
  within = true,
): Promise<NamedShare[]> {
  const meters = await below(ctx, root.id, within)
  const byBand = bill.lines.some(({ kind }) => kind === 'energy')
  const ids = meters.map(({ id }) => id)
  const used = await usedBy(ctx, ids, month, root.medium, byBand)
  if (terms.basicShare === 'demand' && measured.demandAt !== null)
    for (const [id, peak] of await usedInPeak(ctx, ids, measured.demandAt)) used.get(id)![peakKey] = peak
  const sharers = meters.map(({ id, parent }): Sharer => ({ id, parent, used: used.get(id)! }))
  const named = new Map(meters.map((each) => [each.id, each]))
  return allocate(bill.lines, root.id, sharers).map((share) => {
    const { code, name, costCentre } = named.get(share.id)!
    return { ...share, code, name, costCentre }
  })
}

export type CentreShare = { costCentre: string | null; quantity: string; amount: string }

/** Shares added up by cost centre: what a meter leaves to nobody belongs to its own. */
export function byCentre(shares: readonly NamedShare[]): CentreShare[] {
  return [...Map.groupBy(shares, ({ costCentre }) => costCentre)]
    .map(([costCentre, list]) => ({
      costCentre,
      quantity: sum(list.map(({ ownQuantity }) => ownQuantity)).toFixed(2),
      amount: sum(list.map(({ ownAmount }) => ownAmount)).toFixed(2),
    }))
    .sort((a, b) => Number(b.amount) - Number(a.amount))
}
