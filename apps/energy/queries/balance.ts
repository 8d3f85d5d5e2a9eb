import Big from 'big.js'
import { defineQuery, type QueryCtx, t, z } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { type BalanceVerdict, judgeBalance } from '../rules/balance.ts'
import { verdictWords } from '../words.ts'
import { medium, period, periodOf } from './period.ts'

/** A meter with less of its time covered than this has no figure for the balance. */
export const leastCovered = 0.9

export type BalanceRow = {
  id: string
  code: string
  name: string
  day: string | null
  supplied: string | null
  metered: string | null
  unmetered: string | null
  /** Percent. */
  share: string | null
  tolerance: string
  verdict: BalanceVerdict
  missing: number
  unit: string
}

type Sums = {
  id: string
  day: string | null
  supplied: string | null
  metered: string
  squares: number
  missing: number
}
type Main = { id: string; code: string; name: string; unit: string; limit: string }

const percent = (share: string | null) => (share === null ? null : Big(share).times(100).toFixed(2))

function judged(main: Main, { day, squares, missing, metered, ...sums }: Sums): BalanceRow {
  const { id, code, name, unit } = main
  // without the noughts that a division leaves behind
  const supplied = sums.supplied === null ? null : Big(sums.supplied).toFixed()
  const base = { id, code, name, unit, day, missing }
  if (missing > 0 || supplied === null)
    return { ...base, supplied, metered: null, unmetered: null, share: null, tolerance: '0', verdict: 'incomplete' }
  const verdict = judgeBalance(Big(supplied), Big(metered), Math.sqrt(squares), main.limit)
  return { ...base, supplied, ...verdict, share: percent(verdict.share) }
}

async function mainsOf(ctx: QueryCtx, of: string): Promise<Map<string, Main>> {
  const rows = await ctx.sql<Main[]>`
    select m.id, m.code, m.name, m.unit, (m.loss_limit / 100)::text as "limit" from energy_meter m
    where m.medium = ${of} and m.state = 'inUse' and m.id in (select id from energy_meter where ${ctx.within(meter)})
      and exists (select from energy_meter s where s.parent = m.id and s.state = 'inUse')
    order by m.code`
  return new Map(rows.map((row) => [row.id, row]))
}

/** Balance of main and sub-meters over the whole period. */
export const balance = defineQuery({
  id: 'balance',
  label: t('总分表平衡', 'Balance'),
  permission: may.read,
  input: z.strictObject({ medium, ...period }),
  columns: {
    code: meter.fields.code!,
    name: meter.fields.name!,
    share: { label: t('未计量率（%）', 'Unmetered (%)'), digits: 2 },
    verdict: { label: t('结论', 'Verdict'), choices: verdictWords },
    supplied: { label: t('总表', 'Main meter'), digits: 1 },
    metered: { label: t('分表合计', 'Sub-meters'), digits: 1 },
    unmetered: { label: t('未计量', 'Unmetered'), digits: 1 },
    unit: meter.fields.unit!,
    missing: { label: t('缺数据的表', 'Meters without data'), digits: 0 },
  },
  async run(ctx, { medium: of, ...input }) {
    const { from, to, days } = periodOf(ctx, input)
    const mains = await mainsOf(ctx, of)
    const rows = await ctx.sql<Sums[]>`
      with days as (
        select meter, sum(millionths) / 1000000 as quantity, sum(covered) as covered from energy_day
        where day >= ${from} and day < ${to} group by meter),
      used as (
        select m.id, m.parent, m.error_percent, d.quantity, coalesce(d.covered, 0) >= ${leastCovered}::float8 * ${days}::int as known
        from energy_meter m left join days d on d.meter = m.id where m.medium = ${of} and m.state = 'inUse')
      select p.id, null::text as day, case when p.known then p.quantity end::text as supplied, sum(s.quantity)::text as metered,
        (power(p.quantity * coalesce(p.error_percent, 0) / 100, 2)
          + sum(power(s.quantity * coalesce(s.error_percent, 0) / 100, 2)))::float8 as squares,
        (count(*) filter (where not s.known) + (case when p.known then 0 else 1 end))::int as missing
      from used p join used s on s.parent = p.id group by p.id, p.known, p.quantity, p.error_percent`
    const sums = new Map(rows.map((row) => [row.id, row]))
    const items = [...mains.values()]
      .flatMap((main) => sums.get(main.id) ?? [])
      .map((row) => judged(mains.get(row.id)!, row))
    return { items }
  },
})

