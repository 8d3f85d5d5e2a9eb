import type { QueryCtx, Row } from '../../../contract/index.ts'
import { type StandardName, standards } from '../entities/terms.ts'
import { plant } from '../plant.ts'
import { specialDaysOf, tariffsOf } from '../prices.ts'
import {
  type Bill,
  type BillLine,
  billOf,
  type ClosedBill,
  correctionsOf,
  type Terms,
  type Worth,
  withCorrections,
} from '../rules/bills.ts'
import { monthAfter } from '../rules/months.ts'
import type { termsTable } from '../schema.ts'
import { type MonthMeasured, measuredOf, spanOf } from './measured.ts'

export type BilledMeter = {
  id: string
  code: string
  name: string
  medium: string
  unit: string
  mountedAt: number
  department: string | null
}
type TermsRow = Row<typeof termsTable>
export type MonthBill = { terms: TermsRow; bill: Bill; measured: MonthMeasured }

/** A closed month is looked at for late readings until this many months have gone by; what comes later nobody corrects by itself. */
export const correctedMonths = 12

/** The terms of a meter in a month; undefined before the first ones. */
export async function termsIn(ctx: QueryCtx, meter: string, month: string): Promise<TermsRow | undefined> {
  const [row] = await ctx.sql<TermsRow[]>`
    select id, number, meter, valid_from::text as "validFrom", charged_by as "chargedBy", capacity_kva::text as "capacityKva",
      agreed_kw::text as "agreedKw", demand_window as "demandWindow", basic_price::text as "basicPrice", basic_share as "basicShare", least_share::text as "leastShare", tolerance::text as tolerance,
      over_factor::text as "overFactor", rebate_from::text as "rebateFrom", rebate::text as rebate, standard,
      reactive_meter as "reactiveMeter", fed_back_meter as "fedBackMeter", levies, tiers, tiers_over as "tiersOver"
    from energy_terms where meter = ${meter} and state = 'set' and valid_from <= ${`${month}-01`} order by valid_from desc limit 1`
  return row
}

function basicOf(row: TermsRow): Terms['basic'] {
  const { chargedBy: by, capacityKva, agreedKw, basicPrice: price } = row
  if (by === 'none' || capacityKva === null || price === null) return null
  if (by === 'capacity') return { by, capacityKva, price }
  const { leastShare, tolerance, overFactor, rebateFrom, rebate } = row
  return {
    ...{ by: by as 'agreed' | 'reached', capacityKva, agreedKw, price },
    rule: { leastShare, tolerance, overFactor, rebateFrom, rebate },
  }
}

/** A month by what is known of it now, without corrections; undefined where there are no terms. */
export async function workedBill(ctx: QueryCtx, meter: BilledMeter, month: string): Promise<MonthBill | undefined> {
  const terms = await termsIn(ctx, meter.id, month)
  if (!terms) return undefined
  const { reactiveMeter: reactive, fedBackMeter: fedBack, tiersOver, demandWindow } = terms
  const measured = await measuredOf(
    ctx,
    { id: meter.id, reactive, fedBack, tiersOver, sliding: demandWindow === 'sliding' },
    spanOf(month, meter.mountedAt),
    month,
  )
  const [from, to] = [`${month}-01`, `${monthAfter(month)}-01`]
  const rule: Terms = {
    basic: basicOf(terms),
    standard: terms.standard ? standards[terms.standard as StandardName] : null,
    levies: terms.levies,
    tiers: terms.tiers,
  }
  const tariffs = terms.tiers.length > 0 ? [] : await tariffsOf(ctx, meter.medium, to)
  const special = await specialDaysOf(ctx, from, to)
  return { terms, measured, bill: billOf(measured, rule, tariffs, special, plant, meter.unit) }
}

/** Bills of a meter that are closed, newest last; with what the month's own lines and later corrections say. */
export async function closedBills(ctx: QueryCtx, meter: string): Promise<ClosedBill[]> {
  const rows = await ctx.sql<{ month: string; lines: BillLine[] }[]>`
    select month, lines from energy_bill_part where meter = ${meter} order by month desc limit ${2 * correctedMonths + 1}`
  return rows.reverse()
}

/** The bill of an open month with a line for each closed month that readings have changed since. */
export async function billNow(
  ctx: QueryCtx,
  meter: BilledMeter,
  month: string,
  closed: readonly ClosedBill[],
): Promise<MonthBill | undefined> {
  const worked = await workedBill(ctx, meter, month)
  if (!worked) return undefined
  const fresh = new Map<string, Worth>()
  for (const { month: earlier } of closed.filter((each) => each.month < month).slice(-correctedMonths)) {
    const anew = await workedBill(ctx, meter, earlier)
    if (anew) fresh.set(earlier, { quantity: anew.bill.quantity, amount: anew.bill.amount })
  }
  const before = closed.filter((each) => each.month < month)
  return { ...worked, bill: withCorrections(worked.bill, correctionsOf(before, fresh, meter.unit)) }
}
