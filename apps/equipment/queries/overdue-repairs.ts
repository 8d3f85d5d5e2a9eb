import { defineQuery, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

const { number, symptom, priority } = repairOrder.fields

/** Repairs that are not done and whose agreed time has passed, the latest first. */
export const overdueRepairs = defineQuery({
  id: 'overdue-repairs',
  label: t('超期维修', 'Late repairs'),
  permission: may.read,
  input: z.strictObject({}),
  columns: {
    number: number!,
    machine: equipment.fields.name!,
    symptom: symptom!,
    priority: priority!,
    what: {
      label: t('超期项', 'Late in'),
      choices: { response: t('响应', 'Response'), repair: t('修复', 'Repair') },
    },
    hours: { label: t('已超', 'Late by'), unit: 'h', digits: 1 },
  },
  async run(ctx) {
    const now = ctx.sql`to_timestamp(${ctx.now}::numeric / 1000)`
    const items = await ctx.sql<
      { id: string; number: string; machine: string; symptom: string; priority: string; what: string; hours: number }[]
    >`
      with late as (
        select *, case when started_at is null and respond_by < ${now} then 'response' else 'repair' end as what,
          case when started_at is null and respond_by < ${now} then respond_by else restore_by end as due
        from equipment_repair_order
        where state not in ('accepted', 'cancelled') and finished_at is null and ${ctx.within(repairOrder)}
          and ((started_at is null and respond_by < ${now}) or restore_by < ${now})
      )
      select l.id, l.number, e.name as machine, l.symptom, l.priority, l.what,
        round(extract(epoch from ${now} - l.due)::numeric / 3600, 1)::float8 as hours
      from late l join equipment_equipment e on e.id = l.equipment order by hours desc limit 200`
    return { items: [...items] }
  },
})
