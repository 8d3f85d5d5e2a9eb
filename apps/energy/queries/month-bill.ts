import { defineQuery, type QueryCtx, t, z } from '../../../contract/index.ts'
import { type BilledMeter, billNow, closedBills, type MonthBill } from '../bills/month.ts'
import { byCentre, sharesOf } from '../bills/shares.ts'
import { meter as meterEntity } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { plant, wallTime } from '../plant.ts'
import { type BillLine, lineKinds } from '../rules/bills.ts'
import { sum } from '../rules/decimal.ts'
import { monthBefore, yearBefore } from '../rules/months.ts'
import type { NamedShare } from '../schema.ts'
import { bandWords, chargedByWords, lineWords } from '../words.ts'
import { billAsked, whichBill } from './month.ts'

/** A bill as it is shown, closed or as far as it is known. */
export type ShownBill = {
  number: string | null
  id: string | null
  lines: BillLine[]
  shares: NamedShare[]
  quantity: string
  amount: string
  demandKw: string | null
  demandAt: number | null
  powerFactor: string | null
  /** By what the basic charge is shared; see `basicShareWords`. */
  basicShare: string
  /** What stands between it and being closed. */
  faults: { kind: 'notOver' | 'missing' | 'unpriced' | 'demand' | 'reactive' | 'working'; what: string }[]
}

type Kept = Omit<ShownBill, 'faults'> & { missing: number }

async function keptBill(ctx: QueryCtx, meter: string, month: string): Promise<ShownBill | undefined> {
  const [row] = await ctx.sql<Kept[]>`
    select b.id, number, p.lines, p.shares, quantity::text as quantity, amount::text as amount, demand_kw::text as "demandKw",
      (extract(epoch from demand_at) * 1000)::float8 as "demandAt", power_factor::text as "powerFactor", missing_quarters as missing,
      (select basic_share from energy_terms t where t.id = b.terms) as "basicShare"
    from energy_bill b join energy_bill_part p on p.meter = b.meter and p.month = b.month
    where b.meter = ${meter} and b.month = ${month}`
  if (!row) return undefined
  const { missing, shares, ...bill } = row
  const seen = await ctx.sql<{ id: string }[]>`
    select id from energy_meter where id = any(${shares.map(({ id }) => id)}) and ${ctx.within(meterEntity)}`
  const ids = new Set(seen.map(({ id }) => id))
  return {
    ...bill,
    shares: shares.filter(({ id }) => ids.has(id)),
    faults: missing > 0 ? [{ kind: 'missing', what: String(missing) }] : [],
  }
}

function faultsOf(ctx: QueryCtx, { bill, measured }: MonthBill, month: string, unit: string): ShownBill['faults'] {
  const faults: ShownBill['faults'] = []
  if (plant.next(plant.startOf(`${month}-01`), 'month') > ctx.now) faults.push({ kind: 'notOver', what: month })
  else if (measured.missing.first !== null)
    faults.push({ kind: 'missing', what: `${measured.missing.count} (${wallTime(measured.missing.first)})` })
  if (Number(bill.unpriced) !== 0) faults.push({ kind: 'unpriced', what: `${bill.unpriced} ${unit}` })
  for (const kind of bill.missing) faults.push({ kind, what: '' })
  if (measured.working) faults.push({ kind: 'working', what: '' })
  return faults
}

async function openBill(ctx: QueryCtx, meter: BilledMeter, month: string, withShares: boolean) {
  const now = await billNow(ctx, meter, month, await closedBills(ctx, meter.id))
  if (!now) return undefined
  const { bill, measured, terms } = now
  return {
    ...{ number: null, id: null, lines: bill.lines, quantity: bill.quantity, amount: bill.amount },
    ...{ demandKw: measured.demandKw, demandAt: measured.demandAt, powerFactor: bill.powerFactor },
    basicShare: terms.basicShare,
    shares: withShares ? await sharesOf(ctx, meter, month, now) : [],
    faults: faultsOf(ctx, now, month, meter.unit),
  } satisfies ShownBill
}

