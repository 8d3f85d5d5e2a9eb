import { defineQuery, type QueryCtx, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may, refusals } from '../permissions.ts'
import { combine, combineComplete, elementsOf, indicatorsOf, type Made } from '../rules/oee.ts'
import { waterfallOf } from '../rules/oee-losses.ts'
import type { Times } from '../rules/oee-times.ts'
import { days, percent, share, which } from './asked.ts'

type Run = Times & {
  id: string
  jobOrder: string
  product: string | null
  productName: string | null
  machine: string
  source: string
  runSeconds: string | null
  counted: number
  good: number | null
  scrap: number | null
  rework: number | null
  from: number
  to: number
}

const hour = 3_600_000
const most = 2_000

/** What was told of an order, else what the machine counted: then those right at first are known only where the rest is. */
function madeOf({ runSeconds, counted, good, scrap, rework }: Run): Made {
  const pri = runSeconds === null ? null : Number(runSeconds) * 1000
  return good === null && counted > 0
    ? { pri, produced: counted, good: null, scrap, rework }
    : { pri, produced: null, good, scrap, rework }
}

async function runsOf(ctx: QueryCtx, asked: { from: string; to: string; equipment?: string; line?: string }) {
  const { from, to, equipment: one, line } = asked
  return ctx.sql<Run[]>`
    with m as (select id, code, name from equipment_equipment where ${ctx.within(equipment)}),
    asked as (
      select distinct s.run from equipment_order_sum s join m on m.id = s.machine
      where s.day between ${from} and ${to} and ${one === undefined ? ctx.sql`true` : ctx.sql`s.machine = ${one}`}
        and ${line === undefined ? ctx.sql`true` : ctx.sql`s.machine in (select equipment from equipment_signal_map where line = ${line})`}
    ),
    summed as (
      select s.run, sum(calendar)::float8 as calendar, sum(planned)::float8 as planned, sum(production)::float8 as production,
        sum(setup)::float8 as setup, sum(breakdown)::float8 as breakdown, sum(small_stop)::float8 as "smallStop",
        sum(other_stop)::float8 as "otherStop", sum(no_order)::float8 as "noOrder", sum(maintenance)::float8 as maintenance,
        sum(unknown)::float8 as unknown, sum(overtime)::float8 as overtime
      from equipment_order_sum s join asked a on a.run = s.run group by s.run
    )
    select j.id, j.job_order as "jobOrder", p.code as product, p.name as "productName", m.code as machine, j.source,
      j.run_seconds::text as "runSeconds", j.counted, j.good, j.scrap, j.rework, summed.*,
      (extract(epoch from j.started_at) * 1000)::float8 as from,
      (extract(epoch from coalesce(j.ended_at, to_timestamp(${ctx.now}::numeric / 1000))) * 1000)::float8 as to
    from summed join equipment_job_run j on j.id = summed.run join m on m.id = j.equipment
      left join equipment_product_time p on p.id = j.product
    order by j.started_at desc limit ${most + 1}`
}

/**
 * OEE after ISO 22400-2 by job order, product or run: a machine's time while the order was on it, held against the planned time of
 * its pieces. An order is shown whole, also where it began before the period. At most 2,000 runs, the newest.
 */
export const orderOee = defineQuery({
  id: 'order-oee',
  label: t('工单效率', 'OEE by order'),
  permission: may.read,
  input: z.strictObject({
    ...days,
    by: z
      .enum(['order', 'product', 'run'])
      .default('order')
      .meta({
        label: t('按', 'By'),
        choices: {
          order: t('工单', 'Order'),
          product: t('产品', 'Product'),
          run: t('设备上的工单', 'Order at a machine'),
        },
      }),
    ...which,
  }),
  columns: {
    label: { label: t('工单', 'Order') },
    product: { label: t('产品', 'Product') },
    machines: { label: t('设备', 'Machines') },
    oee: { label: t('OEE', 'OEE'), ...share },
    availability: { label: t('时间开动率', 'Availability'), ...share },
    effectiveness: { label: t('性能开动率', 'Effectiveness'), ...share },
    quality: { label: t('合格率', 'Quality'), ...share },
    good: { label: t('合格数', 'Good'), digits: 0 },
    produced: { label: t('产量', 'Made'), digits: 0 },
    plannedHours: { label: t('计划时间', 'Planned'), unit: 'h', digits: 1 },
    secondsPerPiece: { label: t('实际每件', 'Actual per piece'), unit: 's', digits: 1 },
  },
  async run(ctx, { by, ...asked }) {
    if (asked.to < asked.from) throw ctx.refuse(refusals.periodInverted, {}, 'to')
    const read = await runsOf(ctx, asked)
    const runs = read
      .slice(0, most)
      .map((run) => ({ ...run, elements: elementsOf(run, [madeOf(run)], run.to - run.from) }))
    const keyOf = { order: 'jobOrder', product: 'product', run: 'id' } as const
    const items = [...Map.groupBy(runs, (run) => run[keyOf[by]] ?? '')].map(([key, some]) => {
      const elements = combine(some.map((run) => run.elements))
      const { times, produced, good, missing } = elements
      const { oee, availability, effectiveness, quality } = indicatorsOf(elements)
      const products = [
        ...new Set(some.map(({ product, productName }) => (product ? `${product} ${productName}` : ''))),
      ]
      return {
        ...{ key, id: by === 'run' ? key : undefined, missing, produced, good },
        label: by === 'product' ? products[0] || '—' : some[0].jobOrder,
        product: products.filter(Boolean).join('、') || null,
        machines: [...new Set(some.map(({ machine }) => machine))].sort().join('、'),
        ...{ oee: percent(oee), availability: percent(availability) },
        ...{ effectiveness: percent(effectiveness), quality: percent(quality) },
        plannedHours: Math.round((times.planned / hour) * 10) / 10,
        secondsPerPiece: produced ? Math.round(times.production / produced / 100) / 10 : null,
        waterfall: waterfallOf(elements),
      }
    })
    const { elements, leftOut } = combineComplete(runs.map((run) => run.elements))
    return {
      items,
      total: { indicators: indicatorsOf(elements), waterfall: waterfallOf(elements), leftOut },
      more: read.length > most,
    }
  },
})
