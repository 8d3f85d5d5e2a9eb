import { defineAction, line, t, z } from '../../../contract/index.ts'
import { stateWords } from '../data-words.ts'
import { equipment } from '../equipment.ts'
import { productionReport } from '../machine-data.ts'
import { may, refusals } from '../permissions.ts'
import { machineStates } from '../rules/machine-state.ts'
import { followedOf } from '../sum-job.ts'
import { keepIntervals, sumShifts } from '../sum-shifts.ts'

/** UTC ms. */
const time = z.int().min(0).max(4_102_444_800_000)
const interval = z.strictObject({
  state: z.enum(machineStates).meta({ label: t('状态', 'State'), choices: stateWords }),
  from: time.meta({ label: t('开始', 'From') }),
  to: time.meta({ label: t('结束', 'To') }),
  reason: line.optional().meta({ label: t('停机原因代码', 'Reason code') }),
})

const pieces = z.int().min(0).max(1_000_000)
const { day, shift, produced, scrap, rework } = productionReport.fields
const made = z
  .strictObject({
    day: z.iso.date().meta({ label: day!.label }),
    shift: line.meta({ label: shift!.label }),
    produced: pieces.meta({ label: produced!.label }),
    scrap: pieces.meta({ label: scrap!.label }),
    rework: pieces.meta({ label: rework!.label }),
  })
  .refine((row) => row.scrap + row.rework <= row.produced, { path: ['scrap'] })

/** What another system knows of a machine, or of one without signals: states with their times. What is stored already stays. */
export const importStates = defineAction({
  id: 'import-states',
  label: t('导入设备状态', 'Import machine states'),
  help: t('各段按时间先后、互不重叠；已有的不覆盖', 'Intervals in order and apart; what is known already stays'),
  input: z.strictObject({
    equipment: z.uuid(),
    intervals: z.array(interval).min(1).max(5000),
    made: z.array(made).max(500).default([]),
  }),
  fields: {
    equipment: { label: equipment.label, kind: 'link', to: 'equipment.equipment' },
    intervals: { label: t('状态', 'States') },
    made: { label: t('班次产量', 'Shift production') },
  },
  permission: may.connect,
  async run(ctx, { equipment: id, intervals, made: counts }) {
    const { code, department, site } = await ctx.records(equipment).get(id)
    const known = await followedOf(ctx, id)
    if (!known) throw ctx.refuse(refusals.notConnected, { code }, 'equipment')
    for (const [at, { from, to }] of intervals.entries())
      if (to <= from || (at > 0 && from < intervals[at - 1].to))
        throw ctx.refuse(refusals.intervalsOverlap, { row: at + 1 }, `intervals.${at}.from`)
    const last = intervals.at(-1)!
    if (last.to > ctx.now) throw ctx.refuse(refusals.futureDate, {}, `intervals.${intervals.length - 1}.to`)
    await keepIntervals(
      ctx,
      id,
      intervals.map((each) => ({ ...each, reason: each.reason ?? null })),
    )
    for (const each of counts) await ctx.records(productionReport).insert({ equipment: id, ...each, department, site })
    await sumShifts(ctx, known, { from: intervals[0].from, to: last.to })
    return { kept: intervals.length }
  },
})
