import { defineQuery, t, z } from '../../../contract/index.ts'
import { equipment as machineEntity } from '../equipment.ts'
import { may } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'
import { combineReliability, type Failure, paretoOf, reliabilityOf } from '../rules/reliability.ts'

const day = 86_400_000
const hour = 3_600_000

type Row = {
  machine: string
  code: string | null
  from: number
  taken: number | null
  to: number | null
  stopped: boolean
}

/**
 * Figures of repairs over the last days: how many are open and late, how fast people came, MTTR and MTBF (rules/reliability.ts)
 * over the machines that are in use; a failure is a repair for which the machine stood. All of it within the asker's reach, as the
 * lists that it leads to.
 */
export const repairFigures = defineQuery({
  id: 'repair-figures',
  label: t('维修指标', 'Repair figures'),
  permission: may.read,
  input: z.strictObject({
    days: z
      .int()
      .min(1)
      .max(1100)
      .default(90)
      .meta({ label: t('最近天数', 'Last days') }),
    equipment: z
      .uuid()
      .optional()
      .meta({ label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment' }),
  }),
  columns: {
    open: { label: t('未完维修', 'Open repairs'), digits: 0 },
    overdue: { label: t('超期', 'Late'), digits: 0 },
    waiting: { label: t('待验收', 'To accept'), digits: 0 },
    repairs: { label: t('报修数', 'Requested'), digits: 0 },
    responseMinutes: { label: t('平均响应', 'Mean response'), unit: 'min', digits: 1 },
    mttrHours: { label: t('平均修复 MTTR', 'MTTR'), unit: 'h', digits: 1 },
    mtbfHours: { label: t('平均无故障 MTBF', 'MTBF'), unit: 'h', digits: 1 },
    availabilityPercent: { label: t('可用率', 'In service'), unit: '%', digits: 2 },
    downHours: { label: t('停机时间', 'Down time'), unit: 'h', digits: 1 },
  },
  async run(ctx, { days, equipment }) {
    const period = { from: ctx.now - days * day, to: ctx.now }
    const one = ctx.sql`o.id in (select id from equipment_repair_order where ${ctx.within(repairOrder)})
      and ${equipment === undefined ? ctx.sql`true` : ctx.sql`o.equipment = ${equipment}`}`
    const [now] = await ctx.sql<{ open: number; overdue: number; waiting: number }[]>`
      select count(*)::int as open, count(*) filter (where state = 'awaitingAcceptance')::int as waiting,
        count(*) filter (where (started_at is null and respond_by < to_timestamp(${ctx.now}::numeric / 1000))
          or (finished_at is null and restore_by < to_timestamp(${ctx.now}::numeric / 1000)))::int as overdue
      from equipment_repair_order o where state not in ('accepted', 'cancelled') and ${one}`
    const rows = await ctx.sql<Row[]>`
      select o.equipment as machine, f.name as code, o.stopped, (extract(epoch from o.requested_at) * 1000)::float8 as from,
        (extract(epoch from o.started_at) * 1000)::float8 as taken, (extract(epoch from o.finished_at) * 1000)::float8 as to
      from equipment_repair_order o left join equipment_failure_code f on f.id = o.failure_code
      where o.state <> 'cancelled' and ${one}
        and coalesce(o.finished_at, 'infinity') > to_timestamp(${period.from}::numeric / 1000)
      order by o.requested_at limit 100000`
    const machines = await ctx.sql<{ id: string; from: number }[]>`
      select id, (extract(epoch from greatest(coalesce(commissioned_on::timestamptz, '-infinity'), to_timestamp(0))) * 1000)::float8 as from
      from equipment_equipment where state = 'inUse' and ${ctx.within(machineEntity)}
        and ${equipment === undefined ? ctx.sql`true` : ctx.sql`id = ${equipment}`}`
    const failures = rows
      .filter(({ stopped }) => stopped)
      .map(({ machine, code, from, to }): Failure => ({ machine, code: code ?? '', from, to }))
    const byMachine = Map.groupBy(failures, ({ machine }) => machine)
    const each = machines.map(({ id, from }) =>
      reliabilityOf(byMachine.get(id) ?? [], [{ from, to: ctx.now }], period, ctx.now),
    )
    const all = combineReliability(each)
    const answered = rows.filter(({ from, taken }) => taken !== null && from >= period.from)
    const response = answered.reduce((sum, { from, taken }) => sum + taken! - from, 0) / answered.length
    const round = (ms: number | null, unit: number) => (ms === null ? null : Math.round((ms / unit) * 10) / 10)
    const figures = {
      ...now,
      repairs: rows.filter(({ from }) => from >= period.from).length,
      responseMinutes: answered.length === 0 ? null : round(response, 60_000),
      mttrHours: round(all.mttr, hour),
      mtbfHours: round(all.mtbf, hour),
      availabilityPercent: all.availability === null ? null : Math.round(all.availability * 10_000) / 100,
      failures: all.failures,
      downHours: round(all.downMs, hour),
    }
    return { items: [figures], pareto: paretoOf(failures, 'code', 'downMs', period, ctx.now).slice(0, 12) }
  },
})
