import { defineJob, t, z } from '../../contract/index.ts'
import { followMachine } from './follow-machine.ts'
import { signalMap } from './machine-data.ts'

const remindDays = [30, 7, 1]

/** Every morning: keepers hear of loans that are due back or late, and of warranties that end. */
export const checkDates = defineJob({
  id: 'check-dates',
  label: t('检查保修期和借出', 'Check warranties and loans'),
  input: z.strictObject({}),
  cron: '40 6 * * *',
  run: (within) =>
    within(async (ctx) => {
      const rows = await ctx.sql<
        { id: string; code: string; keeper: string | null; what: 'warranty' | 'loan'; days: number }[]
      >`
        select id, code, keeper, what, due - ${ctx.today}::date as days
        from equipment_equipment, lateral (values ('warranty', warranty_until), ('loan', loan_until)) as d (what, due)
        where state <> 'scrapped' and due <= ${ctx.today}::date + 30 and (what = 'loan' or due >= ${ctx.today}::date)
        order by due limit 10000`
      let told = 0
      for (const { id, code, keeper, what, days } of rows) {
        const late = days < 0
        if (!late && !remindDays.includes(days)) continue
        told++
        await ctx.notify({
          to: { users: keeper ? [keeper] : [], record: { entity: 'equipment.equipment', id } },
          cause: `equipment.${what}:${id}`,
          title:
            what === 'warranty'
              ? t(`${code} 的保修期还有 ${days} 天`, `The warranty of ${code} ends in ${days} days`)
              : late
                ? t(`${code} 借出超期 ${-days} 天未还`, `${code} should have come back ${-days} days ago`)
                : t(`${code} 借出还有 ${days} 天应还`, `${code} is due back in ${days} days`),
          link: `/a/equipment/equipment/${id}`,
          level: late ? 'warning' : 'info',
        })
      }
      return { looked: rows.length, told }
    }),
})

/** Every minute: what machines said becomes states, stops and the sums of shifts; one machine after the other. */
export const followMachines = defineJob({
  id: 'follow-machines',
  label: t('更新设备状态', 'Follow machines'),
  input: z.strictObject({}),
  cron: '* * * * *',
  async run(within, _input, progress) {
    const maps = await within(async (ctx) => ctx.records(signalMap).find({ state: 'active' }))
    const live = maps.filter(({ signals }) => signals.length > 0)
    let asked = 0
    const failed: string[] = []
    for (const [at, map] of live.entries()) {
      if (progress.stopped()) break
      try {
        asked += await within((ctx) => followMachine(ctx, map))
      } catch (error) {
        // a point that is gone holds up its own machine, not the others
        if ((error as Error).name !== 'Refusal') throw error
        failed.push(map.code)
      }
      await progress.report((at + 1) / live.length)
    }
    return { followed: live.length - failed.length, asked, ...(failed.length > 0 && { failed }) }
  },
})