const mostDays = 5_000

/**
 * Balances day by day: which days do not balance, and how many of each verdict there were. What is unmetered by not less than nothing and
 * not more than permitted is in balance whatever the meters' errors: the database only counts such days, the rest is judged.
 */
export const balanceDays = defineQuery({
  id: 'balance-days',
  label: t('逐日平衡', 'Balance by day'),
  permission: may.read,
  input: z.strictObject({
    medium,
    ...period,
    all: z
      .boolean()
      .default(false)
      .meta({ label: t('也列出平衡的日子', 'Balanced days too') }),
    main: z
      .uuid()
      .optional()
      .meta({ label: t('总表', 'Main meter'), kind: 'link', to: 'energy.meter' }),
  }),
  columns: { day: { label: t('日期', 'Day') }, ...balance.columns },
  async run(ctx, { medium: of, all, main: only, ...input }) {
    const { from, to } = periodOf(ctx, input)
    const mains = await mainsOf(ctx, of)
    const rows = await ctx.sql<(Sums & { settled: number })[]>`
      with of_main as materialized (
        select id, parent, coalesce(error_percent, 0)::float8 / 1e8 as error from energy_meter
        where state = 'inUse' and medium = ${of} and parent is not null and ${only ? ctx.sql`parent = ${only}` : ctx.sql`true`}),
      main as materialized (
        select m.id, row_number() over ()::int as n, subs, coalesce(error_percent, 0)::float8 / 1e8 as error, loss_limit
        from energy_meter m join (select parent, count(*) as subs from of_main group by parent) s on s.parent = m.id),
      sub as materialized (select of_main.id, n, of_main.error from of_main join main on main.id = parent),
      subs as (
        select n, d.day, sum(d.millionths) as metered, count(*) filter (where d.covered >= ${leastCovered}::real) as known,
          sum((d.millionths * error) * (d.millionths * error)) as squares
        from energy_day d join sub on sub.id = d.meter where d.day >= ${from} and d.day < ${to} group by n, d.day),
      supplied as (
        select n, day, millionths, covered from main cross join lateral (
          -- meter by meter: without this the database reads the days of all meters once more
          select day, millionths, covered from energy_day where meter = main.id and day >= ${from} and day < ${to} offset 0) d),
      judged as (
        select main.id, subs.*, d.millionths as supplied, (main.subs - subs.known)::int as missing, main.error,
          coalesce(d.covered >= ${leastCovered}::real and main.subs = subs.known
            and d.millionths - subs.metered between 0 and d.millionths * main.loss_limit / 100, false) as settled,
          coalesce(d.covered >= ${leastCovered}::real, false) as told
        from subs join main using (n) left join supplied d on d.n = subs.n and d.day = subs.day)
      select id, day::text as day, case when told then supplied::numeric / 1000000 end::text as supplied,
        (metered / 1000000)::text as metered, squares + coalesce(power(supplied * error, 2), 0) as squares, missing, 0 as settled
      from judged where ${all}::boolean or not settled
      union all
      select id, null, null, '0', 0, 0, count(*)::int from judged where settled and not ${all}::boolean group by id`
    const counts: Record<BalanceVerdict, number> = { ok: 0, over: 0, negative: 0, incomplete: 0 }
    const items: BalanceRow[] = []
    for (const row of rows) {
      const main = mains.get(row.id)
      if (!main) continue
      counts.ok += row.settled
      if (row.settled > 0) continue
      const it = judged(main, row)
      counts[it.verdict]++
      if (all || it.verdict !== 'ok') items.push(it)
    }
    items.sort((a, b) => (a.day! < b.day! ? 1 : a.day! > b.day! ? -1 : a.code < b.code ? -1 : 1))
    return { items: items.slice(0, mostDays), counts, left: Math.max(0, items.length - mostDays) }
  },
})
