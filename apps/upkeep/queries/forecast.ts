import { defineQuery, t, z } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { dueBy, plan } from '../plan.ts'
import { factsOf, type PlanRow, rulesOf } from '../plan-rules.ts'
import { addDays, forecast as expect } from '../rules/due.ts'

export type Expected = { id: string; day: string; code: string; name: string; by: string; minutes: number | null }
type Known = PlanRow & { id: string; code: string; name: string; minutes: number | null; equipment: string }

/** What maintenance is to be expected, as if each were done when it is due and the machines went on as lately. */
export const forecast = defineQuery({
  id: 'forecast',
  label: t('保养预测', 'Maintenance ahead'),
  permission: may.read,
  input: z.strictObject({
    days: z
      .int()
      .min(1)
      .max(400)
      .default(90)
      .meta({ label: t('今后天数', 'Days ahead') }),
    equipment: z
      .uuid()
      .optional()
      .meta({ label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment' }),
  }),
  columns: {
    day: { label: t('日期', 'Day') },
    code: plan.fields.code!,
    name: plan.fields.name!,
    by: { label: t('到期依据', 'Due by'), choices: dueBy },
    minutes: { ...plan.fields.minutes!, digits: 0 },
  },
  async run(ctx, { days, equipment = null }) {
    const plans = await ctx.sql<Known[]>`
      select id, code, name, minutes, equipment, every, unit, mode, start_on::text as "startOn", meter_point as "meterPoint",
        meter_every::text as "meterEvery", condition_point as "conditionPoint", condition_above::text as "conditionAbove",
        condition_below::text as "conditionBelow", last_on::text as "lastOn", last_due::text as "lastDue",
        last_reading::text as "lastReading", meter_reading::text as "meterReading", meter_per_day::text as "meterPerDay",
        holds_since::text as "holdsSince"
      from upkeep_plan
      where state = 'active' and (${equipment}::uuid is null or equipment = ${equipment}::uuid) and ${ctx.within(plan)}
      order by code limit 5000`
    const until = addDays(ctx.today, days)
    const items = plans.flatMap((row) =>
      expect(rulesOf(row), factsOf(row, ctx.today), until).map(({ day, by }): Expected => {
        const { id, code, name, minutes } = row
        return { id, day, code, name, by, minutes }
      }),
    )
    return {
      items: items.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.code < b.code ? -1 : 1)).slice(0, 5000),
    }
  },
})
