import { defineQuery, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { combine, indicatorsOf } from '../rules/oee.ts'
import { waterfallOf } from '../rules/oee-losses.ts'
import { elementsOfRow, sumsOf } from '../shift-sums.ts'
import { days, percent, share, which } from './asked.ts'

const hour = 3_600_000

/**
 * OEE after ISO 22400-2 from the stored sums of shifts, by machine, line, shift or day, and for the whole with its losses. Shifts in
 * which nobody knows what was made are left out, and how many is said.
 */
export const oee = defineQuery({
  id: 'oee',
  label: t('设备综合效率 OEE', 'OEE'),
  permission: may.read,
  input: z.strictObject({
    ...days,
    by: z
      .enum(['machine', 'line', 'shift', 'day'])
      .default('machine')
      .meta({
        label: t('按', 'By'),
        choices: {
          machine: t('设备', 'Machine'),
          line: t('产线', 'Line'),
          shift: t('班次', 'Shift'),
          day: t('日期', 'Day'),
        },
      }),
    ...which,
    shift: z
      .string()
      .max(200)
      .optional()
      .meta({ label: t('班次', 'Shift') }),
  }),
  columns: {
    label: { label: t('对象', 'Of') },
    oee: { label: t('OEE', 'OEE'), ...share },
    availability: { label: t('时间开动率', 'Availability'), ...share },
    effectiveness: { label: t('性能开动率', 'Effectiveness'), ...share },
    quality: { label: t('合格率', 'Quality'), ...share },
    plannedHours: { label: t('计划时间', 'Planned'), unit: 'h', digits: 1 },
    produced: { label: t('产量', 'Made'), digits: 0 },
    leftOut: { label: t('缺产量的班次', 'Shifts without counts'), digits: 0 },
  },
  async run(ctx, asked) {
    if (asked.to < asked.from) throw ctx.refuse(refusals.periodInverted, {}, 'to')
    const rows = await sumsOf(ctx, asked)
    const elements = rows.map(elementsOfRow)
    const items = rows.map(({ key, id, label, leftOut }, at) => {
      const { availability, effectiveness, quality, oee: index } = indicatorsOf(elements[at])
      return {
        ...{ key, id: id ?? undefined, label, leftOut, oee: percent(index), availability: percent(availability) },
        ...{ effectiveness: percent(effectiveness), quality: percent(quality), produced: elements[at].produced },
        plannedHours: Math.round((elements[at].times.planned / hour) * 10) / 10,
      }
    })
    const whole = combine(elements)
    const leftOut = rows.reduce((sum, row) => sum + row.leftOut, 0)
    return { items, total: { indicators: indicatorsOf(whole), waterfall: waterfallOf(whole), leftOut } }
  },
})