const shownBill = async (ctx: QueryCtx, meter: BilledMeter, month: string, withShares: boolean) =>
  (await keptBill(ctx, meter.id, month)) ?? (await openBill(ctx, meter, month, withShares))

const amountOf = (bill: ShownBill | undefined, kind: string): string | null =>
  bill && bill.lines.length > 0
    ? sum(bill.lines.filter((line) => line.kind === kind).map((line) => line.amount)).toFixed(2)
    : null

/** 月度电费单: the bill of a month line by line, who bears what of it, and how it stands to the month and the year before. */
export const monthBill = defineQuery({
  id: 'month-bill',
  label: t('月度电费单', 'Bill of a month'),
  permission: may.read,
  input: z.strictObject(whichBill),
  columns: {
    kind: { label: t('项目', 'Item'), choices: lineWords },
    of: { label: t('明细', 'Of'), choices: { ...bandWords, ...chargedByWords } },
    tariff: { label: t('价格', 'Tariff') },
    quantity: { label: t('数量', 'Quantity'), digits: 2 },
    unit: { label: t('单位', 'Unit'), choices: { yuan: t('元', 'yuan') } },
    price: { label: t('单价', 'Rate') },
    amount: { label: t('金额（元）', 'Amount (yuan)'), digits: 2 },
  },
  async run(ctx, asked) {
    const { meters, meter, month } = await billAsked(ctx, asked)
    const [earlier, last] = [monthBefore(month), yearBefore(month)]
    const bill = meter && (await shownBill(ctx, meter, month, true))
    const before = meter && (await shownBill(ctx, meter, earlier, false))
    const year = meter && (await shownBill(ctx, meter, last, false))
    const worth = (of: ShownBill | undefined, at: string) =>
      of && of.lines.length > 0 ? { month: at, quantity: of.quantity, amount: of.amount } : null
    const compared = lineKinds
      .map((kind) => ({ kind, now: amountOf(bill, kind), before: amountOf(before, kind), year: amountOf(year, kind) }))
      .filter(({ now, before: b, year: y }) => [now, b, y].some((amount) => Number(amount ?? 0) !== 0))
    return {
      items: bill?.lines ?? [],
      ...{
        meters: meters.map(({ id, code, name, medium }) => ({ id, code, name, medium })),
        meter: meter ?? null,
        month,
      },
      ...{ bill: bill ?? null, centres: byCentre(bill?.shares ?? []), compared },
      ...{ before: worth(before, earlier), year: worth(year, last) },
    }
  },
})

/** Who bears what of a month's bill, for tables and files. */
export const billShares = defineQuery({
  id: 'bill-shares',
  label: t('电费分摊', 'Shares of a bill'),
  permission: may.read,
  input: z.strictObject({
    ...whichBill,
    by: z
      .enum(['meter', 'costCentre'])
      .default('meter')
      .meta({
        label: t('汇总', 'Grouped by'),
        choices: { meter: t('计量表', 'Meter'), costCentre: t('用能单元', 'Cost centre') },
      }),
  }),
  columns: {
    code: { label: t('表号', 'Meter number') },
    name: { label: t('名称', 'Name') },
    costCentre: { label: t('用能单元', 'Cost centre') },
    quantity: { label: t('用量', 'Consumption'), digits: 2 },
    amount: { label: t('承担（元）', 'Bears (yuan)'), digits: 2 },
    ownAmount: { label: t('其中下级表以外（元）', 'Of it outside sub-meters (yuan)'), digits: 2 },
  },
  async run(ctx, { by, ...asked }) {
    const { meter, month } = await billAsked(ctx, asked)
    const shares = meter ? ((await shownBill(ctx, meter, month, true))?.shares ?? []) : []
    const none = { code: null, name: null, ownAmount: null }
    return { items: by === 'meter' ? shares : byCentre(shares).map((each) => ({ ...none, ...each })), month }
  },
})
