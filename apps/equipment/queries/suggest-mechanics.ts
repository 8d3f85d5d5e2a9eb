import { defineQuery, type Text, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'
import { mechanic, skills } from '../repair-people.ts'
import type { MechanicSkill } from '../repair-schema.ts'
import { candidatesFor, type Mechanic, type Reason } from '../rules/dispatch.ts'
import type { Interval } from '../rules/state-intervals.ts'
import { shiftsOf } from '../shift-hours.ts'

const hour = 3_600_000
const ahead = 14 * 24 * hour

const hours = (ms: number) => (ms / hour).toFixed(1)
const skillName = (skill: string): Text => (skills as Record<string, Text>)[skill] ?? t(skill, skill)

/** A reason of the rule in words. */
export function reasonText(reason: Reason): Text {
  switch (reason.code) {
    case 'absent':
      return t('缺勤', 'absent')
    case 'noShift':
      return t('两周内没有班', 'no shift within two weeks')
    case 'onDuty':
      return t('在班', 'on duty')
    case 'onDutyFrom':
      return t('尚未到班', 'not on duty yet')
    case 'load':
      return t(`手上还有 ${hours(reason.openMs)} 小时`, `${hours(reason.openMs)} h of work in hand`)
    case 'overskilled':
      return t('技能高于所需', 'more skill than needed')
    case 'lacksSkill': {
      const { zh, en } = skillName(reason.skill)
      return t(
        `${zh}技能 ${reason.level} 级，需 ${reason.needed} 级`,
        `${en} level ${reason.level}, needs ${reason.needed}`,
      )
    }
    case 'skilled': {
      const { zh, en } = skillName(reason.skill)
      return t(`${zh} ${reason.level} 级`, `${en} level ${reason.level}`)
    }
  }
}

type Row = {
  id: string
  name: string
  skills: MechanicSkill[]
  calendar: string | null
  shift: string | null
  absentUntil: string | null
  openHours: number
}

/** Who could do a repair, the best first, each with why; a person decides. */
export const suggestMechanics = defineQuery({
  id: 'suggest-mechanics',
  label: t('派工建议', 'Who could do it'),
  permission: may.read,
  input: z.strictObject({
    repair: z.uuid().meta({ label: repairOrder.label, kind: 'link', to: 'equipment.repair-order' }),
  }),
  columns: {
    name: mechanic.fields.name!,
    startsAt: { label: t('最早开工', 'Could begin') },
    why: { label: t('理由', 'Why') },
  },
  async run(ctx, { repair }) {
    const [order] = await ctx.sql<{ skill: string | null; level: number | null }[]>`
      select f.skill, f.level from equipment_repair_order o left join equipment_failure_code f on f.id = o.failure_code
      where o.id = ${repair}`
    if (!order) throw ctx.refuse(refusals.unknownRepair, {}, 'repair')
    const rows = await ctx.sql<Row[]>`
      select m.id, m.name, m.skills, m.calendar, m.shift, m.absent_until::text as "absentUntil",
        coalesce(sum(coalesce(o.estimated_hours, 1)), 0)::float8 as "openHours"
      from equipment_mechanic m
      left join equipment_repair_order o on o.mechanic = m.id and o.state in ('dispatched', 'inProgress') and o.id <> ${repair}
      where m.state = 'active' group by m.id order by m.name limit 500`
    const period = { from: ctx.now, to: ctx.now + ahead }
    const calendars = new Map<string, Awaited<ReturnType<typeof shiftsOf>>>()
    for (const { calendar } of rows)
      if (calendar && !calendars.has(calendar)) calendars.set(calendar, await shiftsOf(ctx, calendar, period))
    const mechanics = rows.map(({ id, skills: known, calendar, shift, absentUntil, openHours }): Mechanic => {
      const all = calendar ? (calendars.get(calendar) ?? []) : null
      const shifts: Interval[] = all ? all.filter((s) => shift === null || s.code === shift) : [period]
      return {
        ...{ id, shifts, openMs: openHours * hour, absent: absentUntil !== null && absentUntil >= ctx.today },
        skills: Object.fromEntries(known.map((each) => [each.skill, each.level])),
      }
    })
    const needs = order.skill === null ? {} : { [order.skill]: order.level! }
    const names = new Map(rows.map(({ id, name }) => [id, name]))
    const items = candidatesFor({ needs }, mechanics, ctx.now).map(({ mechanic: id, suitable, startsAt, reasons }) => ({
      ...{ id, name: names.get(id)!, suitable, startsAt, reasons: reasons.map(reasonText) },
      why: reasons.map((reason) => reasonText(reason).zh).join('，'),
    }))
    return { items }
  },
})
