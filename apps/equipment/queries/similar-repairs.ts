import { defineQuery, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may, refusals } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

export type SimilarRepair = {
  id: string
  number: string
  machine: string
  sameMachine: boolean
  cause: string | null
  remedy: string | null
  workDone: string | null
  hours: number
  parts: string | null
  finishedOn: string
  returns: number
}

const { number, cause, remedy, workDone } = repairOrder.fields

/** What was done about the same failure on machines of the same type: this machine's first, then the newest. */
export const similarRepairs = defineQuery({
  id: 'similar-repairs',
  label: t('同类维修借鉴', 'What helped before'),
  permission: may.read,
  input: z.strictObject({
    repair: z.uuid().meta({ label: repairOrder.label, kind: 'link', to: 'equipment.repair-order' }),
  }),
  columns: {
    number: number!,
    machine: equipment.fields.name!,
    cause: cause!,
    remedy: remedy!,
    workDone: workDone!,
    hours: { label: t('工时', 'Hours'), unit: 'h', digits: 1 },
  },
  async run(ctx, { repair }) {
    const [order] = await ctx.sql<{ equipment: string; type: string; failureCode: string | null }[]>`
      select o.equipment, e.type, o.failure_code as "failureCode"
      from equipment_repair_order o join equipment_equipment e on e.id = o.equipment where o.id = ${repair}`
    if (!order) throw ctx.refuse(refusals.unknownRepair, {}, 'repair')
    if (order.failureCode === null) return { items: [] as SimilarRepair[], remedies: [] }
    const found = await ctx.sql<SimilarRepair[]>`
      with alike as (
        select equipment_repair_order.* from equipment_repair_order
        where failure_code = ${order.failureCode} and state = 'accepted' and id <> ${repair} and ${ctx.within(repairOrder)}
      )
      select o.id, o.number, e.name as machine, o.equipment = ${order.equipment} as "sameMachine", o.cause, o.remedy,
        o.work_done as "workDone", o.returns, o.finished_at::date::text as "finishedOn",
        coalesce((select sum(hours) from equipment_repair_work w where w.repair = o.id), 0)::float8 as hours,
        (select string_agg(p.name || ' ×' || p.quantity, '，' order by p.name)
          from equipment_repair_part p where p.repair = o.id and p.state = 'used') as parts
      from alike o join equipment_equipment e on e.id = o.equipment
      where e.type = ${order.type}
      order by "sameMachine" desc, o.finished_at desc limit 200`
    const counts = new Map<string, number>()
    for (const { remedy: what } of found) if (what) counts.set(what, (counts.get(what) ?? 0) + 1)
    const remedies = [...counts].map(([what, count]) => ({ remedy: what, count })).sort((a, b) => b.count - a.count)
    return { items: found.slice(0, 8), remedies }
  },
})
